"""Counts of sign-ins, and the sources that users sign in from."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

import sqlalchemy as sa

from smartchat_adapters.sql import credential_tables
from smartchat_adapters.sql.credentials import check_user
from smartchat_adapters.sql.statements import StatementExecutor
from smartchat_core.model.ids import UserId

__all__ = ["SqlSignInRates"]

_rates = credential_tables.sign_in_rates
_sources = credential_tables.known_sources


class SqlSignInRates:
    """The `SignInRateRepository` of one transaction."""

    def __init__(self, statements: StatementExecutor) -> None:
        self._statements = statements

    async def arrivals(self, keys: Collection[str]) -> Mapping[str, int]:
        # A row that is not there cannot be locked. In order, so that two that want the same ones wait for each other
        # in one direction only.
        names = sorted(set(keys))
        if self._statements.may_write:
            for name in names:
                await self._statements.insert_new(_rates, {"key": name, "arrival": 0})
        query = sa.select(_rates).where(_rates.c.key.in_(names)).order_by(_rates.c.key)
        rows = await self._statements.rows(self._statements.locked(query))
        return {row.key: int(row.arrival) for row in rows if row.arrival}

    async def keep(self, arrivals: Mapping[str, int]) -> None:
        self._statements.check_may_write()
        for key, arrival in sorted(arrivals.items()):
            if not await self._statements.insert_new(_rates, {"key": key, "arrival": arrival}):
                await self._statements.change(sa.update(_rates).where(_rates.c.key == key).values(arrival=arrival))

    async def forget_arrivals(self, before: int) -> None:
        await self._statements.change(sa.delete(_rates).where(_rates.c.arrival < before))

    async def known_source(self, user: UserId, source: str) -> bool:
        return await self._statements.first(sa.select(_sources.c.user_id).where(_place(user, source))) is not None

    async def note_source(self, user: UserId, source: str, at: datetime) -> None:
        await check_user(self._statements, user)
        if not await self._statements.insert_new(_sources, {"user_id": user, "source": source, "last_at": at}):
            await self._statements.change(sa.update(_sources).where(_place(user, source)).values(last_at=at))

    async def forget_sources(self, before: datetime) -> None:
        await self._statements.change(sa.delete(_sources).where(_sources.c.last_at < before))


def _place(user: UserId, source: str) -> sa.ColumnElement[bool]:
    return sa.and_(_sources.c.user_id == user, _sources.c.source == source)
