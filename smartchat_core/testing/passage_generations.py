"""Contract of passage indexes: several generations."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from smartchat_core.model.generation import IndexGeneration
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.search import IndexQuery, IndexStats, PassageFilter
from smartchat_core.ports.passage_index import PassageIndex
from smartchat_core.testing.passage_samples import (
    ANN,
    BOB,
    DIMENSION,
    DOCUMENTS,
    EVERYWHERE,
    GENERATION,
    LAND,
    SEA,
    OpenIndex,
    make_passages,
    make_vectors,
    texts_in,
)

__all__ = ["GenerationCases"]


class GenerationCases:
    """The part of `PassageIndexContract` that is about generations, and what all its parts need."""

    pytestmark = pytest.mark.anyio

    @pytest.fixture
    def open_index(self) -> OpenIndex:
        """Opens the index of this test."""
        raise NotImplementedError

    @pytest.fixture
    async def index(self, open_index: OpenIndex) -> AsyncIterator[PassageIndex]:
        """One open handle."""
        async with open_index() as index:
            yield index

    async def words(
        self, index: PassageIndex, text: str, where: PassageFilter = EVERYWHERE, *, scope: OwnerScope = ANN
    ) -> set[str]:
        """The texts that lexical search finds."""
        return texts_in(await index.search(scope, GENERATION, IndexQuery(text=text), where))

    async def test_generations_know_nothing_of_one_another(self, index: PassageIndex) -> None:
        other = IndexGeneration(embedder="toy", dimension=DIMENSION, segmentation="two")
        await index.replace_document(ANN, GENERATION, SEA, make_passages(SEA, ["whale"]))
        await index.replace_document(ANN, other, SEA, make_passages(SEA, ["harbour"]))
        await index.drop_generation(GENERATION)
        assert await index.stats(ANN, GENERATION) == IndexStats()
        assert texts_in(await index.search(ANN, other, IndexQuery(text="harbour"), EVERYWHERE)) == {"harbour"}
        await index.replace_document(ANN, GENERATION, SEA, make_passages(SEA, ["lantern"]))
        assert await self.words(index, "whale lantern") == {"lantern"}

    async def test_a_purge_leaves_nothing_in_any_generation_and_touches_nothing_else(
        self, open_index: OpenIndex
    ) -> None:
        other = IndexGeneration(embedder="", dimension=0, segmentation="two")
        async with open_index() as index:
            for generation in (GENERATION, other):
                await index.replace_document(ANN, generation, SEA, make_passages(SEA, ["whale", "whale harbour"]))
                await index.replace_document(ANN, generation, LAND, make_passages(LAND, ["orchard"]))
                await index.replace_document(BOB, generation, SEA, make_passages(SEA, ["whale of bob"]))
            await index.replace_document(ANN, other, SEA, make_passages(SEA, ["whale", "lantern", "copper"]))
            await index.add_vectors(ANN, GENERATION, SEA, [0, 1], make_vectors(0.0, 0.1))
        async with open_index() as index, open_index() as beside:  # knowing none of the generations yet
            assert await index.count_everywhere(ANN, SEA) == 5
            assert await self.words(beside, "whale") == {"whale", "whale harbour"}
            assert await index.purge_document(ANN, SEA) == 5
            assert await index.count_everywhere(ANN, SEA) == await beside.count_everywhere(ANN, SEA) == 0
            query = IndexQuery(text="whale lantern copper")
            for generation in (GENERATION, other):
                assert await beside.search(ANN, generation, query, EVERYWHERE) == ()
                assert await index.stats(ANN, generation) == IndexStats(passages=1)
                assert texts_in(await index.search(BOB, generation, query, EVERYWHERE)) == {"whale of bob"}
            assert await index.count_everywhere(BOB, SEA) == await index.count_everywhere(ANN, LAND) == 2
            assert await index.purge_document(ANN, SEA) == 0

    async def test_a_generation_can_be_dropped_by_its_name(self, open_index: OpenIndex) -> None:
        other = IndexGeneration(embedder="", dimension=0, segmentation="two")
        async with open_index() as index:
            await index.replace_document(ANN, GENERATION, SEA, make_passages(SEA, ["whale"]))
            await index.replace_document(ANN, other, SEA, make_passages(SEA, ["harbour"]))
        async with open_index() as one, open_index() as two:
            assert await self.words(one, "whale") == {"whale"}
            await two.drop_named(GENERATION.name)
            assert await self.words(one, "whale") == set()
            await one.drop_named(GENERATION.name)
            assert await one.generations() == {other.name}
            assert await two.count_everywhere(ANN, SEA) == 1
            await one.replace_document(ANN, GENERATION, SEA, make_passages(SEA, ["lantern"]))
            assert await self.words(two, "whale lantern") == {"lantern"}

    async def test_contents_are_those_of_all_owners(self, index: PassageIndex) -> None:
        async def contents() -> dict[tuple[OwnerScope, DocumentId], IndexStats]:
            listed = [each async for each in index.contents(GENERATION)]
            found = {(scope, document): stats for scope, document, stats in listed}
            assert len(found) == len(listed)
            return found

        assert await contents() == {}
        other = IndexGeneration(embedder="toy", dimension=DIMENSION, segmentation="two")
        await index.replace_document(ANN, other, DOCUMENTS[0], make_passages(DOCUMENTS[0], ["whale"]))
        assert await contents() == {}
        await index.replace_document(ANN, GENERATION, SEA, make_passages(SEA, ["whale", "harbour"]))
        await index.add_vectors(ANN, GENERATION, SEA, [1], make_vectors(0.0))
        await index.replace_document(BOB, GENERATION, SEA, make_passages(SEA, ["lantern"]))
        await index.replace_document(BOB, GENERATION, LAND, make_passages(LAND, ["orchard"] * 3))
        assert await contents() == {
            (ANN, SEA): IndexStats(passages=2, vectors=1),
            (BOB, SEA): IndexStats(passages=1),
            (BOB, LAND): IndexStats(passages=3),
        }
        await index.replace_document(ANN, GENERATION, SEA, make_passages(SEA, ["copper"]))
        await index.replace_document(BOB, GENERATION, SEA, [])
        await index.remove_document(BOB, GENERATION, LAND)
        assert await contents() == {(ANN, SEA): IndexStats(passages=1)}

    async def test_generations_exist_from_the_first_write_until_they_are_dropped(self, open_index: OpenIndex) -> None:
        other = IndexGeneration(embedder="", dimension=0, segmentation="one")
        async with open_index() as one, open_index() as two:
            assert await two.generations() == frozenset()
            await one.replace_document(ANN, GENERATION, SEA, make_passages(SEA, ["whale"]))
            await one.replace_document(ANN, other, SEA, make_passages(SEA, ["whale"]))
            assert await two.generations() == {GENERATION.name, other.name}
            assert texts_in(await two.search(ANN, other, IndexQuery(text="whale"), EVERYWHERE)) == {"whale"}
            await two.drop_generation(GENERATION)
            assert await one.generations() == {other.name}
            assert [each async for each in one.contents(GENERATION)] == []
