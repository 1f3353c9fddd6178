"""What somebody may read: their own documents, and those that others share with them."""

from __future__ import annotations

from datetime import datetime

from smartchat_core.model.ids import OwnerId
from smartchat_core.model.principal import OwnerScope
from smartchat_core.ports.clock import Clock
from smartchat_core.ports.database import Database, UnitOfWork

__all__ = ["Rights", "readable_scope"]


class Rights:
    """Resolves owners to scopes. Each call asks the database: a right that ended in one process has ended in all."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def scope_of(self, owner: OwnerId) -> OwnerScope:
        """The scope of an owner as it is now; it is for one request and is not kept."""
        async with self._database.read_only() as work:
            return await readable_scope(work, owner, at=self._clock.now())


async def readable_scope(work: UnitOfWork, owner: OwnerId, *, at: datetime) -> OwnerScope:
    """The scope of an owner as it is in this transaction and at this time."""
    return OwnerScope(owner=owner, shared=await work.shelves.shared_with(owner, at=at))
