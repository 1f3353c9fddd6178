"""The monitor over scripted sources and a fake clock."""

import asyncio
import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from smartchat_core.errors import QueueUnavailable
from smartchat_core.model.metric import Measurement
from smartchat_core.ops.collector import Collector, Probe
from smartchat_core.ops.metrics import operations, work
from smartchat_core.ops.metrics.system_gauges import PATIENCE
from smartchat_core.ports.telemetry import NoTelemetry
from smartchat_core.testing.fakes.clock import FakeClock

pytestmark = pytest.mark.anyio


class Recorder(NoTelemetry):
    """Keeps the latest value of each gauge, and none that was taken back."""

    def __init__(self) -> None:
        self.values: dict[str, float] = {}

    def record(self, measurement: Measurement) -> None:
        name = measurement.metric.name
        self.values[name] = measurement.value
        if math.isnan(measurement.value):
            del self.values[name]


@dataclass
class Broker:
    """A source that can be away, or never answer."""

    letters: int = 3
    away: bool = False
    silent: bool = False
    faulty: bool = False
    asked: list[int] = field(default_factory=list)

    async def read(self) -> Iterable[Measurement]:
        if self.silent:
            await asyncio.Event().wait()
        if self.faulty:
            raise KeyError("a mistake of the source's own")
        if self.away:
            raise QueueUnavailable("the broker is away")
        return [work.DEAD_LETTERS.measure(self.letters)]


async def up() -> Iterable[Measurement]:
    return [operations.RESTORE_DRILL_RTO.measure(12)]


@dataclass
class Watch:
    """A monitor and what it needs."""

    broker: Broker = field(default_factory=Broker)
    recorder: Recorder = field(default_factory=Recorder)
    clock: FakeClock = field(default_factory=FakeClock)

    def __post_init__(self) -> None:
        self.monitor = Collector(
            [Probe(name="broker", read=self.broker.read), Probe(name="drill", read=up)],
            telemetry=self.recorder,
            clock=self.clock,
            every_seconds=0.2,
        )


async def test_values_follow_what_is_read() -> None:
    watch = Watch()
    await watch.monitor.poll()
    assert watch.recorder.values == {"celery_dead_letters": 3, "restore_drill_rto_seconds": 12}
    watch.broker.letters = 4
    await watch.monitor.poll()
    assert watch.recorder.values["celery_dead_letters"] == 4


@pytest.mark.parametrize("fault", ["away", "silent", "faulty"])
async def test_source_that_fails_holds_up_no_other(fault: str, caplog: pytest.LogCaptureFixture) -> None:
    watch = Watch()
    await watch.monitor.poll()
    setattr(watch.broker, fault, True)
    watch.clock.advance(PATIENCE)
    for _ in range(2):
        await watch.monitor.poll()
    assert watch.recorder.values["celery_dead_letters"] == 3, "it is kept for a while"
    watch.clock.advance(timedelta(seconds=1))
    await watch.monitor.poll()
    assert watch.recorder.values == {"restore_drill_rto_seconds": 12}
    reported = [record.getMessage() for record in caplog.records]
    assert reported.count("probe broker failed") == 1
    setattr(watch.broker, fault, False)
    await watch.monitor.poll()
    assert watch.recorder.values["celery_dead_letters"] == 3
