import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.resilience.rate_limit import MICROSECONDS, RateDecision, RateLimit, decide

NOW = 1_800_000_000 * MICROSECONDS

limits = st.builds(
    RateLimit,
    most=st.integers(1, 5_000),
    period_seconds=st.one_of(st.floats(0.001, 100_000), st.sampled_from([1.0, 60.0, 3_600.0])),
)
# Waits as shares of the period, in the neighbourhood of an interval as well as of a whole period.
waits = st.lists(st.one_of(st.just(0.0), st.floats(0, 0.01), st.floats(0, 2)), max_size=60)


def test_a_burst_then_one_each_interval() -> None:
    limit = RateLimit(most=3, period_seconds=30)
    arrival: int | None = None
    reported = []
    for second in (0, 0, 0, 0, 9, 10, 10, 31, 100, 100):
        decision, arrival = decide(limit, arrival, now=NOW + second * MICROSECONDS)
        reported.append((decision.allowed, decision.remaining, decision.retry_after_seconds, decision.reset_seconds))
    assert reported == [
        (True, 2, 0, 10),
        (True, 1, 0, 20),
        (True, 0, 0, 30),
        (False, 0, 10, 30),
        (False, 0, 1, 21),
        (True, 0, 0, 30),
        (False, 0, 10, 30),
        (True, 1, 0, 19),
        (True, 2, 0, 10),
        (True, 1, 0, 20),
    ]


@given(limit=limits)
def test_exactly_most_pass_at_once(limit: RateLimit) -> None:
    arrival: int | None = None
    for left in range(limit.most - 1, -1, -1):
        decision, arrival = decide(limit, arrival, now=NOW)
        assert decision.allowed
        assert decision.remaining == left
    decision, _ = decide(limit, arrival, now=NOW)
    assert not decision.allowed


@given(limit=limits, waits=waits)
def test_never_more_than_the_rate_and_a_burst(limit: RateLimit, waits: list[float]) -> None:
    now, arrival, passed = NOW, None, 0
    for wait in waits:
        now += int(wait * limit.period_seconds * MICROSECONDS)
        decision, arrival = decide(limit, arrival, now=now)
        passed += decision.allowed
    assert passed <= limit.most + (now - NOW) // limit.interval


@given(limit=limits, waits=waits)
def test_a_client_that_waits_as_long_as_retry_after_passes_and_not_before(limit: RateLimit, waits: list[float]) -> None:
    now, arrival = NOW, None
    for wait in waits:
        now += int(wait * limit.interval)
        decision, arrival = decide(limit, arrival, now=now)
        if decision.allowed:
            assert decision.retry_after_seconds == 0
            continue
        pause = round(decision.retry_after_seconds * MICROSECONDS)
        assert pause > 0
        assert not decide(limit, arrival, now=now + pause - 1)[0].allowed
        assert decide(limit, arrival, now=now + pause)[0].allowed


@given(limit=limits, waits=waits, cost=st.integers(1, 50))
def test_as_many_as_remain_pass_at_once(limit: RateLimit, waits: list[float], cost: int) -> None:
    now, arrival = NOW, None
    for wait in waits:
        now += int(wait * limit.interval)
        decision, arrival = decide(limit, arrival, now=now, cost=min(cost, limit.most))
        left, after = decision.remaining, arrival
        if left:
            together, after = decide(limit, arrival, now=now, cost=left)
            assert together.allowed
        assert not decide(limit, after, now=now)[0].allowed
        assert decide(limit, arrival, now=now + round(decision.reset_seconds * MICROSECONDS), cost=limit.most)[
            0
        ].allowed


@given(limit=limits, behind=st.floats(0, 1e9))
def test_a_clock_that_was_set_back_locks_out_for_a_period_at_most(limit: RateLimit, behind: float) -> None:
    _, arrival = decide(limit, None, now=NOW, cost=limit.most)
    earlier = NOW - int(behind * MICROSECONDS)
    decision, arrival = decide(limit, arrival, now=earlier)
    assert not decision.allowed
    assert arrival <= earlier + limit.burst
    assert decide(limit, arrival, now=earlier + limit.interval)[0].allowed


def test_first_request_after_a_long_time_is_as_the_very_first() -> None:
    limit = RateLimit(most=2, period_seconds=1)
    assert decide(limit, NOW - 5, now=NOW) == decide(limit, None, now=NOW)


def test_values() -> None:
    assert decide(RateLimit(most=1, period_seconds=1), None, now=NOW) == (
        RateDecision(allowed=True, remaining=0, retry_after_seconds=0.0, reset_seconds=1.0),
        NOW + MICROSECONDS,
    )
    assert RateLimit(most=7, period_seconds=1).interval == math.ceil(1_000_000 / 7)
    assert RateLimit(most=10_000_000, period_seconds=1).interval == 1


@pytest.mark.parametrize(("most", "period"), [(0, 1.0), (-1, 1.0), (1, 0.0), (1, -1.0), (1, math.inf), (1, math.nan)])
def test_a_limit_has_to_be_positive(most: int, period: float) -> None:
    with pytest.raises(ValueError, match="positive"):
        RateLimit(most=most, period_seconds=period)


@pytest.mark.parametrize("cost", [-1, 0, 4])
def test_a_cost_that_could_never_pass(cost: int) -> None:
    with pytest.raises(ValueError, match="can never pass"):
        decide(RateLimit(most=3, period_seconds=1), None, now=NOW, cost=cost)
