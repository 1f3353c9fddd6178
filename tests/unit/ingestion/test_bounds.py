"""How much may wait, and for how long files may be read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.errors import Overloaded, ParserTimeUsedUp, TooManyWaiting
from smartchat_core.ingestion.bounds import ParserQuotas, WaitingBounds
from smartchat_core.ingestion.jobs.metering import WorkMeter
from smartchat_core.model.owner_work import ParserQuota, WorkSeconds
from smartchat_core.testing.fakes.clock import FakeClock

NOW = datetime(2026, 1, 1, tzinfo=UTC)


@given(most=st.integers(1, 10_000), owners=st.integers(1, 5))
def test_floods_leave_room_for_the_next(most: int, owners: int) -> None:
    """However many owners fill the queue as far as they may, one who has nothing waiting is not made to wait."""
    bounds = WaitingBounds(most=most)
    waiting = 0
    for _ in range(owners):
        # The most that this owner may have: own <= lead * (most - waiting - own) + 1.
        own = min((bounds.lead * (most - waiting)) // (bounds.lead + 1) + 1, most - waiting)
        while own and bounds.refusal(waiting=waiting + own - 1, own=own - 1) is not None:
            own -= 1
        waiting += own
        newcomer = bounds.refusal(waiting=waiting, own=0)
        assert (newcomer is None) == (waiting < most)
        if most >= 10 ** (owners + 1):
            assert waiting < most


@given(waiting=st.integers(0, 50), own=st.integers(0, 50), most=st.integers(1, 40), each=st.integers(0, 40))
def test_no_bound_is_passed(waiting: int, own: int, most: int, each: int) -> None:
    refusal = WaitingBounds(most=most, max_per_owner=each).refusal(waiting=waiting + own, own=own)
    if waiting + own >= most:
        assert isinstance(refusal, Overloaded)
    elif each and own >= each:
        assert isinstance(refusal, TooManyWaiting)
    if refusal is not None:
        assert refusal.cause
        assert refusal.remedy
        assert refusal.transient


def test_quota_is_of_the_last_hours() -> None:
    assert ParserQuotas().at(NOW) is None
    quotas = ParserQuotas(per_owner=5.0, period=timedelta(hours=3))
    assert quotas.at(NOW) == ParserQuota(since=NOW - timedelta(hours=3), per_owner=5.0)


@pytest.mark.parametrize(
    ("own", "in_all", "refused"), [(9.0, 99.0, False), (10.0, 20.0, True), (0.0, 100.0, True), (0.0, 0.0, False)]
)
def test_time_is_used_up(own: float, in_all: float, refused: bool) -> None:
    quotas = ParserQuotas(per_owner=10.0, in_all=100.0)
    refusal = quotas.refusal(own=WorkSeconds(parser=own), in_all=WorkSeconds(parser=in_all))
    assert isinstance(refusal, ParserTimeUsedUp) == refused


def test_a_meter_reports_everything_once() -> None:
    clock = FakeClock()
    meter = WorkMeter(clock)
    reported = []

    def settle() -> None:
        reported.append(meter.unsettled())
        meter.settle(reported[-1])

    clock.advance(1)
    with meter.parsing():
        clock.advance(2)
        settle()  # a heartbeat while the file is read
        clock.advance(4)
    clock.advance(8)
    settle()
    settle()
    assert reported == [WorkSeconds(worker=3, parser=2), WorkSeconds(worker=12, parser=4), WorkSeconds()]
