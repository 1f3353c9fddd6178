"""The worker that takes its work from a queue: Celery with a pool of processes."""

import logging
import os
import signal
import threading
import time
import warnings
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from typing import Any
from uuid import uuid4

from celery import signals
from celery.exceptions import CPendingDeprecationWarning, SecurityWarning
from celery.worker import state

from smartchat.composition.logs import service_logs
from smartchat.composition.metrics import PrometheusMetrics, measured_together
from smartchat.composition.observability import counting_only
from smartchat.metrics_server import metrics_served
from smartchat.settings import Settings
from smartchat.worker.celery_app import make_receiver
from smartchat.worker.child import ChildProcess, StopSign
from smartchat.worker.metrics import WorkerMetrics
from smartchat.worker.tasks import Tasks
from smartchat_core.model.work import WorkQueue

__all__ = ["GRACE_SECONDS", "run_worker"]

log = logging.getLogger(__name__)

GRACE_SECONDS = 25.0
"""How long a worker that was asked to stop may take; orchestrators commonly kill after 30 seconds."""

_REMINDER_SECONDS = 0.5
_FORCED = 1


def run_worker(settings: Settings, *, queues: frozenset[WorkQueue], concurrency: int, ready: Callable[[], None]) -> int:
    """Work until asked to stop; returns the exit code.

    SIGTERM or SIGINT: leases are released, and the worker ends within `GRACE_SECONDS`. A second one, or SIGQUIT:
    at once. Then, as after any sudden death, leases run out, and messages are delivered again.

    Args:
        settings: what each process opens its services from.
        queues: the kinds of work that it takes.
        concurrency: how many processes work.
        ready: is called when messages are taken.
    """
    with (
        measured_together("worker") as metrics,
        service_logs(settings, service="worker", telemetry=counting_only(metrics)),
    ):
        return _run_measured(settings, metrics, queues=queues, concurrency=concurrency, ready=ready)


def _run_measured(
    settings: Settings,
    metrics: PrometheusMetrics,
    *,
    queues: frozenset[WorkQueue],
    concurrency: int,
    ready: Callable[[], None],
) -> int:
    stop = StopSign()
    child = ChildProcess(settings, stop, metrics=metrics)
    exporter = WorkerMetrics(metrics, record=metrics.record, concurrency=concurrency, stopping=lambda: stop.given)
    receiver = make_receiver(settings, Tasks(child))
    handlers = _Signals(stop)

    def started(**_: Any) -> None:
        handlers.install()
        log.info("worker started", extra={"queues": sorted(queues), "processes": concurrency})
        # Celery would advise to interrupt what runs when the broker goes away: it is under a lease, and may go on.
        warnings.simplefilter("ignore", CPendingDeprecationWarning)
        ready()

    connected: tuple[tuple[Any, Callable[..., None]], ...] = (
        (signals.setup_logging, _leave_logging_alone),
        (signals.worker_process_init, lambda **_: child.open()),
        (signals.worker_process_shutdown, lambda **_: child.close()),
        (signals.worker_ready, started),
    )
    for signal_, receive in connected:
        signal_.connect(receive, weak=False)
    # It speaks of options that this program does not have. Pickle, for which it was made, is not accepted.
    warnings.simplefilter("ignore", SecurityWarning)
    try:
        worker = receiver.application.Worker(
            # Of two workers with one name RabbitMQ would not let the second one in.
            hostname=f"{settings.queue_prefix}-{uuid4().hex[:12]}@{os.uname().nodename}",
            pool="prefork",
            concurrency=concurrency,
            queues=receiver.queues_of(queues),
            without_gossip=True,
            without_mingle=True,
            quiet=True,
            loglevel=logging.getLogger().getEffectiveLevel(),
        )
        handlers.worker = exporter.worker = worker
        with metrics_served(settings, exporter):
            worker.start()
    finally:
        for signal_, receive in connected:
            signal_.disconnect(receive)
    log.info("worker stopped", extra={"exit_code": int(worker.exitcode or 0)})
    return int(worker.exitcode or 0)


def _leave_logging_alone(**_: Any) -> None:
    """Instead of Celery's set-up: everything goes where the program's own records go."""
    logging.getLogger("multiprocessing").propagate = True


class _Signals:
    """Ends the worker when the operating system asks for it."""

    def __init__(self, stop: StopSign) -> None:
        self.worker: Any = None
        self._stop = stop
        self._hangup_ignored = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN  # as by nohup

    def install(self) -> None:
        """Take the place of Celery's handlers, which would wait for the work to end, however long that takes."""
        signal.signal(signal.SIGTERM, self._end)
        signal.signal(signal.SIGINT, self._end)
        signal.signal(signal.SIGQUIT, self._end_at_once)
        signal.signal(signal.SIGHUP, signal.SIG_IGN if self._hangup_ignored else self._end)

    def _end(self, number: int, frame: FrameType | None) -> None:
        if self._stop.given:
            self._end_at_once(number, frame)
        self._stop.give()
        state.should_stop = 0
        threading.Thread(target=self._see_to_the_end, name="smartchat-end", daemon=True).start()

    def _see_to_the_end(self) -> None:
        """Ask the pool's processes to release their jobs, also those that have just begun; in the end, force it."""
        for _ in range(int(GRACE_SECONDS / _REMINDER_SECONDS)):
            for pid in self._working():
                _send(pid, signal.SIGTERM)
            time.sleep(_REMINDER_SECONDS)
        log.error("worker did not stop within %.0f seconds; killing it", GRACE_SECONDS)
        self._kill()

    def _end_at_once(self, _: int, __: FrameType | None) -> None:
        self._kill()

    def _working(self) -> list[int]:
        try:
            return [request.worker_pid for request in tuple(state.active_requests) if request.worker_pid]
        except RuntimeError:  # the other thread has just changed it
            return []

    def _kill(self) -> None:
        for process in getattr(getattr(self.worker.pool, "_pool", None), "_pool", None) or ():
            _send(process.pid, signal.SIGKILL)
        os._exit(_FORCED)


def _send(pid: int, number: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, number)
