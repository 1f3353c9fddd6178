"""Looks at what is no event."""

import asyncio
from collections.abc import Iterator
from typing import cast

import pytest

from smartchat.gauge_poller import GaugePoller, measure_pool
from smartchat_core.model.dependency_facts import PoolFacts
from smartchat_core.model.metric import Measurement
from smartchat_core.ops.metrics.data import DB_POOL_CONNECTIONS
from smartchat_core.ports.database import Database
from smartchat_core.ports.telemetry import NoTelemetry

pytestmark = pytest.mark.anyio


class Kept(NoTelemetry):
    def __init__(self) -> None:
        self.measurements: list[Measurement] = []

    def record(self, measurement: Measurement) -> None:
        self.measurements.append(measurement)


class Pooled:
    def pool(self) -> PoolFacts:
        return PoolFacts(in_use=2, idle=3, limit=10)


def _pool() -> Iterator[Measurement]:
    return measure_pool(cast("Database", Pooled()))


def _broken() -> Iterator[Measurement]:
    raise OSError("gone")


def test_pool_is_measured_by_state() -> None:
    kept = Kept()
    GaugePoller(kept, [_pool]).sample()
    assert {one.metric for one in kept.measurements} == {DB_POOL_CONNECTIONS}
    assert {one.labels: one.value for one in kept.measurements} == {("in_use",): 2, ("idle",): 3, ("limit",): 10}


def test_source_that_fails_stops_no_other(caplog: pytest.LogCaptureFixture) -> None:
    kept = Kept()
    sampler = GaugePoller(kept, [_broken, _pool])
    sampler.sample()
    sampler.sample()
    assert len(kept.measurements) == 6
    assert len(caplog.records) == 1, "logging is throttled"


async def test_polling_goes_on_until_the_end() -> None:
    kept, enough = Kept(), asyncio.Event()

    def look() -> Iterator[Measurement]:
        if len(kept.measurements) >= 9:
            enough.set()
        return _pool()

    async with GaugePoller(kept, [look], every_seconds=0).running():
        await enough.wait()
    count = len(kept.measurements)
    await asyncio.sleep(0)
    assert len(kept.measurements) == count >= 9
