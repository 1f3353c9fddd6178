"""What is done with the messages of the queue: the core's services do it."""

from smartchat.worker.child import ChildProcess
from smartchat_core.model.work import WorkItem, stages_of

__all__ = ["Tasks"]


class Tasks:
    """Thin tasks; each says whether its message is dealt with, else it is put back for another worker."""

    def __init__(self, child: ChildProcess) -> None:
        self._child = child

    def work(self, item: WorkItem) -> bool:
        """Work on the job that a message names, if it is still to be worked on and nobody else does."""
        return self._child.run(
            lambda services: services.ingestion.work_once(only=item.job_id, stages=stages_of(item.lane))
        )

    def sweep(self) -> bool:
        """Look for work that was lost."""
        return self._child.run(lambda services: services.sweeper.sweep())

    def deliver(self) -> bool:
        """Deliver the events that wait."""
        return self._child.run(lambda services: services.relay.deliver())
