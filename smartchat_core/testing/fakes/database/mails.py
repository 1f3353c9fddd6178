"""Mails that wait to be sent."""

from __future__ import annotations

from datetime import datetime

from smartchat_core.errors import UserNotFound
from smartchat_core.model.ids import UserId
from smartchat_core.model.mail import MailOrder
from smartchat_core.testing.fakes.database.tables import View

__all__ = ["MemoryMails"]


class MemoryMails:
    """The `MailOutbox` of one transaction."""

    def __init__(self, view: View) -> None:
        self._view = view

    async def add(self, order: MailOrder) -> None:
        tables = self._view.writable()
        if order.user is not None and order.user not in tables.users:
            raise UserNotFound(f"there is no user {order.user}")
        tables.mails[order.id] = order

    async def due(self, now: datetime, *, limit: int = 20) -> tuple[MailOrder, ...]:
        found = [one for one in self._view.tables.mails.values() if one.due_at <= now]
        return tuple(sorted(found, key=lambda one: (one.due_at, one.id))[:limit])

    async def save(self, order: MailOrder) -> None:
        tables = self._view.writable()
        if order.id in tables.mails:
            tables.mails[order.id] = order

    async def remove(self, order: str) -> None:
        self._view.writable().mails.pop(order, None)

    async def waiting(self) -> int:
        return len(self._view.tables.mails)

    async def withdraw(self, user: UserId) -> int:
        tables = self._view.writable()
        before = len(tables.mails)
        tables.mails = {key: one for key, one in tables.mails.items() if one.user != user}
        return before - len(tables.mails)
