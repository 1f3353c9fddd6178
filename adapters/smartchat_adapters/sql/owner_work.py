"""What owners' work has cost, and their turns."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from smartchat_adapters.sql import tables
from smartchat_adapters.sql.statements import StatementExecutor
from smartchat_core.model.ids import OwnerId
from smartchat_core.model.job import JobStatus
from smartchat_core.model.owner_work import OwnerBacklog, ParserQuota, WorkSeconds
from smartchat_core.resilience.fair_share import FairShares

__all__ = ["SqlOwnerWork", "SqlTurns", "used_up"]

_jobs = tables.jobs
_turns = tables.owner_turns
_seconds = tables.owner_seconds

_MICROSECOND = 1_000_000


class SqlTurns:
    """The places of owners in the queues, within one transaction."""

    def __init__(self, statements: StatementExecutor) -> None:
        self._statements = statements

    async def clock(self, pool: str) -> int:
        """The start of the turn that was taken last."""
        latest = sa.select(sa.func.coalesce(sa.func.max(_turns.c.start), 0).label("clock"))
        row = await self._statements.first(latest.where(_turns.c.pool == pool))
        return 0 if row is None else int(row.clock)

    async def take(self, pool: str, owner: OwnerId, *, shares: FairShares, clock: int) -> None:
        """Write down that the owner takes a turn now."""
        finish = await self._held(pool, owner)
        turn = shares.begun(owner, finish=finish, clock=clock)
        await self._statements.change(
            sa.update(_turns).where(_place(pool, owner)).values(start=turn.start, finish=turn.finish)
        )

    async def move(self, pool: str, owner: OwnerId, cost: int) -> None:
        """Move the owner's place."""
        await self._statements.change(
            sa.update(_turns).where(_place(pool, owner)).values(finish=_turns.c.finish + cost)
        )

    async def forget_passed(self) -> None:
        """Forget the places, before the clock of their queue, of owners without work: who comes back enters there."""
        other = _turns.alias()
        clock = sa.select(sa.func.max(other.c.start)).where(other.c.pool == _turns.c.pool).scalar_subquery()
        busy = sa.select(_jobs.c.owner).where(tables.unfinished)
        await self._statements.change(sa.delete(_turns).where(_turns.c.finish < clock, _turns.c.owner.not_in(busy)))

    async def _held(self, pool: str, owner: OwnerId) -> int:
        """The end of the owner's last turn, which no other transaction changes until this one ends."""
        await self._statements.insert_new(_turns, {"pool": pool, "owner": owner, "start": 0, "finish": 0})
        row = await self._statements.first(self._statements.locked(sa.select(_turns).where(_place(pool, owner))))
        return 0 if row is None else int(row.finish)


class SqlOwnerWork:
    """The `OwnerWorkLog` of one transaction."""

    def __init__(self, statements: StatementExecutor) -> None:
        self._statements = statements
        self._turns = SqlTurns(statements)

    async def spend(self, owner: OwnerId, seconds: WorkSeconds, *, pool: str, cost: int, at: datetime) -> None:
        await self._turns.move(pool, owner, cost)
        worker, parser = (round(one * _MICROSECOND) for one in (seconds.worker, seconds.parser))
        hour = _hour(at)
        values = {"hour": hour, "owner": owner, "worker": worker, "parser": parser}
        if await self._statements.insert_new(_seconds, values):
            return
        here = sa.and_(_seconds.c.hour == hour, _seconds.c.owner == owner)
        more = {"worker": _seconds.c.worker + worker, "parser": _seconds.c.parser + parser}
        await self._statements.change(sa.update(_seconds).where(here).values(more))

    async def forget(self, before: datetime) -> None:
        await self._statements.change(sa.delete(_seconds).where(_seconds.c.hour < _hour(before)))
        await self._turns.forget_passed()

    async def spent(self, since: datetime, *, owner: OwnerId | None = None) -> WorkSeconds:
        query = sa.select(*_sums()).where(_seconds.c.hour >= _hour(since))
        if owner is not None:
            query = query.where(_seconds.c.owner == owner)
        return _of(await self._statements.first(query))

    async def backlogs(self, now: datetime, *, since: datetime, limit: int = 100) -> tuple[OwnerBacklog, ...]:
        waits = _jobs.c.status == JobStatus.WAITING.value
        began = sa.case((waits, sa.func.coalesce(_jobs.c.waiting_since, _jobs.c.created_at)))
        waiting = sa.func.sum(sa.case((waits, 1), else_=0))
        rows = await self._statements.rows(
            sa.select(
                _jobs.c.owner,
                waiting.label("waiting"),
                sa.func.sum(sa.case((waits, 0), else_=1)).label("running"),
                sa.func.min(began, type_=tables.UtcDateTime).label("oldest"),
            )
            .where(tables.unfinished)
            .group_by(_jobs.c.owner)
            .order_by(waiting.desc(), _jobs.c.owner)
            .limit(limit)
        )
        costs = await self._costs([row.owner for row in rows], since)
        return tuple(
            OwnerBacklog(
                owner=OwnerId(row.owner),
                waiting=int(row.waiting),
                running=int(row.running),
                oldest_wait_seconds=0.0 if row.oldest is None else max((now - row.oldest).total_seconds(), 0.0),
                seconds=costs.get(row.owner, WorkSeconds()),
            )
            for row in rows
        )

    async def _costs(self, owners: list[str], since: datetime) -> Mapping[str, WorkSeconds]:
        rows = await self._statements.rows(
            sa.select(_seconds.c.owner, *_sums())
            .where(_seconds.c.owner.in_(owners), _seconds.c.hour >= _hour(since))
            .group_by(_seconds.c.owner)
        )
        return {row.owner: _of(row) for row in rows}


def used_up(quota: ParserQuota) -> sa.ColumnElement[bool]:
    """Whether a job's owner, or everybody together, has used up the seconds of reading files."""
    parts: list[sa.ColumnElement[bool]] = [sa.false()]
    recent = _seconds.c.hour >= _hour(quota.since)
    parser = sa.func.sum(_seconds.c.parser)
    if quota.per_owner:
        over = sa.select(_seconds.c.owner).where(recent).group_by(_seconds.c.owner)
        parts.append(_jobs.c.owner.in_(over.having(parser >= round(quota.per_owner * _MICROSECOND))))
    if quota.in_all:
        total = sa.select(sa.func.coalesce(parser, 0)).where(recent).scalar_subquery()
        parts.append(total >= round(quota.in_all * _MICROSECOND))
    return sa.or_(*parts)


def _place(pool: str, owner: OwnerId) -> sa.ColumnElement[bool]:
    return sa.and_(_turns.c.pool == pool, _turns.c.owner == owner)


def _sums() -> tuple[sa.ColumnElement[Any], ...]:
    return (
        sa.func.coalesce(sa.func.sum(_seconds.c.worker), 0).label("worker"),
        sa.func.coalesce(sa.func.sum(_seconds.c.parser), 0).label("parser"),
    )


def _of(row: sa.Row[Any] | None) -> WorkSeconds:
    if row is None:
        return WorkSeconds()
    return WorkSeconds(worker=int(row.worker) / _MICROSECOND, parser=int(row.parser) / _MICROSECOND)


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
