"""Mails that wait to be sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from smartchat_adapters.sql import mail_tables
from smartchat_adapters.sql.credentials import check_user
from smartchat_adapters.sql.statements import StatementExecutor
from smartchat_adapters.sql.tables import known
from smartchat_core.model.ids import UserId
from smartchat_core.model.mail import MailKind, MailOrder
from smartchat_core.model.user import UserRole

__all__ = ["SqlMails"]

_mails = mail_tables.mails


class SqlMails:
    """The `MailOutbox` of one transaction."""

    def __init__(self, statements: StatementExecutor) -> None:
        self._statements = statements

    async def add(self, order: MailOrder) -> None:
        if order.user is not None:
            await check_user(self._statements, order.user)
        values = {
            "id": order.id,
            "kind": order.kind,
            "recipient": order.to,
            "user_id": order.user,
            "role": order.role,
            "reference": order.reference,
            "created_at": order.created_at,
            "due_at": order.due_at,
            "expires_at": order.expires_at,
            "attempts": order.attempts,
        }
        await self._statements.change(sa.insert(_mails).values(values))

    async def due(self, now: datetime, *, limit: int = 20) -> tuple[MailOrder, ...]:
        # A kind that another version has written is left to that version.
        query = sa.select(_mails).where(_mails.c.due_at <= now, _mails.c.kind.in_(list(MailKind)))
        query = query.order_by(_mails.c.due_at, _mails.c.id).limit(limit)
        rows = await self._statements.rows(self._statements.locked(query, skip_locked=True))
        return tuple(_order(row) for row in rows)

    async def save(self, order: MailOrder) -> None:
        values = {"due_at": order.due_at, "attempts": order.attempts}
        await self._statements.change(sa.update(_mails).where(_mails.c.id == order.id).values(values))

    async def remove(self, order: str) -> None:
        await self._statements.change(sa.delete(_mails).where(_mails.c.id == order))

    async def waiting(self) -> int:
        row = await self._statements.first(sa.select(sa.func.count()).select_from(_mails))
        return row[0] if row else 0

    async def withdraw(self, user: UserId) -> int:
        return await self._statements.change(sa.delete(_mails).where(_mails.c.user_id == user))


def _order(row: sa.Row[Any]) -> MailOrder:
    return MailOrder(
        id=row.id,
        kind=known(MailKind, row.kind),
        to=row.recipient,
        user=None if row.user_id is None else UserId(row.user_id),
        role=known(UserRole, row.role),
        reference=row.reference,
        created_at=row.created_at,
        due_at=row.due_at,
        expires_at=row.expires_at,
        attempts=row.attempts,
    )
