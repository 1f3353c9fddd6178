"""Searches with an embedder whose cosines lie in a narrow band at the top."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pytest

from smartchat_core.model.embedding import EmbeddingModel, Vectors
from smartchat_core.model.generation import IndexGeneration
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.passage import Passage
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.search import Candidate, SearchMode
from smartchat_core.model.span import Span
from smartchat_core.ports.runtime import Runtime
from smartchat_core.retrieval.service import RetrievalService
from smartchat_core.testing.database_cases import ANN
from smartchat_core.testing.fakes.clock import FakeClock
from smartchat_core.testing.fakes.database import InMemoryDatabase
from smartchat_core.testing.fakes.event_sink import FakeEventSink

if TYPE_CHECKING:
    from smartchat_core.ports.entropy import Entropy
    from smartchat_core.ports.passage_index import PassageIndex

MODEL = EmbeddingModel(name="narrow", dimension=2, fingerprint="narrow-1", cosine_floor=0.75)
GENERATION = IndexGeneration(embedder=MODEL.fingerprint, dimension=2, segmentation="any")


class Narrow:
    """Its vectors do not matter: the index below knows the cosines."""

    def __init__(self, model: EmbeddingModel) -> None:
        self.model = model

    async def embed_passages(self, texts: Sequence[str]) -> Vectors:
        raise NotImplementedError

    async def embed_query(self, _text: str) -> Vectors:
        return Vectors(dimension=2, float32=bytes(8))


class Index:
    """Two passages: one by its words, with the cosine of unrelated texts, one by its meaning."""

    async def search(self, _scope: OwnerScope, *_: object) -> tuple[Candidate, ...]:
        def found(ordinal: int, lexical: float, dense: float) -> Candidate:
            span = Span(start=ordinal * 10, end=ordinal * 10 + 9)
            passage = Passage(
                document_id=DocumentId("d"), ordinal=ordinal, span=span, text=f"what is meant, text {ordinal}"
            )
            return Candidate(passage=passage, lexical=lexical, dense=dense)

        return found(0, 10.0, 0.76), found(1, 1.0, 0.96)


async def ranked(model: EmbeddingModel, question: str) -> list[tuple[int, float | None]]:
    database = InMemoryDatabase()
    async with database.transaction() as work:
        await work.generations.activate(GENERATION)
    service = RetrievalService(
        database=database,
        index=cast("PassageIndex", Index()),
        embedder=Narrow(model),
        runtime=Runtime(clock=FakeClock(), entropy=cast("Entropy", None), sink=FakeEventSink()),
    )
    found = await service.search(ANN, question, mode=SearchMode.HYBRID)
    return [(one.passage.ordinal, one.dense) for one in found.passages]


async def test_cosines_are_brought_to_the_common_scale() -> None:
    found = await ranked(MODEL, "What is meant by that?")
    assert [ordinal for ordinal, _ in found] == [1, 0]
    assert [likeness for _, likeness in found] == pytest.approx([0.84, 0.04])


async def test_without_the_floor_unrelated_texts_would_win_by_words() -> None:
    assert (await ranked(replace(MODEL, cosine_floor=0.0), "What is meant by that?"))[0] == (0, 0.76)


async def test_the_model_says_how_much_its_cosines_count() -> None:
    assert (await ranked(replace(MODEL, dense_share=0.1), "What is meant by that?"))[0][0] == 0


async def test_words_hardly_count_for_a_query_in_another_language_than_the_texts() -> None:
    low = replace(MODEL, dense_share=0.1)
    assert (await ranked(low, "Was ist damit gemeint, und warum wird es so genannt?"))[0][0] == 1
    assert (await ranked(low, "Meant in that text?"))[0][0] == 0


async def test_a_model_for_all_languages_counts_in_each() -> None:
    german = "Was ist damit gemeint, und warum wird es so genannt?"
    assert (await ranked(MODEL, german))[0][0] == 1
    assert (await ranked(replace(MODEL, languages=frozenset({"en"})), german))[0][0] == 0
