"""Metrics on prometheus_client: taking measurements, and exposing them to Prometheus."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from smartchat_adapters.observability.metrics_files import FilesReader
from smartchat_adapters.observability.prometheus_series import Series, WrongMeasurement
from smartchat_core.errors import MissingExtra
from smartchat_core.model.metric import Measurement, Metric, MetricKind, Sample
from smartchat_core.model.work import TraceContext
from smartchat_core.ports.telemetry import Exposition

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry
    from prometheus_client import Metric as Family

__all__ = ["PrometheusMetrics"]

log = logging.getLogger(__name__)

_MAX_COMPLAINTS = 100
_SAMPLED = 1


class PrometheusMetrics:
    """Takes the measurements of a catalogue, and is the `MetricsReader` of them.

    Everything is kept in a registry of its own, beside which the process itself is measured (memory, processor time,
    open files, garbage collection). With `files` it reads all processes that write to that folder (see
    `metrics_files`), without it this one, with exemplars.

    Args:
        metrics: the catalogue.
        zero_gauges: the gauges of which zero is true when the process starts.
        summed: the gauges of which each of several processes has a part; the latest value counts of all others.
        trace: the present place in the trace, for exemplars.
        files: the folder of the processes that belong together.

    Raises:
        MissingExtra: prometheus_client is not installed.
    """

    def __init__(
        self,
        metrics: Iterable[Metric],
        *,
        zero_gauges: frozenset[Metric] = frozenset(),
        summed: frozenset[Metric] = frozenset(),
        trace: Callable[[], TraceContext | None] = lambda: None,
        files: Path | None = None,
    ) -> None:
        try:
            from prometheus_client import CollectorRegistry, GCCollector, ProcessCollector
        except ModuleNotFoundError as exc:
            raise MissingExtra(
                "metrics cannot be taken",
                cause=f"the module {exc.name!r} is missing",
                remedy="Install it with: pip install 'smartchat[web]'",
            ) from exc
        self._trace = trace
        self._complaints: set[str] = set()
        own: CollectorRegistry | None = CollectorRegistry() if files is None else None
        self._series = Series(metrics, registry=own, zero_gauges=zero_gauges, summed=summed)
        process = CollectorRegistry()
        ProcessCollector(registry=process)
        GCCollector(registry=process)
        self._exposed = _ExposedFamilies(own if files is None else FilesReader(files), process)
        self._adding = threading.RLock() if files is not None else None
        if self._adding is not None:
            # A process that is forked while another thread adds would wait for that thread, which it does not have.
            os.register_at_fork(
                before=self._adding.acquire,
                after_in_parent=self._adding.release,
                after_in_child=self._adding.release,
            )

    def record(self, measurement: Measurement) -> None:
        """Add a measurement to its metric. Wrong use is logged, once for each metric."""
        try:
            if self._adding is None:
                self._series.add(measurement, self._exemplar(measurement))
            else:
                with self._adding:
                    self._series.add(measurement)
        except Exception as error:  # noqa: BLE001  # measuring must never make its caller fail
            self._complain(measurement, error)

    def exposition(self, *, accept: str = "") -> Exposition:
        from prometheus_client.exposition import choose_encoder

        try:
            encode, media_type = choose_encoder(accept)
        except TypeError:  # a version that is no number is compared with one
            encode, media_type = choose_encoder("")
        return Exposition(body=encode(self._exposed), media_type=media_type)

    def samples(self) -> Iterator[Sample]:
        for family in self._exposed.collect():
            for sample in family.samples:
                yield Sample(name=sample.name, labels=sample.labels, value=sample.value)

    def _exemplar(self, measurement: Measurement) -> Mapping[str, str] | None:
        """The trace that a measurement was taken in, where it can be found."""
        if measurement.metric.kind is MetricKind.GAUGE or (trace := self._trace()) is None:
            return None
        _, trace_id, span_id, flags = trace.traceparent.split("-")[:4]
        return {"trace_id": trace_id, "span_id": span_id} if int(flags, 16) & _SAMPLED else None

    def _complain(self, measurement: Measurement, error: Exception) -> None:
        name = str(getattr(getattr(measurement, "metric", None), "name", type(measurement).__name__))
        if name in self._complaints or len(self._complaints) >= _MAX_COMPLAINTS:
            return
        self._complaints.add(name)
        expected = isinstance(error, WrongMeasurement)
        log.error("measurement dropped: %s", error, extra={"metric": name}, exc_info=not expected)


class _ExposedFamilies:
    """The exposition: the program's metrics and the process's, without the times at which series were made."""

    def __init__(self, *sources: CollectorRegistry | FilesReader | None) -> None:
        self._sources = [source for source in sources if source is not None]

    def collect(self) -> Iterator[Family]:
        for source in self._sources:
            for family in source.collect():
                family.samples = [sample for sample in family.samples if not sample.name.endswith("_created")]
                yield family
