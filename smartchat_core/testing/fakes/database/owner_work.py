"""What owners' work has cost, and their turns."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from smartchat_core.model.ids import OwnerId
from smartchat_core.model.job import JobStatus
from smartchat_core.model.owner_work import OwnerBacklog, ParserQuota, WorkSeconds
from smartchat_core.testing.fakes.database.tables import Tables, View

__all__ = ["MemoryOwnerWork", "used_up"]


class MemoryOwnerWork:
    """The `OwnerWorkLog` of one transaction."""

    def __init__(self, view: View) -> None:
        self._view = view

    async def spend(self, owner: OwnerId, seconds: WorkSeconds, *, pool: str, cost: int, at: datetime) -> None:
        tables = self._view.writable()
        turn = tables.turns.get((pool, owner))
        if turn is not None:
            tables.turns[pool, owner] = replace(turn, finish=turn.finish + cost)
        key = (_hour(at), owner)
        tables.seconds[key] = _sum([tables.seconds.get(key, WorkSeconds()), seconds])

    async def forget(self, before: datetime) -> None:
        tables = self._view.writable()
        for key in [key for key in tables.seconds if key[0] < _hour(before)]:
            del tables.seconds[key]
        busy = {job.owner for job in tables.jobs.values() if job.status.unfinished}
        clocks = {pool: max(turn.start for (name, _), turn in tables.turns.items() if name == pool)
                  for pool, _ in tables.turns}  # fmt: skip
        passed = [
            (pool, owner)
            for (pool, owner), turn in tables.turns.items()
            if turn.finish < clocks[pool] and owner not in busy
        ]
        for place in passed:
            del tables.turns[place]

    async def spent(self, since: datetime, *, owner: OwnerId | None = None) -> WorkSeconds:
        return _spent(self._view.tables, since, owner)

    async def backlogs(self, now: datetime, *, since: datetime, limit: int = 100) -> tuple[OwnerBacklog, ...]:
        jobs = [job for job in self._view.tables.jobs.values() if job.status.unfinished]
        found = []
        for owner in {job.owner for job in jobs}:
            waiting = [job for job in jobs if job.owner == owner and job.status is JobStatus.WAITING]
            oldest = min((job.waiting_since or job.created_at for job in waiting), default=now)
            found.append(
                OwnerBacklog(
                    owner=owner,
                    waiting=len(waiting),
                    running=sum(job.owner == owner for job in jobs) - len(waiting),
                    oldest_wait_seconds=max((now - oldest).total_seconds(), 0.0),
                    seconds=_spent(self._view.tables, since, owner),
                )
            )
        return tuple(sorted(found, key=lambda one: (-one.waiting, one.owner)))[:limit]


def used_up(tables: Tables, quota: ParserQuota | None) -> Collection[OwnerId]:
    """The owners who have used up the seconds of reading files, alone or all together."""
    if quota is None:
        return ()
    owners = {job.owner for job in tables.jobs.values()}
    if quota.in_all and _spent(tables, quota.since, None).parser >= quota.in_all:
        return owners
    if not quota.per_owner:
        return ()
    return {owner for owner in owners if _spent(tables, quota.since, owner).parser >= quota.per_owner}


def _spent(tables: Tables, since: datetime, owner: OwnerId | None) -> WorkSeconds:
    return _sum(
        [
            seconds
            for (hour, name), seconds in tables.seconds.items()
            if hour >= _hour(since) and (owner is None or name == owner)
        ]
    )


def _sum(parts: Collection[WorkSeconds]) -> WorkSeconds:
    return WorkSeconds(worker=sum(part.worker for part in parts), parser=sum(part.parser for part in parts))


def _hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)
