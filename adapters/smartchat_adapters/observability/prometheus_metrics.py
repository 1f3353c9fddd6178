"""Taking measurements, and telling them to Prometheus."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from smartchat_adapters.observability.metrics_files import FilesReader
from smartchat_adapters.observability.negotiation import wants_openmetrics
from smartchat_adapters.observability.prometheus_series import Series, WrongMeasurement
from smartchat_core.errors import MissingExtra
from smartchat_core.model.metric import Measurement, Metric, MetricKind
from smartchat_core.model.work import TraceContext
from smartchat_core.ports.telemetry import Exposition

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry
    from prometheus_client import Metric as Family

__all__ = ["PrometheusMetrics"]

log = logging.getLogger(__name__)

_MOST_COMPLAINTS = 100
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
        self._metrics = tuple(metrics)
        self._trace = trace
        self._complaints: set[str] = set()
        own: CollectorRegistry | None = CollectorRegistry() if files is None else None
        self._series = Series(self._metrics, registry=own, zero_gauges=zero_gauges, summed=summed)
        process = CollectorRegistry()
        ProcessCollector(registry=process)
        GCCollector(registry=process)
        self._told = _Told(own if files is None else FilesReader(files), process)
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
        except Exception as error:  # noqa: BLE001  # whoever measures must not fail for it
            self._complain(measurement, error)

    def exposition(self, *, accept: str = "") -> Exposition:
        from prometheus_client import exposition, openmetrics

        if wants_openmetrics(accept):
            text = openmetrics.exposition
            return Exposition(body=text.generate_latest(self._told), media_type=text.CONTENT_TYPE_LATEST)  # type: ignore[no-untyped-call]
        body = exposition.generate_latest(self._told)
        return Exposition(body=body, media_type=exposition.CONTENT_TYPE_PLAIN_0_0_4)

    def samples(self) -> Iterator[Measurement]:
        families = {family.name: family for family in self._told.collect()}
        for metric in self._metrics:
            family = families.get(metric.name.removesuffix("_total"))
            if family is not None:
                yield from _samples(metric, family)

    def _exemplar(self, measurement: Measurement) -> Mapping[str, str] | None:
        """The trace that a measurement was taken in, where anybody can look it up."""
        if measurement.metric.kind is MetricKind.GAUGE or (trace := self._trace()) is None:
            return None
        _, trace_id, span_id, flags = trace.traceparent.split("-")[:4]
        return {"trace_id": trace_id, "span_id": span_id} if int(flags, 16) & _SAMPLED else None

    def _complain(self, measurement: Measurement, error: Exception) -> None:
        name = str(getattr(getattr(measurement, "metric", None), "name", type(measurement).__name__))
        if name in self._complaints or len(self._complaints) >= _MOST_COMPLAINTS:
            return
        self._complaints.add(name)
        expected = isinstance(error, WrongMeasurement)
        log.error("a measurement is not counted: %s", error, extra={"metric": name}, exc_info=not expected)


class _Told:
    """What is told: the program's metrics and the process's, without the times at which series were made."""

    def __init__(self, *sources: CollectorRegistry | FilesReader | None) -> None:
        self._sources = [source for source in sources if source is not None]

    def collect(self) -> Iterator[Family]:
        for source in self._sources:
            for family in source.collect():
                family.samples = [sample for sample in family.samples if not sample.name.endswith("_created")]
                yield family


def _samples(metric: Metric, family: Family) -> Iterator[Measurement]:
    values: dict[tuple[str, ...], float] = {}
    counts: dict[tuple[str, ...], float] = {}
    for sample in family.samples:
        labels = tuple(sample.labels.get(name, "") for name in metric.label_names)
        if sample.name.endswith("_count") and metric.kind is MetricKind.HISTOGRAM:
            counts[labels] = sample.value
        elif not sample.name.endswith("_bucket"):
            values[labels] = sample.value
    for labels, value in values.items():
        if metric.kind is not MetricKind.HISTOGRAM:
            yield Measurement(metric=metric, value=value, labels=labels)
        elif count := counts.get(labels):
            yield Measurement(metric=metric, value=value / count, labels=labels)
