"""The collector: measures the system as a whole at intervals, in one process of an installation."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from smartchat_core.errors import SmartChatError
from smartchat_core.model.metric import Measurement
from smartchat_core.model.operational_fact import OperationalFact
from smartchat_core.ops.leader import NOBODY, SIGN_SECONDS, Heartbeat, is_leader, next_heartbeat, observe
from smartchat_core.ops.metrics.system_gauges import Board, GaugeReading, changes
from smartchat_core.ports.clock import Clock
from smartchat_core.ports.database import Database
from smartchat_core.ports.telemetry import Telemetry

__all__ = ["LEASE", "Collector", "LeaderLease", "Probe"]

log = logging.getLogger(__name__)

LEASE = "monitor_lease"
"""The name of the fact whose value is the number of the monitor that measures."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Probe:
    """Something that can be read: `read` returns its gauges, or raises `SmartChatError` when it cannot be used."""

    name: str
    read: Callable[[], Awaitable[Iterable[Measurement]]]


class LeaderLease:
    """The place of the one that measures, kept as a fact in the database.

    Args:
        database: where.
        clock: the time.
        me: a number that no other monitor has, not 0.
    """

    def __init__(self, database: Database, *, clock: Clock, me: int) -> None:
        self._database = database
        self._clock = clock
        self._me = me
        self._seen: Heartbeat | None = None

    async def hold(self) -> bool:
        """Whether this monitor measures now; if so it sends a heartbeat.

        Raises:
            DatabaseUnavailable: nothing can be read; `holds` still answers.
        """
        await self._read_heartbeat()
        if not self.holds:
            return False
        await self._sign(self._me)
        await self._read_heartbeat()  # two that saw the place free have both signed: the later one has it
        return self.holds

    @property
    def holds(self) -> bool:
        """Whether it measures, as far as is known."""
        return is_leader(self._me, self._seen, self._clock.now())

    async def leave(self) -> None:
        """Let another one take the place at once."""
        if self._seen is not None and self._seen.holder == self._me:
            await self._sign(NOBODY)

    async def _read_heartbeat(self) -> None:
        async with self._database.read_only() as work:
            facts = await work.facts.all()
        for fact in facts:
            if fact.name == LEASE:
                now = self._clock.now()
                self._seen = observe(self._seen, holder=int(fact.value), written=fact.at, now=now)

    async def _sign(self, holder: int) -> None:
        at = next_heartbeat(self._seen, self._clock.now())
        async with self._database.transaction() as work:
            await work.facts.upsert(OperationalFact(name=LEASE, value=float(holder), at=at))


class Collector:
    """Reads all probes concurrently, and records their gauges. None can hold up or break another.

    Args:
        sources: what is read.
        telemetry: takes the gauges.
        clock: the time.
        every_seconds: how often; a source that takes longer counts as one that cannot be read.
        post: where it is decided which monitor measures; None where there is but one.
    """

    def __init__(
        self,
        sources: Sequence[Probe],
        *,
        telemetry: Telemetry,
        clock: Clock,
        every_seconds: float,
        post: LeaderLease | None = None,
    ) -> None:
        self._sources = tuple(sources)
        self._telemetry = telemetry
        self._clock = clock
        self._every = every_seconds
        self._post = post
        self._board = Board(readings={})
        self._exposed: tuple[Measurement, ...] = ()
        self._away: set[str] = set()
        self._leads: bool | None = None

    async def run(self) -> None:
        """Measure until cancelled; then the place is left to another monitor."""
        try:
            await self._hold()
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(_again_and_again(self.poll, seconds=self._every))
                if self._post is not None:
                    # Concurrent with the probes, which may take long: a leader without a heartbeat is replaced.
                    tasks.create_task(_again_and_again(self._hold, seconds=SIGN_SECONDS))
        finally:
            await self._leave()

    async def poll(self) -> None:
        """Measure once, if it is for this monitor to do."""
        leads = self._post is None or self._post.holds
        if leads:
            await asyncio.gather(*(self._read(source) for source in self._sources))
        known = self._board.known(self._clock.now()) if leads else ()
        for measurement in changes(self._exposed, known):
            self._telemetry.record(measurement)
        self._exposed = known

    async def _hold(self) -> None:
        if self._post is None:
            return
        with suppress(SmartChatError, TimeoutError):  # the database is away: `dependency_up` shows it
            async with asyncio.timeout(SIGN_SECONDS):
                await self._post.hold()
        if self._post.holds != self._leads:
            self._leads = self._post.holds
            log.info(
                "this monitor is the leader" if self._leads else "another monitor is the leader; this one is standby"
            )

    async def _read(self, source: Probe) -> None:
        try:
            async with asyncio.timeout(self._every):
                measurements = tuple(await source.read())
        except Exception as error:  # whatever it is, the other sources are measured
            if source.name not in self._away:
                self._away.add(source.name)
                known = {"code": _code_of(error), "source": source.name}
                foreseen = isinstance(error, (SmartChatError, TimeoutError))
                log.warning("probe %s failed", source.name, extra=known, exc_info=None if foreseen else error)
            return
        if source.name in self._away:
            self._away.remove(source.name)
            log.info("probe %s succeeds again", source.name, extra={"source": source.name})
        self._board = self._board.noted(source.name, GaugeReading(at=self._clock.now(), measurements=measurements))

    async def _leave(self) -> None:
        if self._post is None:
            return
        try:
            async with asyncio.timeout(SIGN_SECONDS):
                await self._post.leave()
        except (SmartChatError, TimeoutError):
            log.info("leadership could not be released; it expires with the heartbeat")


def _code_of(error: Exception) -> str:
    if isinstance(error, SmartChatError):
        return error.code
    return "too_slow" if isinstance(error, TimeoutError) else "unforeseen_failure"


async def _again_and_again(work: Callable[[], Awaitable[None]], *, seconds: float) -> None:
    while True:
        try:
            await work()
        except Exception:
            # Whatever it is: a monitor that has ended measures nothing at all.
            log.exception("unexpected error in the monitor; it continues")
        await asyncio.sleep(seconds)
