"""Notices about access to what is an owner's."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from smartchat_core.model.access_notice import AccessNotice
from smartchat_core.model.ids import OwnerId
from smartchat_core.testing.fakes.database.tables import View

__all__ = ["MemoryAccessNotices"]


class MemoryAccessNotices:
    """The `AccessNoticeRepository` of one transaction."""

    def __init__(self, view: View) -> None:
        self._view = view

    async def add(self, notice: AccessNotice) -> None:
        self._view.writable().access_notices[notice.id] = notice

    async def to_owner(self, owner: OwnerId, *, limit: int = 100) -> tuple[AccessNotice, ...]:
        found = [one for one in self._view.tables.access_notices.values() if one.owner == owner]
        return tuple(sorted(found, key=lambda one: (one.at, one.id), reverse=True)[: max(limit, 0)])

    async def confirm(self, owner: OwnerId, *, at: datetime) -> int:
        kept = self._view.writable().access_notices
        fresh = [one for one in kept.values() if one.owner == owner and one.seen_at is None]
        for one in fresh:
            kept[one.id] = replace(one, seen_at=at)
        return len(fresh)
