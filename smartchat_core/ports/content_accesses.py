"""The port of operators' accesses to content, within the transactions of the database."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from smartchat_core.model.content_access import ContentAccess
from smartchat_core.model.ids import ContentAccessId, OwnerId, UserId

__all__ = ["ContentAccessRepository"]


class ContentAccessRepository(Protocol):
    """Accesses, kept also when they have ended: they are the owner's evidence.

    What they give is part of `ShelfRepository.shared_with`.
    """

    async def add(self, access: ContentAccess) -> None:
        """Insert an access; its identifier is new."""
        ...

    async def end(self, by: UserId, access: ContentAccessId, *, at: datetime) -> bool:
        """End an access of this operator; False where there is none that is open."""
        ...

    async def to_owner(self, owner: OwnerId, *, limit: int = 100) -> tuple[ContentAccess, ...]:
        """The accesses to the owner's documents, the newest first."""
        ...

    async def by_user(self, by: UserId, *, limit: int = 100) -> tuple[ContentAccess, ...]:
        """The accesses of an operator, the newest first."""
        ...
