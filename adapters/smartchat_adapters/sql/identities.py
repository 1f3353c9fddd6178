"""Identities at providers, and sign-ins by them that have begun."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from smartchat_adapters.sql import openid_tables, session_tables
from smartchat_adapters.sql.credentials import check_user
from smartchat_adapters.sql.origins import matching
from smartchat_adapters.sql.statements import StatementExecutor
from smartchat_adapters.sql.tables import known
from smartchat_core.model.identity import Identity, IdentityOrigin, OpenIdAttempt, OpenIdPurpose
from smartchat_core.model.ids import UserId

__all__ = ["SqlIdentities", "SqlOpenIdAttempts"]

_identities = openid_tables.identities
_attempts = openid_tables.openid_attempts
_tokens = openid_tables.openid_tokens


class SqlIdentities:
    """The `IdentityRepository` of one transaction."""

    def __init__(self, statements: StatementExecutor) -> None:
        self._statements = statements

    async def find(self, issuer: str, subject: str) -> Identity | None:
        row = await self._statements.first(sa.select(_identities).where(_named(issuer, subject)))
        return None if row is None else _identity(row)

    async def of_user(self, user: UserId) -> tuple[Identity, ...]:
        theirs = sa.select(_identities).where(_identities.c.user_id == user)
        ordered = theirs.order_by(_identities.c.created_at, _identities.c.issuer, _identities.c.subject)
        return tuple(_identity(row) for row in await self._statements.rows(ordered))

    async def add(self, identity: Identity) -> bool:
        await check_user(self._statements, identity.user)
        values = {
            "issuer": identity.issuer,
            "subject": identity.subject,
            "user_id": identity.user,
            "provider": identity.provider,
            "email": identity.email,
            "created_at": identity.created_at,
            "used_at": identity.used_at,
        }
        return bool(await self._statements.insert_new(_identities, values))

    async def used(self, issuer: str, subject: str, *, at: datetime) -> None:
        await self._statements.change(sa.update(_identities).where(_named(issuer, subject)).values(used_at=at))

    async def remove(self, user: UserId, issuer: str, subject: str) -> bool:
        theirs = sa.and_(_named(issuer, subject), _identities.c.user_id == user)
        if not await self._statements.change(sa.delete(_identities).where(theirs)):
            return False
        begun = matching(session_tables.user_sessions, IdentityOrigin(issuer=issuer, subject=subject))
        await self._statements.change(sa.delete(session_tables.user_sessions).where(begun))
        return True


class SqlOpenIdAttempts:
    """The `OpenIdAttemptRepository` of one transaction."""

    def __init__(self, statements: StatementExecutor) -> None:
        self._statements = statements

    async def add(self, attempt: OpenIdAttempt) -> None:
        values = {
            "digest": attempt.digest,
            "browser": attempt.browser,
            "provider": attempt.provider,
            "purpose": attempt.purpose,
            "target": attempt.target,
            "user_id": attempt.user,
            "invitation": attempt.invitation,
            "created_at": attempt.created_at,
            "expires_at": attempt.expires_at,
        }
        await self._statements.change(sa.insert(_attempts).values(values))

    async def take(self, digest: str, *, browser: str, provider: str, now: datetime) -> OpenIdAttempt | None:
        one = sa.and_(
            _attempts.c.digest == digest,
            _attempts.c.browser == browser,
            _attempts.c.provider == provider,
            _attempts.c.expires_at > now,
        )
        row = await self._statements.change_returning(sa.delete(_attempts).where(one).returning(*_attempts.c))
        return None if row is None else _attempt(row)

    async def note_token(self, digest: str, *, expires_at: datetime) -> bool:
        return bool(await self._statements.insert_new(_tokens, {"digest": digest, "expires_at": expires_at}))

    async def forget_expired(self, now: datetime) -> None:
        for table in (_attempts, _tokens):
            await self._statements.change(sa.delete(table).where(table.c.expires_at <= now))


def _named(issuer: str, subject: str) -> sa.ColumnElement[bool]:
    return sa.and_(_identities.c.issuer == issuer, _identities.c.subject == subject)


def _identity(row: sa.Row[Any]) -> Identity:
    return Identity(
        issuer=row.issuer,
        subject=row.subject,
        user=UserId(row.user_id),
        provider=row.provider,
        email=row.email,
        created_at=row.created_at,
        used_at=row.used_at,
    )


def _attempt(row: sa.Row[Any]) -> OpenIdAttempt:
    return OpenIdAttempt(
        digest=row.digest,
        browser=row.browser,
        provider=row.provider,
        purpose=known(OpenIdPurpose, row.purpose),
        target=row.target,
        user=None if row.user_id is None else UserId(row.user_id),
        invitation=row.invitation,
        created_at=row.created_at,
        expires_at=row.expires_at,
    )
