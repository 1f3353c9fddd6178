"""Series: the registry's metrics as objects of prometheus_client, and measurements recorded in them."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterable, Mapping
from itertools import product
from typing import TYPE_CHECKING, Literal

from smartchat_adapters.observability.label_bounds import LabelBounds
from smartchat_core.model.metric import Measurement, Metric, MetricKind

if TYPE_CHECKING:
    from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

__all__ = ["Series", "WrongMeasurement"]


class WrongMeasurement(ValueError):
    """A measurement cannot be taken: its metric is not in the catalogue, or its value makes no sense."""


class Series:
    """All series of the metrics that were given.

    What a measurement is added to is there from the start with zero for every combination of values of closed labels,
    so that a rate has a beginning: counters and histograms all, gauges only as far as `zero_gauges` names them. For a
    gauge that somebody else is to set, zero would be a lie (a dependency that is down, a budget that is used up).

    Args:
        metrics: the catalogue.
        registry: where they are registered; None where they are read from files.
        zero_gauges: the gauges of which zero is true when the process starts.
        summed: the gauges of which several processes have a part each; of others the latest value counts for all.
    """

    def __init__(
        self,
        metrics: Iterable[Metric],
        *,
        registry: CollectorRegistry | None,
        zero_gauges: frozenset[Metric] = frozenset(),
        summed: frozenset[Metric] = frozenset(),
    ) -> None:
        self._bounds = LabelBounds()
        self._metrics = {metric.name: metric for metric in metrics}
        self._registry = registry
        self._summed = summed
        self._lock = threading.Lock()
        self._parents: dict[str, Counter | Gauge | Histogram] = {}
        self._children: dict[tuple[str, tuple[str, ...]], Counter | Gauge | Histogram] = {}
        for metric in self._metrics.values():
            if metric.kind is not MetricKind.GAUGE:
                for values in _closed(metric):
                    self._child(metric, values)
            elif metric in zero_gauges:
                for values in _closed(metric):
                    self.add(Measurement(metric=metric, value=0.0, labels=values))

    def add(self, measurement: Measurement, exemplar: Mapping[str, str] | None = None) -> None:
        """Put a measurement where it belongs; `exemplar` names the request that it was taken in.

        A gauge that is NaN is not known any more, and is exposed no longer.

        Raises:
            WrongMeasurement: it cannot be taken.
        """
        metric, value = measurement.metric, measurement.value
        if metric.kind is MetricKind.GAUGE and math.isnan(value):
            self._forget(metric, measurement.labels)
            return
        if not math.isfinite(value) or (value < 0 and metric.kind is not MetricKind.GAUGE):
            msg = f"{metric.name} cannot take the value {value}"
            raise WrongMeasurement(msg)
        child = self._children.get((metric.name, measurement.labels)) or self._bounded_child(measurement)
        traced = dict(exemplar) if exemplar else None
        match metric.kind:
            case MetricKind.COUNTER:
                child.inc(value, exemplar=traced if value else None)  # type: ignore[union-attr, call-arg]  # a counter
            case MetricKind.GAUGE:
                child.set(value)  # type: ignore[union-attr]  # a gauge
            case MetricKind.HISTOGRAM:
                child.observe(value, exemplar=traced)  # type: ignore[union-attr]  # a histogram

    def _forget(self, metric: Metric, labels: tuple[str, ...]) -> None:
        """Stop exposing a gauge.

        What is written to files prometheus_client cannot take back: it becomes NaN, which is left out when they are
        read.
        """
        child = self._children.pop((metric.name, labels), None)
        parent = self._parents.get(metric.name)
        if child is None or parent is None:
            return
        if self._registry is None:
            child.set(math.nan)  # type: ignore[union-attr]  # a gauge
        elif labels:
            parent.remove(*labels)
        else:
            with self._lock:
                self._registry.unregister(self._parents.pop(metric.name))

    def _bounded_child(self, measurement: Measurement) -> Counter | Gauge | Histogram:
        metric = measurement.metric
        if self._metrics.get(metric.name) != metric:
            msg = f"{metric.name} is not in the catalogue"
            raise WrongMeasurement(msg)
        if len(measurement.labels) != len(metric.labels):
            msg = f"{metric.name} has {len(metric.labels)} labels, not {len(measurement.labels)}"
            raise WrongMeasurement(msg)
        return self._child(metric, self._bounds.bounded(metric.labels, measurement.labels))

    def _child(self, metric: Metric, values: tuple[str, ...]) -> Counter | Gauge | Histogram:
        parent = self._parent(metric)
        child = parent.labels(*values) if values else parent
        self._children[metric.name, values] = child
        return child

    def _parent(self, metric: Metric) -> Counter | Gauge | Histogram:
        # Made with the first value: a gauge without labels would expose zero before that.
        with self._lock:
            if metric.name not in self._parents:
                how: Literal["livesum", "mostrecent"] = "livesum" if metric in self._summed else "mostrecent"
                self._parents[metric.name] = _made(metric, self._registry, how)
            return self._parents[metric.name]


def _closed(metric: Metric) -> Iterable[tuple[str, ...]]:
    """Every combination of a metric's values; none where a label is open."""
    return product(*(label.values for label in metric.labels))


def _made(
    metric: Metric, registry: CollectorRegistry | None, mode: Literal["livesum", "mostrecent"]
) -> Counter | Gauge | Histogram:
    from prometheus_client import Counter, Gauge, Histogram

    match metric.kind:
        case MetricKind.COUNTER:
            return Counter(metric.name, metric.help, metric.label_names, registry=registry)
        case MetricKind.GAUGE:
            return Gauge(metric.name, metric.help, metric.label_names, registry=registry, multiprocess_mode=mode)
        case MetricKind.HISTOGRAM:
            return Histogram(
                metric.name, metric.help, metric.label_names, registry=registry, buckets=(*metric.buckets, math.inf)
            )
