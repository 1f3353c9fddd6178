"""Which version of each document counts: reading it, and changing it in one write.

The server has no transactions, but a write to one point is seen whole or not at all, and a change that a filter
restricts is a comparison and a write in one. So each document has a card (see `_qdrant_schema`), and

- a reader reads the cards, then the passages of the versions that they name, then whether the cards still name them,
  and begins again where they do not;
- a writer *claims* the document by putting its own version into `writing`, writes the passages under that version,
  and *turns* the card over to it where `writing` is still its own. Whoever claimed later thereby wins, and the one
  that lost takes back its own passages;
- passages are deleted only by naming versions that nobody can turn a card over to any more: the one that the turn
  replaced, and those that were there before the claim. What a killed writer left is of that kind for the next one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qdrant_client import models

from smartchat_adapters.vectors import _qdrant_filters as filters
from smartchat_adapters.vectors._qdrant_schema import CARD, NOTHING, card_id
from smartchat_core.model.ids import DocumentId, OwnerId

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Mapping

    from smartchat_adapters.vectors._qdrant_store import Store

__all__ = [
    "Card",
    "cards",
    "claim",
    "discard",
    "passages_there",
    "read_card",
    "remove_card",
    "turn",
    "unchanged",
    "versions_there",
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """What a card says; see `_qdrant_schema`."""

    owner: OwnerId
    document: DocumentId
    current: str
    writing: str
    passages: int
    language: str

    @property
    def holds(self) -> bool:
        """Whether the document has passages."""
        return self.current != NOTHING and self.passages > 0


def _card(payload: Mapping[str, Any]) -> Card:
    return Card(
        owner=OwnerId(payload["owner"]),
        document=DocumentId(payload["document"]),
        current=payload["current"],
        writing=payload["writing"],
        passages=payload["passages"],
        language=payload["language"],
    )


async def cards(store: Store, where: models.Filter) -> AsyncIterator[list[Card]]:
    """The cards of documents that have passages, a page at a time."""
    async for page in store.scroll(where, size=1_000):
        yield [card for card in map(_card, page) if card.holds]


async def read_card(store: Store, owner: OwnerId, document: DocumentId) -> Card | None:
    """The card of a document."""
    found = await store.payloads([card_id(owner, document)])
    return next(map(_card, found.values()), None)


async def unchanged(store: Store, owner: OwnerId, seen: Collection[Card]) -> bool:
    """Whether every card still names the version that was seen."""
    return await store.count(filters.current_cards(owner, [card.current for card in seen])) == len(seen)


async def versions_there(store: Store, owner: OwnerId, document: DocumentId) -> set[str]:
    """The versions of the document that have passages in the collection, visible or not."""
    return set(await passages_there(store, owner, document))


async def passages_there(store: Store, owner: OwnerId, document: DocumentId) -> dict[str, int]:
    """How many passages of the document, visible or not, there are of each version."""
    return await store.facet("version", filters.points_of_document(owner, document))


async def claim(store: Store, owner: OwnerId, document: DocumentId, version: str) -> Card | None:
    """Begin to write a version, and read what counts until then; None when the card went in the meantime."""
    card = card_id(owner, document)
    fresh = models.PointStruct(
        id=card,
        vector={},
        payload={
            "role": CARD,
            "owner": owner,
            "document": document,
            "current": NOTHING,
            "writing": version,
            "passages": 0,
            "language": "",
        },
    )
    await store.update(
        models.UpsertOperation(upsert=models.PointsList(points=[fresh], update_mode=models.UpdateMode.INSERT_ONLY)),
        models.SetPayloadOperation(
            set_payload=models.SetPayload(payload={"writing": version}, filter=filters.one_card(card))
        ),
    )
    return await read_card(store, owner, document)


async def turn(
    store: Store, owner: OwnerId, document: DocumentId, version: str, *, passages: int, language: str
) -> bool:
    """Make this the version that counts, if nobody else claimed the document; whether it is now."""
    payload = {"current": version, "writing": NOTHING, "passages": passages, "language": language}
    where = filters.one_card(card_id(owner, document), writing=version)
    await store.update(
        models.SetPayloadOperation(set_payload=models.SetPayload(payload=payload, filter=where)),
    )
    now = await read_card(store, owner, document)
    return now is not None and now.current == version


async def remove_card(store: Store, card: Card) -> bool:
    """Remove the card if it is still as it was read; whether there is none now."""
    identifier = card_id(card.owner, card.document)
    where = filters.one_card(identifier, current=card.current, writing=card.writing)
    await store.update(models.DeleteOperation(delete=models.FilterSelector(filter=where)))
    return not await store.payloads([identifier])


async def discard(store: Store, owner: OwnerId, document: DocumentId, versions: Collection[str]) -> None:
    """Delete the passages of these versions of a document."""
    gone = set(versions) - {NOTHING}
    if gone:
        where = filters.points_of_document(owner, document, gone)
        await store.update(models.DeleteOperation(delete=models.FilterSelector(filter=where)))
