"""Metrics of a worker pool, collected at each scrape."""

from collections.abc import Callable, Iterable
from typing import Any

from celery.worker import state

from smartchat_core.model.metric import Measurement, Sample
from smartchat_core.ops.metrics import work
from smartchat_core.ports.telemetry import Exposition, MetricsReader

__all__ = ["WorkerMetrics"]


class WorkerMetrics:
    """The metrics of a pool, and whether it takes messages and how busy it is, by the process that leads it.

    Args:
        reader: reads the metrics of all processes.
        record: takes a measurement.
        concurrency: how many processes work.
        stopping: whether the worker was asked to stop.
    """

    def __init__(
        self,
        reader: MetricsReader,
        *,
        record: Callable[[Measurement], None],
        concurrency: int,
        stopping: Callable[[], bool],
    ) -> None:
        self.worker: Any = None
        self._reader = reader
        self._record = record
        self._concurrency = concurrency
        self._stopping = stopping

    def exposition(self, *, accept: str = "") -> Exposition:
        """All series, after measuring the pool."""
        self._measure()
        return self._reader.exposition(accept=accept)

    def samples(self) -> Iterable[Sample]:
        """The present values, after the worker's own are brought up to date."""
        self._measure()
        return self._reader.samples()

    def _measure(self) -> None:
        self._record(work.WORKER_UP.measure(float(self._takes_messages())))
        self._record(work.WORKER_CONCURRENCY.measure(self._concurrency))
        self._record(work.TASKS_ACTIVE.measure(len(state.active_requests)))

    def _takes_messages(self) -> bool:
        consumer = getattr(self.worker, "consumer", None)
        connection = getattr(consumer, "connection", None)
        return connection is not None and bool(connection.connected) and not self._stopping()
