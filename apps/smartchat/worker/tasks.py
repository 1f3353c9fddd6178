"""What is done with the messages of the queue: the core's services do it."""

from smartchat.composition import Services
from smartchat.system import SystemClock
from smartchat.worker.child import ChildProcess
from smartchat_core.model.job import JobStatus
from smartchat_core.model.work import WorkItem, stages_of

__all__ = ["Tasks"]

_MARGIN_SECONDS = 0.5


class Tasks:
    """Thin tasks. Each says after how many seconds its message is to come again, None when it is dealt with."""

    def __init__(self, child: ChildProcess) -> None:
        self._child = child

    def work(self, item: WorkItem) -> float | None:
        """Work on the job that a message names, if it is still to be worked on and nobody else does."""
        return self._child.run(lambda services: _work(services, item))

    def sweep(self) -> float | None:
        """Look for work that was lost."""
        return self._child.run(_sweep)

    def deliver(self) -> float | None:
        """Deliver the events that wait."""
        return self._child.run(_deliver)


async def _work(services: Services, item: WorkItem) -> float | None:
    if await services.ingestion.work_once(only=item.job_id, stages=stages_of(item.lane), trace=item.trace):
        return None
    async with services.database.reading() as work:
        job = await work.jobs.get(item.job_id)
    if job is None or job.status is not JobStatus.RUNNING or job.lease is None:
        return None
    # Brokers deliver again within a moment what a worker had in hand that was killed. Its lease lasts longer.
    left = (job.lease.expires_at - SystemClock().now()).total_seconds()
    return max(left, 0.0) + _MARGIN_SECONDS


async def _sweep(services: Services) -> None:
    await services.sweeper.sweep()


async def _deliver(services: Services) -> None:
    await services.relay.deliver()
