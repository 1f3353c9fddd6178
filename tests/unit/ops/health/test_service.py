import asyncio
from collections.abc import Awaitable, Callable

import pytest

from smartchat_core.errors import DatabaseUnavailable
from smartchat_core.ops.health.model import DATABASE, INDEX, QUEUE, WORK, ProbeResult, State
from smartchat_core.ops.health.service import HealthProbe, HealthService
from smartchat_core.testing.fakes.clock import FakeClock


class Scripted:
    """Gives the set results, and counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.failure: Exception | None = None
        self.gate = asyncio.Event()
        self.gate.set()
        self.running: int | None = None

    async def __call__(self) -> ProbeResult:
        self.asked += 1
        await self.gate.wait()
        if self.failure:
            raise self.failure
        return ProbeResult(running=self.running)


Look = Callable[[], Awaitable[ProbeResult]]


def service(*checks: Look, time: FakeClock, deadline: float = 60.0) -> HealthService:
    parts = (DATABASE, INDEX, WORK, QUEUE)
    probes = [HealthProbe(part=part, check=look) for part, look in zip(parts, checks, strict=False)]
    return HealthService(probes, clock=time, deadline_seconds=deadline)


async def test_a_hundred_callers_at_once_make_one_check() -> None:
    probe, time = Scripted(), FakeClock()
    probe.gate.clear()
    async with service(probe, time=time) as health:
        asking = [asyncio.create_task(health.check()) for _ in range(100)]
        await asyncio.sleep(0)
        probe.gate.set()
        reports = await asyncio.gather(*asking)
        assert probe.asked == 1
        assert all(report is reports[0] for report in reports)
        time.advance(0.9)
        await health.check()
        assert probe.asked == 1
        time.advance(0.2)
        await health.check()
        assert probe.asked == 2


async def test_a_caller_that_leaves_does_not_end_the_check_of_the_others() -> None:
    probe, time = Scripted(), FakeClock()
    probe.gate.clear()
    async with service(probe, time=time) as health:
        leaving, staying = (asyncio.create_task(health.check()) for _ in range(2))
        await asyncio.sleep(0)
        leaving.cancel()
        await asyncio.gather(leaving, return_exceptions=True)
        probe.gate.set()
        assert (await staying).state is State.HEALTHY


@pytest.mark.parametrize(
    ("failure", "code"),
    [
        (DatabaseUnavailable("no secret@host:5432", cause="password hunter2"), "database_unavailable"),
        (RuntimeError("secret"), "unforeseen_failure"),
    ],
)
async def test_only_the_class_of_an_error_is_reported(failure: Exception, code: str) -> None:
    broken, well = Scripted(), Scripted()
    broken.failure = failure
    async with service(broken, well, time=FakeClock()) as health:
        report = await health.check()
    assert [(one.state, one.code) for one in report.components] == [(State.UNHEALTHY, code), (State.HEALTHY, "")]
    assert not report.serves
    assert not health.started
    assert "secret" not in repr(report)


async def test_a_silent_part_is_busy_first_and_dead_later_and_is_asked_by_one_probe_only() -> None:
    silent, well, time = Scripted(), Scripted(), FakeClock()
    async with service(silent, well, time=time, deadline=0.01) as health:
        assert (await health.check()).state is State.HEALTHY
        assert health.started
        silent.gate.clear()
        states = []
        for _ in range(4):
            time.advance(2.0)
            states.append((await health.check()).of(DATABASE))
        assert states == [State.DEGRADED, State.DEGRADED, State.UNHEALTHY, State.UNHEALTHY]
        assert silent.asked == 2
        assert well.asked == 5
        silent.gate.set()
        await asyncio.sleep(0.01)
        time.advance(2.0)
        assert (await health.check()).of(DATABASE) is State.HEALTHY
        assert silent.asked == 3


async def test_a_part_that_never_answered_is_not_busy() -> None:
    silent = Scripted()
    silent.gate.clear()
    async with service(silent, time=FakeClock(), deadline=0.01) as health:
        assert (await health.check()).of(DATABASE) is State.UNHEALTHY


async def test_what_a_late_probe_found_is_not_reported_later() -> None:
    late, time = Scripted(), FakeClock()
    late.gate.clear()
    late.failure = DatabaseUnavailable("gone")
    async with service(late, time=time, deadline=0.01) as health:
        await health.check()
        late.gate.set()
        await asyncio.sleep(0.01)
        late.failure = None
        time.advance(3_600)
        assert (await health.check()).of(DATABASE) is State.HEALTHY


async def test_the_last_known_number_of_jobs_stays() -> None:
    work, time = Scripted(), FakeClock()
    work.running = 7
    async with service(Scripted(), Scripted(), work, time=time) as health:
        assert (await health.check()).running == 7
        work.failure = DatabaseUnavailable("gone")
        time.advance(2.0)
        assert (await health.check()).running == 7


async def test_leaving_ends_what_hangs() -> None:
    silent = Scripted()
    silent.gate.clear()
    async with service(silent, time=FakeClock(), deadline=0.01) as health:
        await health.check()
    assert not [task for task in asyncio.all_tasks() if task.get_name().startswith("smartchat-health")]
