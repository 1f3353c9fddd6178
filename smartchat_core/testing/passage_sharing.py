"""Contract of passage indexes: what a scope admits of other owners' documents."""

from __future__ import annotations

import pytest

from smartchat_core.model.principal import OwnerScope, SharedDocument
from smartchat_core.model.search import IndexQuery, IndexStats, PassageFilter, SectionRange
from smartchat_core.ports.passage_index import PassageIndex
from smartchat_core.testing.passage_samples import (
    ANN,
    BOB,
    EVERYWHERE,
    GENERATION,
    LAND,
    SEA,
    make_passages,
    make_vectors,
    texts_in,
)

__all__ = ["SharedPassageCases"]

_READER = OwnerScope(owner=ANN.owner, shared=frozenset({SharedDocument(document=SEA, owner=BOB.owner)}))
_IN_SEA = PassageFilter(documents=frozenset({SEA}))
_WHALE = IndexQuery(text="whale", vector=make_vectors(0.0))


async def _fill(index: PassageIndex) -> None:
    """Bob has two documents, one of them shared with Ann, who has none."""
    for document in (SEA, LAND):
        texts = [f"whale {document}", "harbour", f"second whale {document}"]
        await index.replace_document(BOB, GENERATION, document, make_passages(document, texts))
        await index.add_vectors(BOB, GENERATION, document, [0, 1, 2], make_vectors(0.0, 1.0, 2.0))


class SharedPassageCases:
    """A shared document is searched like one's own, and changed by nobody but its owner."""

    pytestmark = pytest.mark.anyio

    async def test_a_shared_document_is_found_and_no_other_one(self, index: PassageIndex) -> None:
        await _fill(index)
        mine = make_passages(LAND, ["whale of ann"])
        await index.replace_document(ANN, GENERATION, LAND, mine)
        theirs = make_passages(SEA, [f"whale {SEA}", "harbour", f"second whale {SEA}"])
        found = await index.search(_READER, GENERATION, _WHALE, EVERYWHERE)
        assert texts_in(found) == {"whale of ann", *(one.text for one in theirs)}
        assert texts_in(await index.search(_READER, GENERATION, _WHALE, _IN_SEA)) == {one.text for one in theirs}
        read = await index.passages(_READER, GENERATION, SEA, first=0, last=9, where=EVERYWHERE)
        assert read == theirs
        assert await index.passages(_READER, GENERATION, LAND, first=0, last=9, where=EVERYWHERE) == mine
        having = await index.documents_with(_READER, GENERATION, "whale", EVERYWHERE, limit=9)
        assert {one.document_id for one in having} == {SEA, LAND}
        assert await index.stats(_READER, GENERATION) == IndexStats(passages=4, vectors=3)
        assert await index.stats(_READER, GENERATION, SEA) == IndexStats(passages=3, vectors=3)
        assert await index.stats(_READER, GENERATION, LAND) == IndexStats(passages=1, vectors=0)

    async def test_without_the_right_nothing_is_found(self, index: PassageIndex) -> None:
        await _fill(index)
        assert await index.search(ANN, GENERATION, _WHALE, EVERYWHERE) == ()
        assert await index.passages(ANN, GENERATION, SEA, first=0, last=9, where=EVERYWHERE) == ()
        assert await index.documents_with(ANN, GENERATION, "whale", EVERYWHERE, limit=9) == ()
        assert await index.stats(ANN, GENERATION) == IndexStats()

    async def test_filters_hold_for_shared_documents(self, index: PassageIndex) -> None:
        await _fill(index)
        first, *_, last = make_passages(SEA, [f"whale {SEA}", "harbour", f"second whale {SEA}"])
        bounded = PassageFilter(until=((SEA, first.span.end),))
        within = PassageFilter(sections=(SectionRange(document_id=SEA, start=last.span.start, end=last.span.end),))
        for where, expected in ((bounded, first), (within, last)):
            assert texts_in(await index.search(_READER, GENERATION, _WHALE, where)) == {expected.text}
            assert await index.passages(_READER, GENERATION, SEA, first=0, last=9, where=where) == (expected,)
            having = await index.documents_with(_READER, GENERATION, "whale", where, limit=9)
            assert having == (expected,)
        required = IndexQuery(phrases=("second whale",), require_phrases=True)
        assert texts_in(await index.search(_READER, GENERATION, required, EVERYWHERE)) == {last.text}
        assert await index.search(_READER, GENERATION, required, bounded) == ()

    async def test_scores_depend_on_nothing_else(self, index: PassageIndex) -> None:
        await _fill(index)
        query = IndexQuery(text="whale harbour")

        async def scores() -> dict[str, float | None]:
            found = await index.search(_READER, GENERATION, query, EVERYWHERE)
            return {one.passage.text: one.lexical for one in found}

        before = await scores()
        await index.replace_document(BOB, GENERATION, LAND, make_passages(LAND, ["whale"] * 50))
        after = await scores()
        assert after.keys() == before.keys()
        assert all(after[text] == pytest.approx(before[text]) for text in before)

    async def test_a_shared_document_is_not_changed(self, index: PassageIndex) -> None:
        await _fill(index)
        await index.remove_document(_READER, GENERATION, SEA)
        assert await index.purge_document(_READER, SEA) == 0
        assert await index.count_everywhere(_READER, SEA) == 0
        await index.add_vectors(_READER, GENERATION, SEA, [0], make_vectors(3.0))
        assert await index.missing_vectors(_READER, GENERATION, SEA) == ()
        assert await index.stats(BOB, GENERATION, SEA) == IndexStats(passages=3, vectors=3)
        (found,) = await index.search(BOB, GENERATION, IndexQuery(vector=make_vectors(0.0), limit=1), _IN_SEA)
        assert found.dense == pytest.approx(1.0, abs=2e-3)
