"""The worker's side of the queue: a Celery application whose tasks call what the program hands in."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Mapping
from typing import Any

from celery.exceptions import Reject, SoftTimeLimitExceeded

from smartchat_adapters.queues.application import make_application
from smartchat_adapters.queues.broker import Broker
from smartchat_adapters.queues.config import TimeLimits
from smartchat_adapters.queues.messages import DELIVER, SWEEP, WORK, headers_of, item_in
from smartchat_adapters.queues.topology import Topology
from smartchat_core.model.work import Lane, WorkItem

__all__ = ["Receiver"]

log = logging.getLogger(__name__)


class Receiver:
    """A Celery application with the tasks and the schedule; `application` is for Celery's worker and beat programs.

    A message that cannot be worked on never reaches a task: it goes to the dead letters.

    Args:
        broker: where messages come from.
        topology: the queues there.
        limits: how long tasks may take.
        work: works on a job. Like the other two it says whether its message is dealt with, else that is put back.
        sweep: looks for lost work.
        deliver: delivers events.
    """

    def __init__(
        self,
        broker: Broker,
        topology: Topology,
        *,
        limits: TimeLimits,
        work: Callable[[WorkItem], bool],
        sweep: Callable[[], bool],
        deliver: Callable[[], bool],
    ) -> None:
        self.broker = broker
        self.topology = topology
        self.limits = limits
        self.application = make_application(broker, topology, limits=limits)
        self.application.conf.update(worker_consumer="smartchat_adapters.queues.consumer:Consumer")
        self.application.smartchat_receiver = self
        with warnings.catch_warnings():
            # It says that results which are not kept are not compressed either.
            warnings.simplefilter("ignore", UserWarning)
            _ = self.application.backend
        self._add(WORK, lambda keywords, headers: work(item_in(keywords, headers)))
        self._add(SWEEP, lambda _, __: sweep())
        self._add(DELIVER, lambda _, __: deliver())

    def queues_of(self, lanes: frozenset[Lane]) -> list[str]:
        """The names of the queues of these lanes."""
        return [self.topology.name_of(lane) for lane in Lane if lane in lanes]

    def schedule(self, *, sweep_seconds: float) -> None:
        """Have beat send a sweep, and a delivery of events, so often.

        A message that nobody has taken before the next one comes is dropped: they do not pile up.
        """
        options = {"expires": sweep_seconds, "headers": headers_of(), "retry": False}
        self.application.conf.update(
            beat_scheduler="celery.beat:Scheduler",  # keeps nothing on disk
            beat_max_loop_interval=min(sweep_seconds, 5.0),
            beat_schedule={
                name: {"task": name, "schedule": sweep_seconds, "options": options} for name in (SWEEP, DELIVER)
            },
        )

    def _add(self, name: str, handle: Callable[[Mapping[str, Any], Mapping[str, Any]], bool]) -> None:
        def run(task: Any, **keywords: Any) -> None:
            try:
                done = handle(keywords, vars(task.request))
            except SoftTimeLimitExceeded:
                log.warning("a task took too long; what it did was handed back", extra={"code": "task_too_long"})
                return
            if not done:
                raise Reject("handed back", requeue=True)

        self.application.task(name=name, bind=True, typing=False)(run)
