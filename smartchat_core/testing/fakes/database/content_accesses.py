"""Operators' accesses to content."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from smartchat_core.model.content_access import ContentAccess
from smartchat_core.model.ids import ContentAccessId, OwnerId, UserId
from smartchat_core.testing.fakes.database.tables import View

__all__ = ["MemoryContentAccesses"]


class MemoryContentAccesses:
    """The `ContentAccessRepository` of one transaction."""

    def __init__(self, view: View) -> None:
        self._view = view

    async def add(self, access: ContentAccess) -> None:
        self._view.writable().content_accesses[access.id] = access

    async def end(self, by: UserId, access: ContentAccessId, *, at: datetime) -> bool:
        kept = self._view.writable().content_accesses
        found = kept.get(access)
        if found is None or found.by != by or not found.is_open(at):
            return False
        kept[access] = replace(found, ended_at=at)
        return True

    async def to_owner(self, owner: OwnerId, *, limit: int = 100) -> tuple[ContentAccess, ...]:
        return self._newest(lambda one: one.owner == owner, limit)

    async def by_user(self, by: UserId, *, limit: int = 100) -> tuple[ContentAccess, ...]:
        return self._newest(lambda one: one.by == by, limit)

    def _newest(self, which: Callable[[ContentAccess], bool], limit: int) -> tuple[ContentAccess, ...]:
        found = [one for one in self._view.tables.content_accesses.values() if which(one)]
        return tuple(sorted(found, key=lambda one: (one.opened_at, one.id), reverse=True)[: max(limit, 0)])
