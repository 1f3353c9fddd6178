"""A bounded memory of what was measured lately, for the operator's page."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from smartchat_core.ops.metrics.exposition import Labels, Scrape, ScrapeWindow
from smartchat_core.ops.metrics.http import (
    CHAT_STREAMS_ACTIVE,
    HTTP_REQUEST_DURATION,
    HTTP_REQUESTS,
    HTTP_REQUESTS_IN_PROGRESS,
)
from smartchat_core.ports.telemetry import MetricsReader

__all__ = ["SAMPLE_SECONDS", "Point", "RecentMetrics", "failed", "open_samples", "read_metrics"]

log = logging.getLogger(__name__)

SAMPLE_SECONDS = 5.0
_POINTS = 720
"""One hour."""
_EVERY, _KEPT = 6, 11
"""Every half minute a whole reading is kept, for five minutes."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """One moment of the plots."""

    requests: float
    errors: float
    p95: float
    in_progress: float
    streams: float


class RecentMetrics:
    """Points of the last hour, and whole readings of the last minutes; for one thread."""

    def __init__(self) -> None:
        self.points: deque[Point] = deque(maxlen=_POINTS)
        self._kept: deque[Scrape] = deque(maxlen=_KEPT)
        self._last: Scrape | None = None
        self._taken = 0

    @property
    def last(self) -> Scrape | None:
        """The latest reading, some seconds old; None before the first."""
        return self._last

    def add(self, reading: Scrape) -> None:
        """Remember a reading."""
        if self._last is not None:
            self.points.append(_point(ScrapeWindow(before=self._last, after=reading)))
        if self._taken % _EVERY == 0:
            self._kept.append(reading)
        self._last = reading
        self._taken += 1

    def window(self, now: Scrape) -> ScrapeWindow:
        """The last five minutes, or as much of them as there was."""
        first = self._kept[0] if self._kept else now
        return ScrapeWindow(before=first, after=now)


def _point(window: ScrapeWindow) -> Point:
    all_requests = window.rate(HTTP_REQUESTS.name)
    return Point(
        requests=all_requests,
        errors=window.rate(HTTP_REQUESTS.name, failed) / all_requests if all_requests else 0.0,
        p95=window.quantile(0.95, HTTP_REQUEST_DURATION.name) or 0.0,
        in_progress=window.after.sum(HTTP_REQUESTS_IN_PROGRESS.name),
        streams=window.after.sum(CHAT_STREAMS_ACTIVE.name),
    )


def failed(labels: Labels) -> bool:
    """Whether the server is to blame."""
    return labels.get("status", "").startswith("5")


async def read_metrics(metrics: MetricsReader) -> Scrape:
    """What is measured now."""
    return await asyncio.to_thread(lambda: Scrape.of(metrics.samples(), at=time.monotonic()))


@asynccontextmanager
async def open_samples(metrics: MetricsReader | None) -> AsyncIterator[RecentMetrics]:
    """Take samples while the block runs; none where nothing is measured."""
    samples = RecentMetrics()
    if metrics is None:
        yield samples
        return
    task = asyncio.create_task(_keep(samples, metrics), name="smartchat-samples")
    try:
        yield samples
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _keep(samples: RecentMetrics, metrics: MetricsReader) -> None:
    while True:
        try:
            samples.add(await read_metrics(metrics))
        except Exception:  # the plot gets a gap, and nothing else suffers
            log.exception("metrics could not be sampled")
        await asyncio.sleep(SAMPLE_SECONDS)
