"""What is done with the messages of the queue: the core's services do it."""

from smartchat.composition import Services
from smartchat.system import SystemClock
from smartchat.worker.child import ChildProcess
from smartchat_core.model.job import JobStatus
from smartchat_core.model.work import WorkItem, stages_of

__all__ = ["Tasks"]

_MARGIN_SECONDS = 0.5


class Tasks:
    """Thin tasks. Each returns after how many seconds its message is to come again, None when it is dealt with."""

    def __init__(self, child: ChildProcess) -> None:
        self._child = child

    def work(self, item: WorkItem) -> float | None:
        """Work on the job of its queue that is next: the message is a bell, and it may be another owner's turn."""
        return self._child.run(lambda services: _work(services, item))

    def sweep(self) -> float | None:
        """Sweep for work that was lost."""
        return self._child.run(_sweep)

    def deliver(self) -> float | None:
        """Deliver the events that wait."""
        return self._child.run(_deliver)


async def _work(services: Services, item: WorkItem) -> float | None:
    if await services.jobs.ingestion.work_once(named=item.job_id, stages=stages_of(item.queue), trace=item.trace):
        return None
    async with services.ports.database.read_only() as work:
        job = await work.jobs.get(item.job_id)
    if job is None or job.status is not JobStatus.RUNNING or job.lease is None:
        return None
    # Brokers deliver the messages of a killed worker again within a moment. Its lease lasts longer.
    left = (job.lease.expires_at - SystemClock().now()).total_seconds()
    return max(left, 0.0) + _MARGIN_SECONDS


async def _sweep(services: Services) -> None:
    await services.jobs.sweeper.sweep()


async def _deliver(services: Services) -> None:
    await services.jobs.relay.deliver()
