"""The ports of what is recorded beside documents and jobs: events, the generation in use, and removals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from smartchat_core.events import Envelope
from smartchat_core.model.generation import IndexGeneration
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.removal import Removal

__all__ = ["GenerationRepository", "Outbox", "RemovalRepository"]


class Outbox(Protocol):
    """Events that commit together with the change that caused them."""

    async def append(self, envelope: Envelope) -> None:
        """Add the event to this transaction."""
        ...

    async def pending(self, *, limit: int = 100) -> tuple[tuple[int, Envelope], ...]:
        """The oldest events that were not delivered, each with its position.

        Within a transaction that writes, no other one gets the same events until it ends: it passes over them. An
        event that this version cannot read (another wrote it) is left where it is, and the others go on.
        """
        ...

    async def unreadable(self) -> int:
        """How many undelivered events this version cannot read."""
        ...

    async def delivered(self, positions: Sequence[int]) -> None:
        """Delete these events, by the positions that `pending` gave."""
        ...


class GenerationRepository(Protocol):
    """Which index generation searches use: the alias of the derived index."""

    async def active(self) -> IndexGeneration | None:
        """The generation that is searched, None before the first document."""
        ...

    async def activate(self, generation: IndexGeneration) -> None:
        """Search this generation from the commit on."""
        ...

    async def lock_alias(self) -> None:
        """Until this transaction ends, no other one that writes gets past `active`, `activate` or `reserve`.

        Without it, transactions that write may call `active` side by side, and `activate` waits for their end. So one
        that calls both begins with this: two that waited for each other's end would wait for good.
        """
        ...


class RemovalRepository(Protocol):
    """Removals that were promised, and their receipts."""

    async def add(self, removal: Removal) -> None:
        """Insert a removal; its identifier is new."""
        ...

    async def save(self, removal: Removal) -> None:
        """Write the removal's new state; nothing happens when there is none of this identifier."""
        ...

    async def pending(self, *, limit: int = 100) -> tuple[Removal, ...]:
        """The oldest removals without a receipt: for work on the whole installation."""
        ...

    async def for_document(self, scope: OwnerScope, document: DocumentId) -> tuple[Removal, ...]:
        """The removals of the owner's document, newest first; the same content can be added and removed again."""
        ...
