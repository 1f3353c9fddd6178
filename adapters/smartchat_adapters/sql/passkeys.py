"""Passkeys of users."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from smartchat_adapters.sql import credential_tables
from smartchat_adapters.sql.credentials import check_user
from smartchat_adapters.sql.statements import StatementExecutor
from smartchat_core.errors import PasskeyNotFound
from smartchat_core.model.ids import PasskeyId, UserId
from smartchat_core.model.passkey import Passkey, PasskeyUse

__all__ = ["SqlPasskeys"]

_passkeys = credential_tables.passkeys


class SqlPasskeys:
    """The `PasskeyRepository` of one transaction."""

    def __init__(self, statements: StatementExecutor) -> None:
        self._statements = statements

    async def add(self, passkey: Passkey) -> bool:
        await check_user(self._statements, passkey.user)
        values = {
            "id": passkey.id,
            "user_id": passkey.user,
            "name": passkey.name,
            "credential": passkey.credential,
            "public_key": base64.b64encode(passkey.public_key).decode(),
            "sign_count": passkey.sign_count,
            "backed_up": passkey.backed_up,
            "created_at": passkey.created_at,
            "used_at": passkey.used_at,
        }
        return await self._statements.insert_new(_passkeys, values)

    async def of_user(self, user: UserId) -> tuple[Passkey, ...]:
        query = sa.select(_passkeys).where(_passkeys.c.user_id == user)
        rows = await self._statements.rows(query.order_by(_passkeys.c.created_at, _passkeys.c.id))
        return tuple(_passkey(row) for row in rows)

    async def with_credential(self, credential: str) -> Passkey | None:
        query = self._statements.locked(sa.select(_passkeys).where(_passkeys.c.credential == credential))
        row = await self._statements.first(query)
        return None if row is None else _passkey(row)

    async def used(self, user: UserId, passkey: PasskeyId, use: PasskeyUse, *, at: datetime) -> None:
        one = sa.update(_passkeys).where(_passkeys.c.id == passkey, _passkeys.c.user_id == user)
        await self._statements.change(one.values(sign_count=use.sign_count, backed_up=use.backed_up, used_at=at))

    async def rename(self, user: UserId, passkey: PasskeyId, name: str) -> None:
        one = sa.update(_passkeys).where(_passkeys.c.id == passkey, _passkeys.c.user_id == user)
        if not await self._statements.change(one.values(name=name)):
            raise PasskeyNotFound("this passkey is not there")

    async def remove(self, user: UserId, passkey: PasskeyId) -> None:
        one = sa.delete(_passkeys).where(_passkeys.c.id == passkey, _passkeys.c.user_id == user)
        if not await self._statements.change(one):
            raise PasskeyNotFound("this passkey is not there")

    async def remove_all(self, user: UserId) -> int:
        return await self._statements.change(sa.delete(_passkeys).where(_passkeys.c.user_id == user))


def _passkey(row: sa.Row[Any]) -> Passkey:
    return Passkey(
        id=PasskeyId(row.id),
        user=UserId(row.user_id),
        name=row.name,
        credential=row.credential,
        public_key=base64.b64decode(row.public_key),
        sign_count=row.sign_count,
        backed_up=row.backed_up,
        created_at=row.created_at,
        used_at=row.used_at,
    )
