"""Plans of owners: changed in order, ended in time, and computed into revenue."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.errors import BudgetExceeded, InvalidRequest, SmartChatError
from smartchat_core.events import SubscriptionChanged
from smartchat_core.model.budget import BudgetPeriod, Payer, Resource
from smartchat_core.model.ids import OwnerId
from smartchat_core.model.subscription import Plan, StoredDocuments, SubscriptionChangeKind
from smartchat_core.money.plans import Plans, limits_of, storage_refusal
from smartchat_core.money.reserving import Reservations
from smartchat_core.money.standing_limits import StandingLimits
from smartchat_core.money.subscriptions import Subscriptions, paid_until
from smartchat_core.ports.runtime import Runtime
from smartchat_core.testing.fakes.clock import FakeClock
from smartchat_core.testing.fakes.database import InMemoryDatabase
from smartchat_core.testing.fakes.event_sink import FakeEventSink
from tests.support.entropy import CountingEntropy

pytestmark = pytest.mark.anyio

ANN, BOB = OwnerId("ann"), OwnerId("bob")
PLANS = Plans(
    [
        Plan(name="free", questions=2, documents=1),
        Plan(name="pro", price=Decimal(12), questions=3, period=BudgetPeriod.DAY),
        Plan(name="team", price=Decimal("30.5")),
    ]
)
START = datetime(2026, 1, 31, 12, tzinfo=UTC)
DAY = timedelta(days=1)
KIND = SubscriptionChangeKind


class World:
    def __init__(self) -> None:
        self.clock = FakeClock(START)
        self.database = InMemoryDatabase()
        self.runtime = Runtime(clock=self.clock, entropy=CountingEntropy(), sink=FakeEventSink())
        self.service = Subscriptions(database=self.database, runtime=self.runtime, plans=PLANS)

    async def plan(self, owner: OwnerId = ANN) -> str:
        return (await self.service.of(owner)).plan.name

    async def history(self, owner: OwnerId = ANN) -> list[tuple[str, str, str]]:
        return [(one.kind.value, one.from_plan, one.to_plan) for one in await self.service.history(owner)]

    async def monthly(self) -> Decimal:
        return (await self.service.figures()).monthly


async def test_plans_go_up_and_down_and_end() -> None:
    world = World()
    assert await world.plan() == "free"
    await world.service.assign(ANN, "pro")
    await world.service.assign(BOB, "pro")
    assert await world.monthly() == 24
    world.clock.advance(DAY)
    await world.service.assign(ANN, "team")
    await world.service.assign(BOB, "free")
    assert await world.monthly() == Decimal("30.5")
    cancelled = await world.service.cancel(ANN)
    assert cancelled.until == datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert await world.plan() == "team"
    world.clock.advance(28 * DAY)
    assert await world.plan() == "free"
    assert await world.service.finish_due() == 1
    assert await world.service.finish_due() == 0
    assert await world.monthly() == 0
    assert await world.history() == [
        ("upgrade", "free", "pro"),
        ("upgrade", "pro", "team"),
        ("cancellation", "team", "team"),
        ("end", "team", "free"),
    ]
    assert await world.history(BOB) == [("upgrade", "free", "pro"), ("downgrade", "pro", "free")]
    async with world.database.read_only() as work:
        events = [envelope.payload for _, envelope in await work.outbox.pending()]
    assert events[0] == SubscriptionChanged(owner=ANN, from_plan="free", to_plan="pro", kind=KIND.UPGRADE)
    assert len(events) == 6


async def test_a_trial_is_not_paid_for_and_ends() -> None:
    world = World()
    await world.service.assign(ANN, "pro", trial=14 * DAY)
    assert await world.plan() == "pro"
    assert await world.monthly() == 0
    world.clock.advance(15 * DAY)
    assert await world.plan() == "free"
    await world.service.assign(ANN, "pro")
    assert await world.monthly() == 12
    assert [kind for kind, _, _ in await world.history()] == ["trial", "end", "upgrade"]


async def test_what_cannot_be_is_refused() -> None:
    world = World()
    for refused in (
        world.service.assign(ANN, "gold"),
        world.service.assign(ANN, "free"),
        world.service.assign(ANN, "pro", trial=timedelta(0)),
        world.service.assign(ANN, "pro", trial=timedelta(days=10_000)),
        world.service.cancel(ANN),
    ):
        with pytest.raises(InvalidRequest):
            await refused
    await world.service.assign(ANN, "pro")
    await world.service.cancel(ANN)
    for refused in (world.service.cancel(ANN), world.service.assign(ANN, "gold")):
        with pytest.raises(InvalidRequest):
            await refused
    assert await world.history() == [("upgrade", "free", "pro"), ("cancellation", "pro", "pro")]


async def test_two_upgrades_at_once_follow_each_other() -> None:
    world = World()
    both = await asyncio.gather(
        world.service.assign(ANN, "pro"), world.service.assign(ANN, "pro"), return_exceptions=True
    )
    assert sorted(isinstance(one, InvalidRequest) for one in both) == [False, True]
    await asyncio.gather(world.service.assign(ANN, "team"), world.service.assign(BOB, "team"))
    assert await world.monthly() == 61
    assert await world.history() == [("upgrade", "free", "pro"), ("upgrade", "pro", "team")]


async def test_churn_is_the_part_of_payers_that_is_lost() -> None:
    world = World()
    owners = [OwnerId(f"own-{number}") for number in range(4)]
    assert (await world.service.figures()).churn is None
    for owner in owners:
        await world.service.assign(owner, "pro")
    world.clock.advance(40 * DAY)
    await world.service.cancel(owners[0], at_once=True)
    await world.service.assign(owners[1], "team")
    await world.service.assign(ANN, "pro")
    figures = await world.service.figures()
    assert figures.churn == 0.25
    assert figures.monthly == 12 * 3 + Decimal("30.5")


async def test_a_plan_that_somebody_is_on_is_missed() -> None:
    world = World()
    await world.service.assign(ANN, "team")
    fewer = Subscriptions(database=world.database, runtime=world.runtime, plans=Plans(tuple(PLANS)[:2]))
    assert [one.plan for one in await fewer.unknown_plans()] == ["team"]
    assert (await fewer.of(ANN)).plan.name == "free"
    assert await world.service.unknown_plans() == ()


async def test_questions_are_counted_in_the_period_of_the_plan() -> None:
    world = World()
    limits = StandingLimits(world.clock, plans=PLANS)
    reservations = Reservations(database=world.database, runtime=world.runtime, defaults=limits)

    async def asked(times: int) -> int:
        count = 0
        for _ in range(times):
            try:
                await reservations.charge(Payer(owner=ANN), Resource.QUESTIONS)
                count += 1
            except BudgetExceeded:
                continue
        return count

    assert await asked(4) == 2
    await world.service.assign(ANN, "pro")
    assert await asked(5) == 3
    world.clock.advance(DAY)
    assert await asked(5) == 3
    await world.service.assign(ANN, "team")
    assert await asked(5) == 5


@pytest.mark.parametrize(
    "plans",
    [
        [],
        [Plan(name="a"), Plan(name="a")],
        [Plan(name="a", price=Decimal(-1))],
        [Plan(name="a", price=Decimal("1e30"))],
        [Plan(name="a", money=Decimal("1e30"))],
        [Plan(name="a", documents=-1)],
        [Plan(name="a", tokens=10**30)],
        [Plan(name="two words")],
        [Plan(name=f"p{number}") for number in range(21)],
    ],
)
def test_plans_that_cannot_be_are_refused(plans: list[Plan]) -> None:
    with pytest.raises(SmartChatError):
        Plans(plans)


def test_what_is_over_the_limit_stays_and_nothing_is_added() -> None:
    plan = Plan(name="a", documents=2, storage_bytes=100)
    for documents, size, fits in [(2, 100, True), (3, 1, False), (1, 101, False), (0, 0, True)]:
        assert (storage_refusal(plan, StoredDocuments(documents=documents, storage_bytes=size)) is None) is fits
    assert storage_refusal(Plan(name="b"), StoredDocuments(documents=10**9, storage_bytes=10**15)) is None
    assert list(limits_of(plan, ANN)) == []


@given(
    since=st.integers(0, 3650 * 24).map(lambda hours: START + timedelta(hours=hours)),
    days=st.integers(0, 3000),
)
def test_the_month_that_is_paid_for_ends_within_a_month(since: datetime, days: int) -> None:
    now = since + timedelta(days=days)
    end = paid_until(since, now)
    assert now < end <= now + timedelta(days=31)
    assert end.day == since.day or (end + DAY).day == 1
