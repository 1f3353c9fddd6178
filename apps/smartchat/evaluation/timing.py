"""Taking the time of queries."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from smartchat.evaluation.metrics import percentile
from smartchat.evaluation.report import Latency

__all__ = ["Stopwatch"]


class Stopwatch:
    """Collects how long the blocks took that ran under it."""

    def __init__(self) -> None:
        self._wall: list[float] = []
        self._cpu: list[float] = []

    @contextmanager
    def running(self) -> Iterator[None]:
        """Take the time of the block: on the clock, and of all threads of this process."""
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        self._wall.append((time.perf_counter() - wall) * 1000)
        self._cpu.append((time.process_time() - cpu) * 1000)

    def latency(self) -> Latency:
        """The median and the 95th percentile so far."""
        return Latency(
            wall_p50=percentile(self._wall, 0.5),
            wall_p95=percentile(self._wall, 0.95),
            cpu_p50=percentile(self._cpu, 0.5),
            cpu_p95=percentile(self._cpu, 0.95),
        )
