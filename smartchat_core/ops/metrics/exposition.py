"""Scrapes of the exposition: increases, rates and quantiles between two of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import inf
from typing import Self

from smartchat_core.model.metric import Sample

__all__ = ["Labels", "Scrape", "ScrapeWindow"]

Labels = Mapping[str, str]
Series = Mapping[str, tuple[tuple[Labels, float], ...]]
Where = Callable[[Labels], bool]


def _any(_: Labels) -> bool:
    return True


@dataclass(frozen=True, kw_only=True, slots=True)
class Scrape:
    """All series at one moment (seconds of a clock that never goes back), by the name of the sample."""

    at: float
    series: Series

    @classmethod
    def of(cls, samples: Iterable[Sample], *, at: float) -> Self:
        """The samples of one scrape."""
        series: dict[str, list[tuple[Labels, float]]] = {}
        for sample in samples:
            series.setdefault(sample.name, []).append((sample.labels, sample.value))
        return cls(at=at, series={name: tuple(found) for name, found in series.items()})

    def sum(self, name: str, where: Where = _any) -> float:
        """The sum of the series that are meant."""
        return sum(value for labels, value in self.series.get(name, ()) if where(labels))

    def values(self, name: str, label: str) -> tuple[str, ...]:
        """The values of a label, in order."""
        return tuple(sorted({labels[label] for labels, _ in self.series.get(name, ()) if label in labels}))


@dataclass(frozen=True, kw_only=True, slots=True)
class ScrapeWindow:
    """The time between two scrapes. A counter that fell was reset, and counts from zero."""

    before: Scrape
    after: Scrape

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
        """The value below which this share of the observations lay, by Prometheus' histogram_quantile.

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
