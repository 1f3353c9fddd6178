"""Reads of a collection, in the terms of the port."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, TypeVar

from smartchat_adapters.passage_index.qdrant import filters, version_pointer
from smartchat_adapters.passage_index.qdrant.points import to_passage
from smartchat_adapters.passage_index.qdrant.search import search_params, search_sides
from smartchat_adapters.passage_index.qdrant.settings import Quantisation
from smartchat_core.model.search import Candidate, IndexStats
from smartchat_core.retrieval.word_runs import holds_run
from smartchat_core.text.phrases import fold_phrase

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qdrant_client import models

    from smartchat_adapters.passage_index.qdrant.search import Scores
    from smartchat_adapters.passage_index.qdrant.store import Store
    from smartchat_adapters.passage_index.qdrant.version_pointer import VersionPointer
    from smartchat_core.model.ids import DocumentId, OwnerId
    from smartchat_core.model.passage import Passage
    from smartchat_core.model.search import PassageFilter

__all__ = ["PAGE", "batches", "candidates", "counted", "holding", "one_with"]

T = TypeVar("T")

PAGE = 512
"""How many whole passages one request reads."""


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in lists of this size; the last one may be shorter."""
    iterator = iter(items)
    while batch := list(itertools.islice(iterator, size)):
        yield batch


async def candidates(store: Store, scores: Scores) -> tuple[Candidate, ...]:
    """The passages that were scored."""
    found: list[Candidate] = []
    for ids in batches(scores, PAGE):
        for identifier, payload in (await store.payloads(ids)).items():
            lexical, dense = scores[identifier]
            found.append(Candidate(passage=to_passage(payload), lexical=lexical, dense=dense))
    return tuple(found)


async def holding(store: Store, where: models.Filter, phrases: Sequence[str]) -> dict[str, Passage]:
    """The passages whose texts hold all the phrases (folded), by the identifiers of their points."""
    found = {}
    async for page in store.scroll(where, size=PAGE):
        for payload in page:
            passage = to_passage(payload)
            text = fold_phrase(passage.text)
            if all(phrase in text for phrase in phrases):
                found[payload["id"]] = passage
    return found


async def one_with(
    store: Store,
    seen: Sequence[VersionPointer],
    where: PassageFilter,
    words: models.SparseVector,
    run: Sequence[str],
    *,
    limit: int,
) -> tuple[Passage, ...]:
    """A passage with the run of words of each of the documents, `limit` of them at most.

    Each page holds the best passages by the words, of documents that none was found of yet. Where a whole page holds
    none, and there are more, all texts of those documents are read.
    """
    found: dict[DocumentId, Passage] = {}
    left = list(seen)
    params = search_params(Quantisation.NONE, PAGE)
    while left and len(found) < limit:
        admitted = filters.admitted(left, where)
        scores = await search_sides(store, admitted, words=words, vector=None, limit=PAGE, dense_params=params)
        fresh = _keep_run((one.passage for one in await candidates(store, scores)), run, found)
        if len(scores) < PAGE:
            break
        if not fresh:
            async for page in store.scroll(admitted, size=PAGE):
                _keep_run(map(to_passage, page), run, found)
            break
        left = [pointer for pointer in left if pointer.document not in found]
    return tuple(found.values())[:limit]


def _keep_run(passages: Iterable[Passage], run: Sequence[str], found: dict[DocumentId, Passage]) -> int:
    """Keep a passage with the run of each document that has none yet; how many those are."""
    before = len(found)
    for passage in passages:
        if passage.document_id not in found and holds_run(passage.text, run):
            found[passage.document_id] = passage
    return len(found) - before


async def counted(
    store: Store, page: Sequence[VersionPointer], *, vectors: bool
) -> list[tuple[VersionPointer, IndexStats]]:
    """What the documents hold; those that were replaced meanwhile are left out."""
    found = []
    for owner, group in itertools.groupby(
        sorted(page, key=lambda pointer: pointer.owner), key=lambda pointer: pointer.owner
    ):
        mine = list(group)
        where = filters.of_versions(mine)
        passages = await store.facet("version", where, most=len(mine))
        embedded = await store.facet("version", filters.with_vector(where), most=len(mine)) if vectors else {}
        still = await _still_current(store, owner, mine)
        found += [
            (pointer, IndexStats(passages=passages.get(pointer.current, 0), vectors=embedded.get(pointer.current, 0)))
            for pointer in mine
            if pointer.current in still
        ]
    return found


async def _still_current(store: Store, owner: OwnerId, seen: Sequence[VersionPointer]) -> set[str]:
    where = filters.current_pointers([owner], [pointer.current for pointer in seen])
    return {pointer.current async for page in version_pointer.pointers(store, where) for pointer in page}
