"""Metrics with their labels, and single measurements of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

__all__ = ["OTHER", "Label", "Measurement", "Metric", "MetricKind", "MetricSource", "Sample"]

OTHER = "other"
"""Stands for every value of a label that may not become a series of its own."""

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_MAX_LABELS = 8
_NEVER = frozenset({"user", "user_id", "owner", "document", "document_id", "ip", "ip_address", "path", "url", "le"})
"""Labels that would name a person, or have no end of values; `le` belongs to histograms."""


class MetricKind(StrEnum):
    """How a metric is counted."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"


class MetricSource(StrEnum):
    """Whose metric it is: this program's, or an exporter's beside it."""

    SMARTCHAT = "smartchat"
    RECORDED = "recorded"
    PROMETHEUS = "prometheus"
    ALERTMANAGER = "alertmanager"
    NODE = "node"
    POSTGRES = "postgres"
    REDIS = "redis"
    BLACKBOX = "blackbox"
    CADVISOR = "cadvisor"


@dataclass(frozen=True, kw_only=True, slots=True)
class Label:
    """A label and the values that it can have.

    With `values` the set is closed: each is there from the start with zero, and anything else counts as `other`.
    Without, the first `most` values that come are kept, and all later ones count as `other`.
    """

    name: str
    values: tuple[str, ...] = ()
    most: int = 50

    def bounded(self, value: str) -> str:
        """The value, or `other` where the set is closed and the value is not in it."""
        return value if not self.values or value in self.values else OTHER


@dataclass(frozen=True, kw_only=True, slots=True)
class Metric:
    """A metric by its exact name in Prometheus.

    `labels` are the program's own; `instance` and `job` come with the scrape. `buckets` are the upper bounds of a
    histogram in the unit of its name (seconds or bytes), without infinity.

    Raises:
        ValueError: it breaks a rule of naming (https://prometheus.io/docs/practices/naming/) or names a person.
    """

    name: str
    kind: MetricKind
    help: str
    labels: tuple[Label, ...] = ()
    buckets: tuple[float, ...] = ()
    source: MetricSource = MetricSource.SMARTCHAT

    def __post_init__(self) -> None:
        problem = self._problem()
        if problem:
            msg = f"{self.name}: {problem}"
            raise ValueError(msg)

    def _problem(self) -> str:
        names = [label.name for label in self.labels]
        if len(set(names)) != len(names):
            return "a label stands there twice"
        if self.source is not MetricSource.SMARTCHAT:
            return ""
        if not _NAME.fullmatch(self.name):
            return "this is no name of a metric"
        if (self.kind is MetricKind.COUNTER) != self.name.endswith("_total"):
            return "counters, and only they, end in _total"
        if (
            bool(self.buckets) != (self.kind is MetricKind.HISTOGRAM)
            or tuple(sorted(set(self.buckets))) != self.buckets
        ):
            return "histograms, and only they, have buckets, in rising order"
        if len(names) > _MAX_LABELS:
            return f"more than {_MAX_LABELS} labels"
        if forbidden := _NEVER.intersection(names):
            return f"{sorted(forbidden)} may be no label"
        return ""

    @property
    def label_names(self) -> tuple[str, ...]:
        """The names of the labels, in their order."""
        return tuple(label.name for label in self.labels)

    def measure(self, value: float = 1.0, **labels: str) -> Measurement:
        """A measurement of it: an amount to add to a counter, a gauge's new value, or one observation.

        Raises:
            ValueError: the labels are not exactly those of the metric.
        """
        if set(labels) != set(self.label_names):
            msg = f"{self.name} has the labels {self.label_names}, not {tuple(labels)}"
            raise ValueError(msg)
        values = tuple(label.bounded(str(labels[label.name])) for label in self.labels)
        return Measurement(metric=self, value=value, labels=values)


@dataclass(frozen=True, kw_only=True, slots=True)
class Measurement:
    """One measurement; `labels` are the values in the order of the metric's labels."""

    metric: Metric
    value: float
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Sample:
    """One number of a scrape: the value of a series, by the name that it has in an exposition.

    A histogram has a sample for each of its buckets (`_bucket`, by the label `le`), one for their count and one for
    the sum of what was observed.
    """

    name: str
    labels: Mapping[str, str]
    value: float
