from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.ops.health.history import WHOLE, HealthHistory
from smartchat_core.ops.health.model import DATABASE, MODELS, Component, HealthReport, State

START = datetime(2026, 1, 1, 12, 0, tzinfo=UTC)


def report(minutes: float, state: State, part: object = DATABASE) -> HealthReport:
    assert part in {DATABASE, MODELS}
    component = Component(part=MODELS if part is MODELS else DATABASE, state=state)
    return HealthReport(at=START + timedelta(minutes=minutes), components=(component,))


def test_a_slot_is_as_bad_as_its_worst_moment() -> None:
    history = HealthHistory(slots=4)
    for minutes, state in ((0, State.HEALTHY), (5, State.UNHEALTHY), (10, State.HEALTHY), (45, State.HEALTHY)):
        history.add(report(minutes, state))
    bars = history.bars("database", now=START + timedelta(minutes=50))
    assert bars == (State.UNHEALTHY, None, None, State.HEALTHY)
    assert history.bars(now=START + timedelta(minutes=50)) == bars
    assert history.uptime("database") == 0.75
    assert history.bars("redis", now=START) == (None,) * 4
    assert history.uptime("redis") is None


def test_how_many_ask_does_not_weigh() -> None:
    history = HealthHistory(slots=4)
    history.add(report(0, State.HEALTHY))
    for _ in range(99):
        history.see(report(1, State.UNHEALTHY))
    assert history.uptime("database") == history.uptime() == 1.0
    assert history.since("database") == START + timedelta(minutes=1)
    assert history.bars("database", now=START + timedelta(minutes=1))[-1] is State.UNHEALTHY


def test_since_when() -> None:
    history = HealthHistory()
    assert history.since() is None
    for minutes, state in ((0, State.HEALTHY), (5, State.UNHEALTHY), (6, State.UNHEALTHY)):
        history.add(report(minutes, state))
    assert history.since(WHOLE) == history.since("database") == START + timedelta(minutes=5)


def test_a_warning_is_no_outage() -> None:
    history = HealthHistory()
    history.add(report(0, State.UNHEALTHY, MODELS))
    assert history.bars(now=START)[-1] is State.WARN
    assert history.uptime() == 1.0


@given(st.lists(st.tuples(st.floats(0, 10_000), st.sampled_from(list(State))), max_size=60), st.floats(0, 20_000))
def test_it_stays_within_bounds(looks: list[tuple[float, State]], later: float) -> None:
    history = HealthHistory(slots=10)
    for minutes, state in sorted(looks, key=lambda one: one[0]):
        history.add(report(minutes, state))
    bars = history.bars("database", now=START + timedelta(minutes=later))
    assert len(bars) == 10
    share = history.uptime("database")
    assert share is None or 0 <= share <= 1
    assert (share is None) is not bool(looks)
