"""Contract of databases: fair scheduling of owners."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from smartchat_core.model.ids import ContentHash, JobId, OwnerId
from smartchat_core.model.job import Job, JobStatus, Stage
from smartchat_core.model.owner_work import OwnerBacklog, ParserQuota, WorkSeconds
from smartchat_core.model.work import Backlog, OwnersWaiting, WorkQueue, pool_of, stages_of
from smartchat_core.ports.database import Database
from smartchat_core.resilience.fair_share import FairShares
from smartchat_core.testing.database_cases import (
    ANN,
    BOB,
    MINUTE,
    NOW,
    DatabaseCases,
    OpenDatabase,
    make_document,
    make_job,
)

__all__ = ["FairnessCases"]

CEM = OwnerId("cem")
_INGEST, _EMBED = stages_of(WorkQueue.INGEST), stages_of(WorkQueue.EMBED)
_DAY = timedelta(days=1)


async def _flood(
    database: Database, owner: OwnerId, count: int, *, begin: int = 0, stage: Stage = Stage.PARSE, rank: int = 1
) -> None:
    """So many jobs of an owner, a second apart from minute `begin` on."""
    async with database.transaction() as unit:
        for number in range(count):
            name = f"doc-{owner}-{begin}-{number}"
            document = make_document(name, owner=owner, content=ContentHash(name))
            await unit.documents.add(document)
            created = NOW + begin * MINUTE + timedelta(seconds=number)
            job = make_job(f"{owner}-{begin}-{number:04}", document=document.id, owner=owner, created_at=created)
            await unit.jobs.add(replace(job, stage=stage, rank=rank))


async def _take(
    database: Database,
    *,
    stages: frozenset[Stage] | None = None,
    named: JobId | None = None,
    shares: FairShares | None = None,
    quota: ParserQuota | None = None,
) -> Job | None:
    async with database.transaction() as unit:
        return await unit.jobs.lease_next(
            worker="w",
            now=NOW + _DAY,
            duration=MINUTE,
            stages=stages,
            named=named,
            shares=shares or FairShares(),
            quota=quota,
        )


async def _owners(database: Database, count: int, *, seconds: dict[OwnerId, float] | None = None) -> list[OwnerId]:
    """Whose the next jobs are, when each takes so many seconds (1, unless given)."""
    owners: list[OwnerId] = []
    for _ in range(count):
        job = await _take(database)
        assert job is not None
        owners.append(job.owner)
        extra = (seconds or {}).get(job.owner, 1.0) - 1.0
        async with database.transaction() as unit:
            cost = FairShares().cost(job.owner, extra)
            await unit.owner_work.spend(job.owner, WorkSeconds(), pool=pool_of(None), cost=cost, at=NOW)
    return owners


class FairnessCases(DatabaseCases):
    """Turns, what they cost, and who may have more."""

    @pytest.fixture
    async def handles(self, open_database: OpenDatabase) -> AsyncIterator[list[Database]]:
        """Two handles on the same database."""
        async with open_database() as first, open_database() as second:
            yield [first, second]

    async def test_who_comes_later_is_served_after_one_turn_of_each(self, database: Database) -> None:
        await _flood(database, ANN.owner, 30)
        assert await _owners(database, 5) == [ANN.owner] * 5
        await _flood(database, BOB.owner, 1, begin=60)
        assert BOB.owner in await _owners(database, 2)

    async def test_owners_take_turns(self, database: Database) -> None:
        for begin, owner in enumerate((ANN.owner, BOB.owner, CEM)):
            await _flood(database, owner, 4, begin=begin)
        served = await _owners(database, 12)
        assert [set(served[place : place + 3]) for place in (0, 3, 6, 9)] == [{ANN.owner, BOB.owner, CEM}] * 4
        assert await _take(database) is None

    async def test_seconds_count_and_not_jobs(self, database: Database) -> None:
        await _flood(database, ANN.owner, 10)
        await _flood(database, BOB.owner, 40)
        served = Counter(await _owners(database, 24, seconds={ANN.owner: 5.0, BOB.owner: 1.0}))
        assert served == {ANN.owner: 4, BOB.owner: 20}

    async def test_weights_divide_the_seconds(self, database: Database) -> None:
        await _flood(database, ANN.owner, 20)
        await _flood(database, BOB.owner, 20)
        shares = FairShares(weights={BOB.owner: 3.0})
        served = [await _take(database, shares=shares) for _ in range(16)]
        assert Counter(job.owner for job in served if job) == {ANN.owner: 4, BOB.owner: 12}

    async def test_being_idle_earns_nothing(self, database: Database) -> None:
        await _flood(database, BOB.owner, 1)
        await _flood(database, ANN.owner, 40, begin=1)
        await _owners(database, 21)
        await _flood(database, BOB.owner, 10, begin=60)
        served = await _owners(database, 10)
        assert Counter(served)[BOB.owner] <= 6, "not what was missed"
        assert all(len({*pair}) == 2 for pair in pairwise(served))

    async def test_of_one_owner_the_lower_rank_goes_first(self, database: Database) -> None:
        await _flood(database, ANN.owner, 2)
        await _flood(database, ANN.owner, 2, begin=5, rank=0)
        taken = [await _take(database) for _ in range(4)]
        assert [job and job.id for job in taken] == ["ann-5-0000", "ann-5-0001", "ann-0-0000", "ann-0-0001"]

    async def test_each_queue_has_turns_of_its_own(self, database: Database) -> None:
        await _flood(database, ANN.owner, 20)
        for _ in range(10):
            await _take(database, stages=_INGEST)
        await _flood(database, ANN.owner, 6, begin=60, stage=Stage.EMBED)
        await _flood(database, BOB.owner, 6, begin=61, stage=Stage.EMBED)
        taken = [await _take(database, stages=_EMBED) for _ in range(6)]
        assert Counter(job.owner for job in taken if job) == {ANN.owner: 3, BOB.owner: 3}

    async def test_message_of_another_is_a_bell(self, database: Database) -> None:
        await _flood(database, ANN.owner, 3)
        await _take(database)
        await _flood(database, BOB.owner, 1, begin=60)
        await _take(database)  # Ann's or Bob's: they stand alike
        taken = await _take(database, named=JobId("ann-0-0002"))
        assert taken is not None
        async with database.read_only() as unit:
            assert (await unit.jobs.backlog(owner=BOB.owner)).running == 1

    async def test_named_job_is_leased_when_the_transaction_that_made_it_ends(self, handles: list[Database]) -> None:
        """The message may arrive before the transaction that sent it has ended."""
        await _flood(handles[0], ANN.owner, 1)
        name = JobId("ann-0-0000")
        async with handles[0].transaction() as unit:
            await unit.jobs.mark_sent([name], at=NOW)
            leasing = asyncio.create_task(_take(handles[1], named=name))
            await asyncio.sleep(0.1)
        taken = await leasing
        assert taken is not None
        assert taken.id == name

    async def test_racing_workers_serve_everybody_and_each_job_once(self, handles: list[Database]) -> None:
        workers, flood = 4, 40
        await _flood(handles[0], ANN.owner, flood)
        await _flood(handles[0], BOB.owner, 5, begin=60)
        order: list[JobId] = []

        async def work(number: int) -> None:
            while (job := await _take(handles[number % 2])) is not None:
                order.append(job.id)

        await asyncio.gather(*map(work, range(workers)))
        assert len(order) == len(set(order)) == flood + 5
        last = max(place for place, job in enumerate(order) if job.startswith("bob"))
        # Turn about, but workers that ask at the same moment do not see each other's turns.
        assert last <= 2 * 5 + 2 * workers, order

    async def test_places_mean_nothing_once_they_have_passed(self, database: Database) -> None:
        await _flood(database, BOB.owner, 1)
        (_,) = await _owners(database, 1)
        async with database.transaction() as unit:
            job = await unit.jobs.get(JobId("bob-0-0000"))
            assert job is not None
            await unit.jobs.save(replace(job, status=JobStatus.DONE, lease=None))
        await _flood(database, ANN.owner, 30, begin=1)
        await _owners(database, 10)
        async with database.transaction() as unit:
            await unit.owner_work.forget(NOW)
        await _flood(database, BOB.owner, 4, begin=60)
        assert Counter(await _owners(database, 8)) == {ANN.owner: 4, BOB.owner: 4}

    async def test_seconds_are_counted_by_owner_and_in_all(self, database: Database) -> None:
        async with database.transaction() as unit:
            assert await unit.owner_work.spent(NOW) == WorkSeconds()
            for hours, owner, worker in ((0, ANN.owner, 1.5), (0, ANN.owner, 2.0), (0, BOB.owner, 4.0), (3, CEM, 8.0)):
                at = NOW - timedelta(hours=hours)
                seconds = WorkSeconds(worker=worker, parser=worker / 2)
                await unit.owner_work.spend(owner, seconds, pool="all", cost=0, at=at)
        async with database.read_only() as unit:
            assert await unit.owner_work.spent(NOW, owner=ANN.owner) == WorkSeconds(worker=3.5, parser=1.75)
            assert await unit.owner_work.spent(NOW) == WorkSeconds(worker=7.5, parser=3.75)
            assert await unit.owner_work.spent(NOW - _DAY) == WorkSeconds(worker=15.5, parser=7.75)
            assert await unit.owner_work.spent(NOW - _DAY, owner=OwnerId("dan")) == WorkSeconds()
        async with database.transaction() as unit:
            await unit.owner_work.forget(NOW - timedelta(hours=1))
            assert await unit.owner_work.spent(NOW - _DAY) == WorkSeconds(worker=7.5, parser=3.75)

    async def test_racing_seconds_are_not_lost(self, handles: list[Database]) -> None:
        async def spend(number: int) -> None:
            async with handles[number % 2].transaction() as unit:
                await unit.owner_work.spend(ANN.owner, WorkSeconds(worker=1, parser=0.5), pool="all", cost=1, at=NOW)

        await asyncio.gather(*map(spend, range(20)))
        async with handles[0].read_only() as unit:
            assert await unit.owner_work.spent(NOW) == WorkSeconds(worker=20, parser=10)

    @pytest.mark.parametrize("in_all", [False, True])
    async def test_files_are_not_read_beyond_the_quota(self, database: Database, in_all: bool) -> None:
        await _flood(database, ANN.owner, 2)
        await _flood(database, ANN.owner, 1, begin=5, stage=Stage.EMBED)
        await _flood(database, BOB.owner, 1, begin=60)
        bound = {"in_all": 10.0} if in_all else {"per_owner": 10.0}
        quota = ParserQuota(since=NOW - MINUTE, **bound)
        async with database.transaction() as unit:
            await unit.owner_work.spend(ANN.owner, WorkSeconds(worker=10, parser=10), pool="all", cost=0, at=NOW)
        taken = [await _take(database, quota=quota, named=JobId("ann-0-0000")) for _ in range(3)]
        names = {job.id for job in taken if job}
        assert names == ({"ann-5-0000"} if in_all else {"ann-5-0000", "bob-60-0000"})
        later = ParserQuota(since=NOW + _DAY, **bound)
        assert await _take(database, quota=later) is not None, "the period is over"

    async def test_backlog_of_an_owner(self, database: Database) -> None:
        await _flood(database, ANN.owner, 3)
        await _flood(database, BOB.owner, 1, begin=60)
        await _take(database)
        async with database.transaction() as unit:
            await unit.owner_work.spend(ANN.owner, WorkSeconds(worker=2, parser=1), pool="all", cost=0, at=NOW)
        async with database.read_only() as unit:
            assert await unit.jobs.backlog(owner=ANN.owner) == Backlog(waiting=2, running=1)
            assert await unit.jobs.backlog(owner=CEM) == Backlog()
            found = await unit.owner_work.backlogs(NOW + 61 * MINUTE, since=NOW)
            assert found == (
                OwnerBacklog(
                    owner=ANN.owner,
                    waiting=2,
                    running=1,
                    oldest_wait_seconds=3659,
                    seconds=WorkSeconds(worker=2, parser=1),
                ),
                OwnerBacklog(owner=BOB.owner, waiting=1, oldest_wait_seconds=60),
            )
            assert await unit.owner_work.backlogs(NOW, since=NOW, limit=1) == (
                OwnerBacklog(owner=ANN.owner, waiting=2, running=1, seconds=WorkSeconds(worker=2, parser=1)),
            )

    async def test_how_waiting_is_spread_over_owners(self, database: Database) -> None:
        await _flood(database, ANN.owner, 3, begin=10)
        await _flood(database, BOB.owner, 1)
        await _flood(database, BOB.owner, 1, begin=5, stage=Stage.VERIFY)
        async with database.read_only() as unit:
            assert await unit.jobs.owners_waiting(NOW + 20 * MINUTE) == (
                OwnersWaiting(
                    queue=WorkQueue.INGEST,
                    owners=2,
                    jobs=4,
                    largest=3,
                    largest_oldest_seconds=600,
                    others_oldest_seconds=1200,
                ),
                OwnersWaiting(queue=WorkQueue.EMBED, owners=1, jobs=1, largest=1, largest_oldest_seconds=900),
                OwnersWaiting(queue=WorkQueue.MAINTENANCE),
            )

    async def test_jobs_are_added_up_to_a_bound_exactly(self, handles: list[Database]) -> None:
        await _flood(handles[0], ANN.owner, 1)

        async def add(number: int) -> bool:
            async with handles[number % 2].transaction() as unit:
                await unit.jobs.hold_backlog()
                if (await unit.jobs.backlog(owner=ANN.owner)).waiting >= 5:
                    return False
                await unit.jobs.add(make_job(f"more-{number}", document="doc-ann-0-0"))
                return True

        assert sum(await asyncio.gather(*map(add, range(20)))) == 4

    async def test_due_jobs_of_some_stages(self, database: Database) -> None:
        await _flood(database, ANN.owner, 3)
        await _flood(database, BOB.owner, 1, begin=60, stage=Stage.EMBED)
        async with database.read_only() as unit:
            assert _names(await unit.jobs.due(now=NOW, sent_before=NOW, limit=1, stages=_EMBED)) == ["bob-60-0000"]
            assert len(await unit.jobs.due(now=NOW, sent_before=NOW, stages=_INGEST)) == 3
            assert await unit.jobs.due(now=NOW, sent_before=NOW, stages=frozenset()) == ()


def _names(jobs: Sequence[Job]) -> list[str]:
    return [job.id for job in jobs]
