"""The worker's side of the queue: a Celery application whose tasks call what the program hands in."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Mapping
from typing import Any

from celery.exceptions import Reject, SoftTimeLimitExceeded

from smartchat_adapters.queues.application import make_application
from smartchat_adapters.queues.broker import Broker, BrokerKind
from smartchat_adapters.queues.config import TimeLimits
from smartchat_adapters.queues.messages import DELIVER, SWEEP, WORK, came_again, item_in, make_headers, trace_in
from smartchat_adapters.queues.topology import Topology
from smartchat_core.model.work import WorkItem, WorkQueue

__all__ = ["Receiver"]

log = logging.getLogger(__name__)


class Receiver:
    """A Celery application with the tasks and the schedule; `application` is for Celery's worker and beat programs.

    A message that cannot be worked on never reaches a task: it goes to the dead letters.

    Args:
        broker: where messages come from.
        topology: the queues there.
        limits: how long tasks may take.
        work: works on a job. Like the other two it returns after how many seconds the message is to come again: 0 puts
            it back for the next consumer, None is for one that is dealt with. Only once does a message come later.
        sweep: recovers lost work.
        deliver: delivers events.
    """

    def __init__(
        self,
        broker: Broker,
        topology: Topology,
        *,
        limits: TimeLimits,
        work: Callable[[WorkItem], float | None],
        sweep: Callable[[], float | None],
        deliver: Callable[[], float | None],
    ) -> None:
        self.broker = broker
        self.topology = topology
        self.limits = limits
        self.application = make_application(broker, topology, limits=limits)
        self.application.conf.update(worker_consumer="smartchat_adapters.queues.consumer:Consumer")
        self.application.smartchat_receiver = self
        with warnings.catch_warnings():
            # It warns that results which are not kept are not compressed either.
            warnings.simplefilter("ignore", UserWarning)
            _ = self.application.backend
        self._add(WORK, lambda keywords, headers: work(item_in(keywords, headers)))
        self._add(SWEEP, lambda _, __: sweep())
        self._add(DELIVER, lambda _, __: deliver())

    def queues_of(self, queues: frozenset[WorkQueue]) -> list[str]:
        """The names of the queues of these queues."""
        return [self.topology.name_of(queue) for queue in WorkQueue if queue in queues]

    def schedule(self, *, sweep_seconds: float) -> None:
        """Have beat send a sweep, and a delivery of events, so often.

        They do not pile up. On RabbitMQ a worker drops those that are older than the next one. Redis is sent none
        while one waits; that one stays good, however long it does.
        """
        options: dict[str, Any] = {"headers": make_headers(), "retry": False}
        if self.broker.kind is BrokerKind.RABBITMQ:
            options["expires"] = sweep_seconds
        self.application.conf.update(
            beat_scheduler="celery.beat:Scheduler",  # keeps nothing on disk
            beat_max_loop_interval=min(sweep_seconds, 5.0),
            beat_schedule={
                name: {"task": name, "schedule": sweep_seconds, "options": options} for name in (SWEEP, DELIVER)
            },
        )

    def _add(self, name: str, handle: Callable[[Mapping[str, Any], Mapping[str, Any]], float | None]) -> None:
        def run(task: Any, **keywords: Any) -> None:
            headers = vars(task.request)
            try:
                seconds = handle(keywords, headers)
            except SoftTimeLimitExceeded:
                log.warning("task exceeded its time limit; job released for retry", extra={"code": "task_too_long"})
                return
            if seconds is not None and (seconds <= 0 or not _put_off(task, keywords, headers, seconds)):
                raise Reject("released", requeue=True)

        self.application.task(name=name, bind=True, typing=False)(run)


def _put_off(task: Any, keywords: Mapping[str, Any], headers: Mapping[str, Any], seconds: float) -> bool:
    """Have the message come again later; False when the broker does not take it."""
    if came_again(headers):
        return True  # somebody else has had it all the time
    try:
        task.apply_async(
            kwargs=dict(keywords),
            countdown=seconds,
            headers=make_headers(trace_in(headers), again=True),
            queue=headers["delivery_info"]["routing_key"],
            priority=headers["delivery_info"].get("priority"),
            retry=False,
        )
    except Exception as error:  # whatever it is: the message that is there still counts
        log.warning("a message could not be requeued with delay", extra={"code": "queue_unavailable"}, exc_info=error)
        return False
    return True
