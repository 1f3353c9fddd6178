"""The health service: checks all parts concurrently, and no part can hold up or break the check of another."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from smartchat_core.errors import SmartChatError
from smartchat_core.ops.health.model import Component, HealthPart, HealthReport, ProbeResult, State, judge_silence
from smartchat_core.ports.clock import Clock

__all__ = ["HealthProbe", "HealthService"]

log = logging.getLogger(__name__)

_UNFORESEEN = "unforeseen_failure"


@dataclass(frozen=True, kw_only=True, slots=True)
class HealthProbe:
    """A health check of one part: `check` returns what it found, or raises `SmartChatError` when it cannot be used."""

    part: HealthPart
    check: Callable[[], Awaitable[ProbeResult]]


class HealthService:
    """Reports the health of the system, as often as it is asked, without checking it more than once in a while.

    A caller that comes while a check is under way gets its result. A probe that is late is left to end by itself, and
    is not started again meanwhile: a server that hangs collects no connections from it.

    Args:
        probes: the checks, in the order in which the report has them.
        probes: the checks, in the order in which the report has them.
        clock: the time that reports bear, and by which answers are timed.
        deadline_seconds: how long a report waits for a probe.
        fresh_seconds: how long a report counts.
        patience_seconds: for how long after its last answer a silent part counts as busy and not as dead.
    """

    def __init__(
        self,
        probes: Sequence[HealthProbe],
        *,
        clock: Clock,
        deadline_seconds: float = 1.0,
        fresh_seconds: float = 1.0,
        patience_seconds: float = 5.0,
    ) -> None:
        self._probes = tuple(probes)
        self._clock = clock
        self._deadline = deadline_seconds
        self._fresh = fresh_seconds
        self._patience = patience_seconds
        self._monotonic = clock.monotonic
        self._running: dict[str, asyncio.Task[ProbeResult]] = {}
        self._answered: dict[str, float] = {}
        self._flight: asyncio.Task[HealthReport] | None = None
        self._last: HealthReport | None = None
        self._last_at = 0.0
        self._jobs = 0
        self._started = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        tasks = [*self._running.values(), *((self._flight,) if self._flight else ())]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    @property
    def started(self) -> bool:
        """Whether people could be served at some time since this was opened."""
        return self._started

    async def check(self) -> HealthReport:
        """How everything is now; never raises for a part that cannot be used."""
        if self._last is not None and self._monotonic() - self._last_at < self._fresh:
            return self._last
        if self._flight is None or self._flight.done():
            self._flight = asyncio.create_task(self._check_all(), name="smartchat-health")
        # A caller that leaves must not end the check of those who still wait.
        return await asyncio.shield(self._flight)

    async def _check_all(self) -> HealthReport:
        components = await asyncio.gather(*(self._check(probe) for probe in self._probes))
        report = HealthReport(at=self._clock.now(), components=tuple(components), running=self._jobs)
        self._last, self._last_at = report, self._monotonic()
        self._started = self._started or report.serves
        return report

    async def _check(self, probe: HealthProbe) -> Component:
        began = self._monotonic()
        name = probe.part.name
        task = self._running.get(name)
        if task is None:
            task = self._running[name] = asyncio.create_task(self._found_by(probe), name=f"smartchat-health-{name}")
            # As soon as it ends: the result of a late one is outdated by the next check.
            task.add_done_callback(lambda _: self._running.pop(name, None))
        done, _ = await asyncio.wait({task}, timeout=self._deadline)
        ended = self._monotonic()
        if done:
            finding = task.result()
        else:
            answered = self._answered.get(name)
            since = None if answered is None else ended - answered
            finding = judge_silence(since_answer=since, patience=self._patience)
        return Component(part=probe.part, state=finding.state, code=finding.code, seconds=ended - began)

    async def _found_by(self, probe: HealthProbe) -> ProbeResult:
        try:
            finding = await probe.check()
        except SmartChatError as error:
            return ProbeResult(state=State.UNHEALTHY, code=error.code)
        except Exception as error:  # a fault of the probe's own must not hide how the other parts are
            log.warning("unexpected error in a health check", extra={"part": probe.part.name}, exc_info=error)
            return ProbeResult(state=State.UNHEALTHY, code=_UNFORESEEN)
        self._answered[probe.part.name] = self._monotonic()
        if finding.running is not None:
            self._jobs = finding.running
        return finding
