"""What two looks at the metrics tell about the time between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import inf

__all__ = ["Labels", "Reading", "Window", "parse_exposition"]

Labels = Mapping[str, str]
Series = Mapping[str, tuple[tuple[Labels, float], ...]]
Where = Callable[[Labels], bool]


def _any(_: Labels) -> bool:
    return True


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """All series at one moment (seconds of a clock that never goes back), by the name of the sample."""

    at: float
    series: Series

    def sum(self, name: str, where: Where = _any) -> float:
        """The sum of the series that are meant."""
        return sum(value for labels, value in self.series.get(name, ()) if where(labels))

    def values(self, name: str, label: str) -> tuple[str, ...]:
        """The values of a label, in order."""
        return tuple(sorted({labels[label] for labels, _ in self.series.get(name, ()) if label in labels}))


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """The time between two readings. A counter that fell was begun anew, and counts from zero."""

    before: Reading
    after: Reading

    def increase(self, name: str, where: Where = _any) -> float:
        """By how much the counters that are meant rose."""
        old = {_key(labels): value for labels, value in self.before.series.get(name, ())}
        total = 0.0
        for labels, value in self.after.series.get(name, ()):
            if where(labels):
                was = old.get(_key(labels), 0.0)
                total += value - was if value >= was else value
        return total

    def rate(self, name: str, where: Where = _any) -> float:
        """The same in each second."""
        seconds = self.after.at - self.before.at
        return self.increase(name, where) / seconds if seconds > 0 else 0.0

    def quantile(self, share: float, name: str, where: Where = _any) -> float | None:
        """The value below which this share of the observations lay, as Prometheus' histogram_quantile tells it.

        None where nothing was observed. What lies beyond the last bucket counts as its bound.
        """
        bounds = sorted(float(bound) for bound in self.after.values(f"{name}_bucket", "le"))
        counts = [self.increase(f"{name}_bucket", _within(bound, where)) for bound in bounds]
        if not counts or counts[-1] <= 0:
            return None
        wanted, low, under = share * counts[-1], 0.0, 0.0
        for bound, count in zip(bounds, counts, strict=True):
            if count >= wanted:
                if bound == inf:
                    return low
                inside = count - under
                return bound if inside <= 0 else low + (bound - low) * (wanted - under) / inside
            low, under = bound, count
        return low


def _within(bound: float, where: Where) -> Where:
    return lambda labels: float(labels["le"]) == bound and where(labels)


def _key(labels: Labels) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(labels.items()))


def parse_exposition(text: str, *, at: float) -> Reading:
    """The series in Prometheus' text format (https://prometheus.io/docs/instrumenting/exposition_formats/).

    A line that cannot be read is passed over: a page for people does without it.
    """
    series: dict[str, list[tuple[Labels, float]]] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            for name, labels, value in _sample(line):
                series.setdefault(name, []).append((labels, value))
    return Reading(at=at, series={name: tuple(samples) for name, samples in series.items()})


def _sample(line: str) -> Iterator[tuple[str, Labels, float]]:
    name, brace, rest = line.partition("{")
    labels: dict[str, str] = {}
    if brace:
        rest = rest.lstrip()
        while rest and not rest.startswith("}"):
            label, _, rest = rest.partition('="')
            value, rest = _quoted(rest)
            labels[label.strip(" ,")] = value
            rest = rest.lstrip(" ,")
        rest = rest[1:]
    else:
        name, _, rest = line.partition(" ")
    try:
        yield name, labels, float(rest.split()[0])
    except (ValueError, IndexError):
        return


def _quoted(text: str) -> tuple[str, str]:
    """The value up to the closing quotation mark, and what follows it."""
    value: list[str] = []
    place = 0
    while place < len(text) and text[place] != '"':
        if text[place] == "\\" and place + 1 < len(text):
            place += 1
            value.append("\n" if text[place] == "n" else text[place])
        else:
            value.append(text[place])
        place += 1
    return "".join(value), text[place + 1 :]
