"""What is read of a collection, in the terms of the port."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, TypeVar

from smartchat_adapters.vectors import _qdrant_cards as cards
from smartchat_adapters.vectors import _qdrant_filters as filters
from smartchat_adapters.vectors._lexical import fold_phrase
from smartchat_adapters.vectors._qdrant_points import passage_of
from smartchat_core.model.search import Candidate, IndexStats

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qdrant_client import models

    from smartchat_adapters.vectors._qdrant_cards import Card
    from smartchat_adapters.vectors._qdrant_search import Scores
    from smartchat_adapters.vectors._qdrant_store import Store
    from smartchat_core.model.ids import OwnerId
    from smartchat_core.model.passage import Passage

__all__ = ["PAGE", "batches", "candidates", "counted", "holding"]

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
            found.append(Candidate(passage=passage_of(payload), lexical=lexical, dense=dense))
    return tuple(found)


async def holding(store: Store, where: models.Filter, phrases: Sequence[str]) -> dict[str, Passage]:
    """The passages whose texts hold all the phrases (folded), by the identifiers of their points."""
    found = {}
    async for page in store.scroll(where, size=PAGE):
        for payload in page:
            passage = passage_of(payload)
            text = fold_phrase(passage.text)
            if all(phrase in text for phrase in phrases):
                found[payload["id"]] = passage
    return found


async def counted(store: Store, page: Sequence[Card], *, vectors: bool) -> list[tuple[Card, IndexStats]]:
    """What the documents hold; those that were replaced meanwhile are left out."""
    found = []
    for owner, group in itertools.groupby(sorted(page, key=lambda card: card.owner), key=lambda card: card.owner):
        mine = list(group)
        where = filters.of_versions(owner, [card.current for card in mine])
        passages = await store.facet("version", where, most=len(mine))
        embedded = await store.facet("version", filters.with_vector(where), most=len(mine)) if vectors else {}
        still = await _still_current(store, owner, mine)
        found += [
            (card, IndexStats(passages=passages.get(card.current, 0), vectors=embedded.get(card.current, 0)))
            for card in mine
            if card.current in still
        ]
    return found


async def _still_current(store: Store, owner: OwnerId, seen: Sequence[Card]) -> set[str]:
    where = filters.current_cards(owner, [card.current for card in seen])
    return {card.current async for page in cards.cards(store, where) for card in page}
