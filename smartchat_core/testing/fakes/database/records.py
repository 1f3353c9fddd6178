"""The outbox, the alias of the index, and removals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from smartchat_core.events import Envelope, Event
from smartchat_core.model.generation import IndexGeneration
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.removal import Removal
from smartchat_core.testing.fakes.database.tables import View

__all__ = ["MemoryGenerations", "MemoryOutbox", "MemoryRemovals"]

_KINDS = frozenset(get_args(Event))


class MemoryOutbox:
    """The `Outbox` of one transaction."""

    def __init__(self, view: View) -> None:
        self._view = view

    async def append(self, envelope: Envelope) -> None:
        tables = self._view.writable()
        tables.positions += 1
        tables.events[tables.positions] = envelope

    async def pending(self, *, limit: int = 100) -> tuple[tuple[int, Envelope], ...]:
        events = sorted(self._view.tables.events.items())
        return tuple((position, envelope) for position, envelope in events if type(envelope.payload) in _KINDS)[:limit]

    async def unreadable(self) -> int:
        return sum(type(envelope.payload) not in _KINDS for envelope in self._view.tables.events.values())

    async def delivered(self, positions: Sequence[int]) -> None:
        if positions:
            events = self._view.writable().events
            for position in positions:
                events.pop(position, None)


class MemoryGenerations:
    """The `GenerationRepository` of one transaction."""

    def __init__(self, view: View) -> None:
        self._view = view

    async def active(self) -> IndexGeneration | None:
        return self._view.tables.generation

    async def activate(self, generation: IndexGeneration) -> None:
        self._view.writable().generation = generation

    async def lock_alias(self) -> None:
        self._view.writable()


class MemoryRemovals:
    """The `RemovalRepository` of one transaction."""

    def __init__(self, view: View) -> None:
        self._view = view

    async def add(self, removal: Removal) -> None:
        self._view.writable().removals[removal.id] = removal

    async def save(self, removal: Removal) -> None:
        removals = self._view.writable().removals
        if removal.id in removals:
            removals[removal.id] = removal

    async def pending(self, *, limit: int = 100) -> tuple[Removal, ...]:
        waiting = [removal for removal in self._view.tables.removals.values() if removal.receipt is None]
        return tuple(sorted(waiting, key=lambda one: (one.requested_at, one.id)))[:limit]

    async def for_document(self, scope: OwnerScope, document: DocumentId) -> tuple[Removal, ...]:
        found = [
            removal
            for removal in self._view.tables.removals.values()
            if removal.document_id == document and removal.owner == scope.owner
        ]
        return tuple(sorted(found, key=lambda one: (one.requested_at, one.id), reverse=True))
