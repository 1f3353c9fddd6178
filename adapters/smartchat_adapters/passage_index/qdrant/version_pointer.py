"""Version pointers: which version of each document is current; read, and changed in one write.

The server has no transactions, but a write to one point is seen whole or not at all, and a change that a filter
restricts is a comparison and a write in one. So each document has a version pointer (see `schema`), and

- a reader reads the pointers, then the passages of the versions that they name, then whether the pointers still name
  them, and begins again where they do not;
- a writer begins a version by putting it into `writing`, writes the passages under that version, and publishes it
  where `writing` is still its own (optimistic concurrency). So the one that began last wins, and the one that lost
  removes its own passages;
- passages are deleted only by naming versions that no writer can publish any more: the one that was replaced, and
  those that were there before the version was begun. What a killed writer left is of that kind for the next one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from qdrant_client import models

from smartchat_adapters.passage_index.qdrant import filters
from smartchat_adapters.passage_index.qdrant.schema import NOTHING, POINTER, pointer_id
from smartchat_core.model.ids import DocumentId, OwnerId

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Mapping

    from smartchat_adapters.passage_index.qdrant.store import Store

__all__ = [
    "VersionPointer",
    "begin_version",
    "delete_versions",
    "passages_there",
    "pointers",
    "publish_version",
    "read_pointer",
    "remove_pointer",
    "unchanged",
    "versions_there",
]


@dataclass(frozen=True, kw_only=True, slots=True)
class VersionPointer:
    """The fields of a version pointer; see `schema`."""

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


def _pointer(payload: Mapping[str, Any]) -> VersionPointer:
    return VersionPointer(
        owner=OwnerId(payload["owner"]),
        document=DocumentId(payload["document"]),
        current=payload["current"],
        writing=payload["writing"],
        passages=payload["passages"],
        language=payload["language"],
    )


async def pointers(store: Store, where: models.Filter) -> AsyncIterator[list[VersionPointer]]:
    """The pointers of documents that have passages, a page at a time."""
    async for page in store.scroll(where, size=1_000):
        yield [pointer for pointer in map(_pointer, page) if pointer.holds]


async def read_pointer(store: Store, owner: OwnerId, document: DocumentId) -> VersionPointer | None:
    """The pointer of a document."""
    found = await store.payloads([pointer_id(owner, document)])
    return next(map(_pointer, found.values()), None)


async def unchanged(store: Store, seen: Collection[VersionPointer]) -> bool:
    """Whether every pointer still names the version that was seen."""
    owners = {pointer.owner for pointer in seen}
    return await store.count(filters.current_pointers(owners, [pointer.current for pointer in seen])) == len(seen)


async def versions_there(store: Store, owner: OwnerId, document: DocumentId) -> set[str]:
    """The versions of the document that have passages in the collection, visible or not."""
    return set(await passages_there(store, owner, document))


async def passages_there(store: Store, owner: OwnerId, document: DocumentId) -> dict[str, int]:
    """How many passages of the document, visible or not, there are of each version."""
    return await store.facet("version", filters.points_of_document(owner, document))


async def begin_version(store: Store, owner: OwnerId, document: DocumentId, version: str) -> VersionPointer | None:
    """Begin to write a version, and read the pointer with the current one; None when it was removed meanwhile."""
    pointer = pointer_id(owner, document)
    fresh = models.PointStruct(
        id=pointer,
        vector={},
        payload={
            "role": POINTER,
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
            set_payload=models.SetPayload(payload={"writing": version}, filter=filters.one_pointer(pointer))
        ),
    )
    return await read_pointer(store, owner, document)


async def publish_version(
    store: Store, owner: OwnerId, document: DocumentId, version: str, *, passages: int, language: str
) -> bool:
    """Make this the current version, if no other writer began one since; whether it is now."""
    payload = {"current": version, "writing": NOTHING, "passages": passages, "language": language}
    where = filters.one_pointer(pointer_id(owner, document), writing=version)
    await store.update(
        models.SetPayloadOperation(set_payload=models.SetPayload(payload=payload, filter=where)),
    )
    now = await read_pointer(store, owner, document)
    return now is not None and now.current == version


async def remove_pointer(store: Store, pointer: VersionPointer) -> bool:
    """Remove the pointer if it is still as it was read; whether there is none now."""
    identifier = pointer_id(pointer.owner, pointer.document)
    where = filters.one_pointer(identifier, current=pointer.current, writing=pointer.writing)
    await store.update(models.DeleteOperation(delete=models.FilterSelector(filter=where)))
    return not await store.payloads([identifier])


async def delete_versions(store: Store, owner: OwnerId, document: DocumentId, versions: Collection[str]) -> None:
    """Delete the passages of these versions of a document."""
    gone = set(versions) - {NOTHING}
    if gone:
        where = filters.points_of_document(owner, document, gone)
        await store.update(models.DeleteOperation(delete=models.FilterSelector(filter=where)))
