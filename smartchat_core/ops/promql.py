"""Queries of Prometheus that are built of metrics, so that one of a metric or label that is not there cannot be.

Sources: https://prometheus.io/docs/prometheus/latest/querying/basics/ and its neighbours on operators and functions.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from smartchat_core.model.metric import Metric, MetricKind, MetricSource

__all__ = [
    "Expr",
    "Matcher",
    "absent",
    "avg",
    "bucket",
    "count",
    "count_of",
    "equal",
    "histogram_quantile",
    "increase",
    "like",
    "max_",
    "min_",
    "number",
    "predict_linear",
    "rate",
    "select",
    "sum_",
    "sum_of",
    "time",
    "topk",
    "unequal",
    "unlike",
    "vector",
]

TARGET_LABELS = frozenset({"instance", "job"})
"""Labels that every scraped series has."""

_DURATION = re.compile(r"([1-9]\d*(ms|s|m|h|d|w|y))+")
_ATOM, _UNARY, _POWER, _TIMES, _PLUS, _COMPARE, _AND, _OR = 8, 7, 6, 5, 4, 3, 2, 1
_PRECEDENCE = {
    "*": _TIMES, "/": _TIMES, "+": _PLUS, "-": _PLUS,
    "==": _COMPARE, "!=": _COMPARE, ">": _COMPARE, "<": _COMPARE, ">=": _COMPARE, "<=": _COMPARE,
    "and": _AND, "unless": _AND, "or": _OR,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Matcher:
    """A condition on a label's value."""

    operator: str
    value: str


def equal(value: str) -> Matcher:
    """The label has this value."""
    return Matcher("=", value)


def unequal(value: str) -> Matcher:
    """The label has another value."""
    return Matcher("!=", value)


def like(pattern: str) -> Matcher:
    """The whole value fits the regular expression."""
    return Matcher("=~", pattern)


def unlike(pattern: str) -> Matcher:
    """The whole value does not fit the regular expression."""
    return Matcher("!~", pattern)


@dataclass(frozen=True, kw_only=True, slots=True)
class Expr:
    """A query: its text, the metrics that it reads, and the labels that its series have, as far as that is known.

    Raises:
        ValueError: by its methods, when a label is named that the series do not have.
    """

    text: str
    metrics: frozenset[Metric] = frozenset()
    labels: frozenset[str] | None = None
    binding: int = _ATOM
    ranged: bool = False

    def __str__(self) -> str:
        return self.text

    def over(self, window: str) -> Expr:
        """The values of the last `window`, as in `5m`."""
        _check_duration(window)
        return replace(self, text=f"{self.text}[{window}]", ranged=True)

    def offset(self, ago: str) -> Expr:
        """The same, so long ago; only of a selection, with or without a window."""
        _check_duration(ago)
        return replace(self, text=f"{self.text} offset {ago}", binding=_UNARY)

    def __add__(self, other: Expr | float) -> Expr:
        return self.operate("+", other)

    def __sub__(self, other: Expr | float) -> Expr:
        return self.operate("-", other)

    def __mul__(self, other: Expr | float) -> Expr:
        return self.operate("*", other)

    def __truediv__(self, other: Expr | float) -> Expr:
        return self.operate("/", other)

    def __rsub__(self, other: float) -> Expr:
        return number(other).operate("-", self)

    def __rmul__(self, other: float) -> Expr:
        return number(other).operate("*", self)

    def __gt__(self, other: Expr | float) -> Expr:
        return self.operate(">", other)

    def __lt__(self, other: Expr | float) -> Expr:
        return self.operate("<", other)

    def __ge__(self, other: Expr | float) -> Expr:
        return self.operate(">=", other)

    def __le__(self, other: Expr | float) -> Expr:
        return self.operate("<=", other)

    def equals(self, other: Expr | float) -> Expr:
        """The series whose value is this."""
        return self.operate("==", other)

    def and_(self, other: Expr, *, on: Iterable[str] | None = None) -> Expr:
        """The series for which the other query has one, too."""
        return self.operate("and", other, on=on)

    def or_(self, other: Expr, *, on: Iterable[str] | None = None) -> Expr:
        """The series of this query, and those that only the other has."""
        return self.operate("or", other, on=on)

    def operate(
        self,
        operator: str,
        other: Expr | float,
        *,
        on: Iterable[str] | None = None,
        ignoring: Iterable[str] | None = None,
        group_left: bool = False,
    ) -> Expr:
        """Join two queries by a binary operator, with the labels by which their series belong together.

        Raises:
            ValueError: `on` or `ignoring` names labels that a side does not have, or a side is a range.
        """
        right = other if isinstance(other, Expr) else number(other)
        binding = _PRECEDENCE[operator]
        matching = ""
        for word, names in (("on", on), ("ignoring", ignoring)):
            if names is not None:
                listed = tuple(names)
                _check_labels(self, listed)
                if word == "on":
                    _check_labels(right, listed)
                matching = f" {word}({', '.join(listed)})"
        if group_left:
            matching += " group_left"
        if self.ranged or right.ranged:
            msg = f"{operator} takes no range: {self.text}, {right.text}"
            raise ValueError(msg)
        left_text = self.text if self.binding >= binding else f"({self.text})"
        right_text = right.text if right.binding > binding else f"({right.text})"
        labels = self.labels if self.metrics else right.labels
        if operator == "or" and labels is not None and right.labels is not None:
            labels = labels | right.labels
        return Expr(
            text=f"{left_text} {operator}{matching} {right_text}",
            metrics=self.metrics | right.metrics,
            labels=labels,
            binding=binding,
        )


def number(value: float) -> Expr:
    """A constant, such as the threshold that a series is compared with."""
    return Expr(text=f"{value:.10g}", labels=frozenset())


def select(metric: Metric, **matchers: str | Matcher) -> Expr:
    """The series of a counter or gauge with these values of labels.

    Raises:
        ValueError: the metric is a histogram, or has no such label.
    """
    if metric.kind is MetricKind.HISTOGRAM:
        msg = f"{metric.name} is a histogram: use bucket, count_of or sum_of"
        raise ValueError(msg)
    return _selected(metric, metric.name, frozenset(metric.label_names), matchers)


def bucket(metric: Metric, **matchers: str | Matcher) -> Expr:
    """The buckets of a histogram."""
    return _of_histogram(metric, "_bucket", {"le"}, matchers)


def count_of(metric: Metric, **matchers: str | Matcher) -> Expr:
    """How many observations a histogram has."""
    return _of_histogram(metric, "_count", set(), matchers)


def sum_of(metric: Metric, **matchers: str | Matcher) -> Expr:
    """The sum of a histogram's observations."""
    return _of_histogram(metric, "_sum", set(), matchers)


def rate(selected: Expr, window: str, *, ago: str = "") -> Expr:
    """How fast a counter grows, a second; with `ago`, how fast it grew then."""
    return _call("rate", _range(selected, window, ago), selected.labels)


def increase(selected: Expr, window: str, *, ago: str = "") -> Expr:
    """By how much a counter grew; with `ago`, by how much it did then."""
    return _call("increase", _range(selected, window, ago), selected.labels)


def predict_linear(selected: Expr, window: str, seconds: float, *, shown: str = "") -> Expr:
    """The value in so many seconds, if it goes on as in the window; `shown` spells the seconds out, as in `4*86400`."""
    inner = selected.over(window)
    return Expr(
        text=f"predict_linear({inner.text}, {shown or number(seconds).text})",
        metrics=inner.metrics,
        labels=selected.labels,
    )


def histogram_quantile(quantile: float, buckets: Expr) -> Expr:
    """The quantile (0..1) of a histogram whose buckets still have the label `le`.

    Raises:
        ValueError: they have not.
    """
    _check_labels(buckets, ("le",))
    labels = None if buckets.labels is None else buckets.labels - {"le"}
    text = f"histogram_quantile({number(quantile).text}, {buckets.text})"
    return Expr(text=text, metrics=buckets.metrics, labels=labels)


def sum_(inner: Expr, *, by: tuple[str, ...] = ()) -> Expr:
    """The sum of the series, for each combination of the labels in `by`."""
    return _aggregate("sum", inner, by)


def max_(inner: Expr, *, by: tuple[str, ...] = ()) -> Expr:
    """The largest of the series."""
    return _aggregate("max", inner, by)


def min_(inner: Expr, *, by: tuple[str, ...] = ()) -> Expr:
    """The smallest of the series."""
    return _aggregate("min", inner, by)


def avg(inner: Expr, *, by: tuple[str, ...] = ()) -> Expr:
    """The mean of the series."""
    return _aggregate("avg", inner, by)


def count(inner: Expr, *, by: tuple[str, ...] = ()) -> Expr:
    """How many series there are."""
    return _aggregate("count", inner, by)


def topk(most: int, inner: Expr) -> Expr:
    """The series with the largest values."""
    return Expr(text=f"topk({most}, {inner.text})", metrics=inner.metrics, labels=inner.labels)


def absent(inner: Expr) -> Expr:
    """One series, when the query has none."""
    return Expr(text=f"absent({inner.text})", metrics=inner.metrics, labels=None)


def time() -> Expr:
    """The time of the evaluation, in seconds since 1970."""
    return Expr(text="time()", labels=frozenset())


def vector(value: float) -> Expr:
    """One series without labels that has this value."""
    return Expr(text=f"vector({number(value).text})", labels=frozenset())


def _of_histogram(metric: Metric, suffix: str, more: set[str], matchers: dict[str, str | Matcher]) -> Expr:
    if metric.kind is not MetricKind.HISTOGRAM:
        msg = f"{metric.name} is no histogram"
        raise ValueError(msg)
    return _selected(metric, metric.name + suffix, frozenset(metric.label_names) | more, matchers)


def _selected(metric: Metric, name: str, labels: frozenset[str], matchers: dict[str, str | Matcher]) -> Expr:
    known = labels if metric.source is MetricSource.RECORDED else labels | TARGET_LABELS
    conditions = []
    for label, matcher in matchers.items():
        if label not in known:
            msg = f"{metric.name} has no label {label}, only {sorted(known)}"
            raise ValueError(msg)
        found = matcher if isinstance(matcher, Matcher) else equal(matcher)
        _check_value(metric, label, found)
        conditions.append(f"{label}{found.operator}{json.dumps(found.value)}")
    text = name + (f"{{{', '.join(conditions)}}}" if conditions else "")
    return Expr(text=text, metrics=frozenset({metric}), labels=known)


def _check_value(metric: Metric, label: str, matcher: Matcher) -> None:
    closed = next((one.values for one in metric.labels if one.name == label), ())
    if matcher.operator in {"=~", "!~"}:
        pattern = re.compile(matcher.value)
        missing = bool(closed) and not any(pattern.fullmatch(value) for value in closed)
    else:
        missing = bool(closed) and matcher.value not in closed
    if missing:
        msg = f"the label {label} of {metric.name} never has the value {matcher.value!r}, only {closed}"
        raise ValueError(msg)


def _range(selected: Expr, window: str, ago: str) -> Expr:
    ranged = selected.over(window)
    return ranged.offset(ago) if ago else ranged


def _call(name: str, inner: Expr, labels: frozenset[str] | None) -> Expr:
    return Expr(text=f"{name}({inner.text})", metrics=inner.metrics, labels=labels)


def _aggregate(name: str, inner: Expr, by: tuple[str, ...]) -> Expr:
    _check_labels(inner, by)
    grouping = f" by ({', '.join(by)}) " if by else ""
    return Expr(text=f"{name}{grouping}({inner.text})", metrics=inner.metrics, labels=frozenset(by))


def _check_labels(inner: Expr, names: Iterable[str]) -> None:
    missing = [name for name in names if inner.labels is not None and name not in inner.labels]
    if missing:
        msg = f"{inner.text} has no label {', '.join(missing)}"
        raise ValueError(msg)


def _check_duration(text: str) -> None:
    if not _DURATION.fullmatch(text):
        msg = f"{text!r} is no duration"
        raise ValueError(msg)
