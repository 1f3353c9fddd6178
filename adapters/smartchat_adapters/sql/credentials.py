"""What users prove with who they are."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa

from smartchat_adapters.sql import account_tables, credential_tables
from smartchat_adapters.sql.statements import StatementExecutor
from smartchat_core.errors import UserNotFound
from smartchat_core.model.credential import StoredPassword, TotpSecret
from smartchat_core.model.ids import UserId

__all__ = ["SqlCredentials", "check_user"]

_passwords = credential_tables.passwords
_totp = credential_tables.totp_secrets
_codes = credential_tables.recovery_codes
_users = account_tables.users


async def check_user(statements: StatementExecutor, user: UserId) -> None:
    """Keep the user from being deleted until the transaction ends.

    Raises:
        UserNotFound: there is none of this identifier.
    """
    if await statements.first(statements.locked(sa.select(_users.c.id).where(_users.c.id == user))) is None:
        raise UserNotFound(f"there is no user {user}")


class SqlCredentials:
    """The `CredentialRepository` of one transaction."""

    def __init__(self, statements: StatementExecutor) -> None:
        self._statements = statements

    async def password(self, user: UserId) -> StoredPassword | None:
        row = await self._statements.first(sa.select(_passwords).where(_passwords.c.user_id == user))
        return None if row is None else StoredPassword(hashed=row.hashed, changed_at=row.changed_at)

    async def set_password(self, user: UserId, password: StoredPassword) -> None:
        values = {"hashed": password.hashed, "changed_at": password.changed_at}
        await self._put(_passwords, user, values)

    async def totp(self, user: UserId) -> TotpSecret | None:
        query = sa.select(_totp).where(_totp.c.user_id == user)
        row = await self._statements.first(self._statements.locked(query))
        if row is None:
            return None
        return TotpSecret(
            secret=row.secret, created_at=row.created_at, confirmed_at=row.confirmed_at, last_step=row.last_step
        )

    async def set_totp(self, user: UserId, totp: TotpSecret) -> None:
        values = {
            "secret": totp.secret,
            "created_at": totp.created_at,
            "confirmed_at": totp.confirmed_at,
            "last_step": totp.last_step,
        }
        await self._put(_totp, user, values)

    async def remove_totp(self, user: UserId) -> None:
        await self._statements.change(sa.delete(_totp).where(_totp.c.user_id == user))

    async def take_step(self, user: UserId, step: int) -> bool:
        later = sa.and_(_totp.c.user_id == user, _totp.c.last_step < step)
        return bool(await self._statements.change(sa.update(_totp).where(later).values(last_step=step)))

    async def set_recovery_codes(self, user: UserId, digests: Collection[str]) -> None:
        await check_user(self._statements, user)
        await self._statements.change(sa.delete(_codes).where(_codes.c.user_id == user))
        rows = [{"user_id": user, "digest": digest} for digest in sorted(set(digests))]
        if rows:
            await self._statements.change(sa.insert(_codes), rows)

    async def use_recovery_code(self, user: UserId, digest: str) -> bool:
        one = sa.and_(_codes.c.user_id == user, _codes.c.digest == digest)
        return bool(await self._statements.change(sa.delete(_codes).where(one)))

    async def recovery_codes_left(self, user: UserId) -> int:
        query = sa.select(sa.func.count().label("number")).where(_codes.c.user_id == user)
        row = await self._statements.first(query)
        return 0 if row is None else int(row.number)

    async def _put(self, table: sa.Table, user: UserId, values: Mapping[str, Any]) -> None:
        await check_user(self._statements, user)
        if not await self._statements.insert_new(table, {"user_id": user, **values}):
            await self._statements.change(sa.update(table).where(table.c.user_id == user).values(**values))
