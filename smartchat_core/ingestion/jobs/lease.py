"""A leased job, as its worker holds it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from smartchat_core.errors import ConcurrencyError, DatabaseUnavailable, LeaseLost
from smartchat_core.ingestion.jobs.lifecycle import JobPolicy, renew
from smartchat_core.ingestion.jobs.metering import WorkMeter
from smartchat_core.model.document import Document
from smartchat_core.model.job import Job, JobStatus
from smartchat_core.model.owner_work import WorkSeconds
from smartchat_core.model.work import EVERY_STAGE
from smartchat_core.ports.clock import Clock
from smartchat_core.ports.database import Database, UnitOfWork
from smartchat_core.resilience.fair_share import FairShares

__all__ = ["LeasedJob"]


class LeasedJob:
    """The job as this worker last wrote it. Every write renews the lease, and fails when it was lost."""

    def __init__(
        self,
        job: Job,
        *,
        database: Database,
        clock: Clock,
        policy: JobPolicy,
        shares: FairShares | None = None,
        pool: str = EVERY_STAGE,
        meter: WorkMeter | None = None,
    ) -> None:
        self.job = job
        self.meter = meter or WorkMeter(clock)
        self._shares = shares = shares or FairShares()
        self._pool = pool
        self._charged = shares.turn_seconds  # when the turn was taken
        self._busy = 0.0
        self.document: Document | None = None
        """The document, once its record was read."""
        self._database = database
        self._clock = clock
        self._policy = policy
        self._writing = asyncio.Lock()

    @asynccontextmanager
    async def saving(self, job: Job) -> AsyncIterator[UnitOfWork]:
        """Write the job's new state in one transaction with what the block does.

        Raises:
            LeaseLost: another worker holds the job now; nothing is written.
        """
        async with self._writing:
            if job.status is JobStatus.RUNNING:
                job = renew(job, now=self._clock.now(), policy=self._policy)
            async with self._database.transaction() as work:
                await work.jobs.save(job)
                yield work
                spent = await self._spend(work, job)
            self._settle(spent)
            self.job = job

    async def save(self, job: Job) -> None:
        """Write the job's new state."""
        async with self.saving(job):
            pass

    async def _beat(self) -> None:
        """Renew the lease of the job as it is now: after a write in progress, never over it."""
        async with self._writing:
            if self.job.status is JobStatus.RUNNING:
                job = renew(self.job, now=self._clock.now(), policy=self._policy)
                async with self._database.transaction() as work:
                    await work.jobs.save(job)
                    spent = await self._spend(work, job)
                self._settle(spent)
                self.job = job

    async def _spend(self, work: UnitOfWork, job: Job) -> WorkSeconds:
        """Note what the job has cost its owner since that was last noted."""
        spent = self.meter.unsettled()
        owed = self._owed(spent, ended=job.status is not JobStatus.RUNNING)
        cost = self._shares.cost(job.owner, owed)
        await work.owner_work.spend(job.owner, spent, pool=self._pool, cost=cost, at=self._clock.now())
        return spent

    def _owed(self, spent: WorkSeconds, *, ended: bool) -> float:
        """Seconds that were not paid for yet; what was paid for and not used is given back when the work has ended."""
        used = self._busy + spent.worker
        return (max(used, self._shares.least_seconds) if ended else max(used, self._charged)) - self._charged

    def _settle(self, spent: WorkSeconds) -> None:
        self.meter.settle(spent)
        self._busy += spent.worker
        self._charged = max(self._charged, self._busy)

    @asynccontextmanager
    async def heartbeat(self) -> AsyncIterator[None]:
        """Keep renewing the lease while the block runs; the block is cancelled when the lease is lost.

        A cancellation that comes from elsewhere at the same time wins over the loss.

        Raises:
            LeaseLost: another worker holds the job now.
        """
        block = asyncio.current_task()
        lost: list[LeaseLost] = []

        async def beat() -> None:
            while True:
                await asyncio.sleep(self._policy.heartbeat_interval.total_seconds())
                try:
                    await self._beat()
                except LeaseLost as error:
                    lost.append(error)
                    if block is not None:
                        block.cancel()
                    return
                except (DatabaseUnavailable, ConcurrencyError):
                    continue  # the lease outlives a few missed beats; the next write decides

        beating = asyncio.create_task(beat())
        try:
            yield
        except asyncio.CancelledError:
            if lost and block is not None and block.uncancel() == 0:
                raise lost[0] from None
            raise
        finally:
            beating.cancel()
            await asyncio.gather(beating, return_exceptions=True)
