"""Repeated canary runs, and their measurements."""

import logging
from collections.abc import Iterator
from datetime import datetime

from smartchat.canary.book import left_over, make_book
from smartchat.canary.run import CanaryFailed, CanaryTarget, Result, run_once
from smartchat_core.errors import SmartChatError
from smartchat_core.model.metric import Measurement
from smartchat_core.ops.metrics.operations import CANARY_DURATION, CANARY_LAST_SUCCESS, CANARY_RUNS
from smartchat_core.ports.clock import Clock
from smartchat_core.ports.entropy import Entropy
from smartchat_core.ports.telemetry import Telemetry

__all__ = ["Canary", "to_measurements"]

log = logging.getLogger(__name__)


class Canary:
    """Runs the canary on a target at intervals."""

    def __init__(self, target: CanaryTarget, *, clock: Clock, entropy: Entropy, telemetry: Telemetry) -> None:
        self._target = target
        self._clock = clock
        self._entropy = entropy
        self._telemetry = telemetry

    async def run(self) -> Result:
        """One run, after what killed runs left was removed."""
        await self._remove_leftovers()
        result = await run_once(self._target, make_book(self._entropy.uuid().hex))
        for measurement in to_measurements(result, at=self._clock.now()):
            self._telemetry.record(measurement)
        return result

    async def _remove_leftovers(self) -> None:
        now = self._clock.now()
        try:
            for one in await self._target.documents():
                if left_over(filename=one.filename, title=one.title, added_at=one.added_at, now=now):
                    await self._target.remove(one.id)
        except (CanaryFailed, SmartChatError) as error:  # the run itself reports what is wrong; the next one cleans up
            log.info("leftovers of earlier canary runs could not be removed: %s", error)


def to_measurements(result: Result, *, at: datetime) -> Iterator[Measurement]:
    """What a run means in numbers."""
    for step in result.steps:
        yield CANARY_RUNS.measure(step=step.step.value, outcome="ok" if step.ok else "failed")
        yield CANARY_DURATION.measure(step.seconds, step=step.step.value)
    if result.ok:
        yield CANARY_LAST_SUCCESS.measure(at.timestamp())
