"""The port of notices about access to what is an owner's, within the transactions of the database."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from smartchat_core.model.access_notice import AccessNotice
from smartchat_core.model.ids import OwnerId

__all__ = ["AccessNoticeRepository"]


class AccessNoticeRepository(Protocol):
    """Notices, kept for as long as their owner has an account: they are evidence, and nothing changes what they say."""

    async def add(self, notice: AccessNotice) -> None:
        """Insert a notice; its identifier is new."""
        ...

    async def to_owner(self, owner: OwnerId, *, limit: int = 100) -> tuple[AccessNotice, ...]:
        """The notices to the owner, the newest first."""
        ...

    async def confirm(self, owner: OwnerId, *, at: datetime) -> int:
        """Note that those of the owner's that were not confirmed are so now; how many they were."""
        ...
