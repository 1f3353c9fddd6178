import math
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.model.metric import Measurement
from smartchat_core.model.operational_fact import OperationalFact
from smartchat_core.model.queue_facts import QueueFacts
from smartchat_core.model.subscription import PlanTotal
from smartchat_core.model.work import OwnersWaiting, QueueBacklog, WorkQueue
from smartchat_core.ops.metrics import operations, work
from smartchat_core.ops.metrics.system_gauges import (
    PATIENCE,
    Board,
    GaugeReading,
    budget_left,
    changes,
    first_day,
    month_start,
    of_backlog,
    of_broker,
    of_facts,
    of_owners,
    of_plans,
)

START = datetime(2026, 1, 31, 13, 5, tzinfo=UTC)
MONEY = st.decimals(min_value=0, max_value=10**6, places=6)

gauges = st.lists(
    st.builds(
        lambda queue, value: work.QUEUE_LENGTH.measure(value, queue_name=queue),
        st.sampled_from(WorkQueue),
        st.integers(0, 100),
    ),
    unique_by=lambda one: one.labels,
)


def applied(values: dict[tuple[str, ...], float], reported: list[Measurement]) -> dict[tuple[str, ...], float]:
    """What a recorder exposes that takes back what is NaN."""
    for one in reported:
        if math.isnan(one.value):
            del values[one.labels]
        else:
            values[one.labels] = one.value
    return values


@given(gauges, gauges, gauges)
def test_exactly_what_is_known_is_reported(
    first: list[Measurement], second: list[Measurement], third: list[Measurement]
) -> None:
    values = applied({}, list(changes((), first)))
    values = applied(values, list(changes(first, second)))
    values = applied(values, list(changes(second, third)))
    assert values == {one.labels: one.value for one in third}


@given(st.integers(0, 600), st.integers(0, 600))
def test_what_cannot_be_read_is_kept_for_a_while(jobs_age: int, broker_age: int) -> None:
    length = work.QUEUE_LENGTH.measure(3, queue_name="ingest")
    dead = work.DEAD_LETTERS.measure(1)
    board = Board(readings={})
    board = board.noted("jobs", GaugeReading(at=START - timedelta(seconds=jobs_age), measurements=(length,)))
    board = board.noted("broker", GaugeReading(at=START - timedelta(seconds=broker_age), measurements=(dead,)))
    reported = board.known(START)
    assert (length in reported) == (timedelta(seconds=jobs_age) <= PATIENCE)
    assert (dead in reported) == (timedelta(seconds=broker_age) <= PATIENCE)


def test_last_reading_counts() -> None:
    board = Board(readings={})
    for value in (3, 5):
        board = board.noted("broker", GaugeReading(at=START, measurements=(work.DEAD_LETTERS.measure(value),)))
    assert [one.value for one in board.known(START)] == [5]


@given(st.integers(0, 10**6), st.integers(0, 10**6), st.floats(0, 10**9))
def test_backlog(waiting: int, running: int, age: float) -> None:
    queue = QueueBacklog(queue=WorkQueue.EMBED, waiting=waiting, delayed=7, running=running, oldest_wait_seconds=age)
    found = {one.metric.name: one for one in of_backlog([queue])}
    assert all(one.labels == ("embed",) for one in found.values())
    assert found["celery_queue_length"].value == waiting
    assert found["celery_queue_unacked"].value == running
    assert found["celery_queue_oldest_task_age_seconds"].value == age


@pytest.mark.parametrize(("jobs", "largest", "share"), [(0, 0, 0.0), (4, 3, 0.75)])
def test_owners_are_counted_and_not_named(jobs: int, largest: int, share: float) -> None:
    queue = OwnersWaiting(
        queue=WorkQueue.INGEST,
        owners=2,
        jobs=jobs,
        largest=largest,
        largest_oldest_seconds=60.0,
        others_oldest_seconds=5.0,
    )
    assert {(one.metric.name, *one.labels): one.value for one in of_owners([queue])} == {
        ("celery_queue_owners_waiting", "ingest"): 2,
        ("celery_queue_largest_owner_share", "ingest"): share,
        ("celery_queue_owner_oldest_wait_seconds", "ingest", "largest"): 60.0,
        ("celery_queue_owner_oldest_wait_seconds", "ingest", "others"): 5.0,
    }


def test_broker() -> None:
    facts = QueueFacts(waiting={WorkQueue.INGEST: 4, WorkQueue.EMBED: 0, WorkQueue.MAINTENANCE: 1}, dead_letters=2)
    assert {(one.metric.name, *one.labels): one.value for one in of_broker(facts)} == {
        ("celery_queue_messages", "ingest"): 4,
        ("celery_queue_messages", "embed"): 0,
        ("celery_queue_messages", "maintenance"): 1,
        ("celery_dead_letters",): 2,
    }


@given(st.dates())
def test_windows_end_today(today: date) -> None:
    if today > date(1, 2, 1):
        assert first_day("1d", today) == today
        assert (today - first_day("7d", today)).days == 6
        assert (today - first_day("30d", today)).days == 29


@given(MONEY, st.none() | MONEY)
def test_budget(spent: Decimal, budget: Decimal | None) -> None:
    left = budget_left(spent, budget)
    assert 0 <= left <= 1
    if budget is None:
        assert left == 1
    elif spent >= budget:
        assert left == 0
    else:
        assert left == pytest.approx(float((budget - spent) / budget))


def test_month() -> None:
    assert month_start(START) == datetime(2026, 1, 1, tzinfo=UTC)


def test_plans_have_their_users_and_what_they_pay() -> None:
    totals = [
        PlanTotal(plan="gone", subscriptions=1, paying=1, revenue=Decimal(5)),
        PlanTotal(plan="pro", subscriptions=3, paying=2, revenue=Decimal("24.50")),
    ]
    found = {(one.metric.name, *one.labels): one.value for one in of_plans(["free", "pro", "team"], totals, without=7)}
    users, revenue = "subscriptions", "revenue_mrr_usd"
    assert [found[users, plan] for plan in ("free", "pro", "team", "gone")] == [7, 3, 0, 1]
    assert [found[revenue, plan] for plan in ("free", "pro", "team", "gone")] == [0, 24.5, 0, 5]
    assert len(found) == 8


def test_nothing_recorded() -> None:
    found = {(one.metric.name, *one.labels): one.value for one in of_facts([])}
    assert {found["backup_last_success_timestamp_seconds", kind] for kind in operations.BACKUP_KINDS} == {0}
    assert {found["incidents_open", f"P{number}"] for number in range(1, 5)} == {0}
    assert len(found) == len(operations.BACKUP_KINDS) + 4, "a drill that never was has no duration"


def test_what_was_recorded() -> None:
    facts = [
        OperationalFact(name="backup_last_success_timestamp_seconds", label="files", value=1.7e9, at=START),
        OperationalFact(name="restore_drill_rto_seconds", value=12.8, at=START),
        OperationalFact(name="restore_drill_rpo_seconds", value=0.0, at=START),
        OperationalFact(name="capacity_seconds_to_exhaustion", label="disk", value=86400.0, at=START),
        OperationalFact(name="something_else", value=1.0, at=START),
    ]
    found = {(one.metric.name, *one.labels): one.value for one in of_facts(facts)}
    assert found["backup_last_success_timestamp_seconds", "files"] == 1.7e9
    assert found["restore_drill_rto_seconds",] == 12.8
    assert found["restore_drill_rpo_seconds",] == 0
    assert found["capacity_seconds_to_exhaustion", "disk"] == 86400
    assert ("something_else",) not in found
