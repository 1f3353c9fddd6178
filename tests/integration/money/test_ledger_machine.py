"""Money is never created, lost, spent twice or held for ever, whatever crashes, on both kinds of database."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import cast

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from smartchat_adapters.sql import budget_tables, tables
from smartchat_adapters.sql.database import SqlDatabase, SqlUnitOfWork
from smartchat_core.errors import BudgetExceeded, DatabaseUnavailable
from smartchat_core.model.activity import Feature
from smartchat_core.model.budget import BudgetKey, BudgetPeriod, Payer, Reservation, Resource, to_dollars, to_nanos
from smartchat_core.model.ids import OwnerId, UsageEntryId
from smartchat_core.model.ledger import UsageEntry
from smartchat_core.model.usage import CallOutcome, Usage
from smartchat_core.money.budget_policy import INSTALLATION, WorstCase, began_on
from smartchat_core.money.reserving import RESERVATION_LIFETIME, Reservations
from smartchat_core.money.standing_limits import StandingLimits
from smartchat_core.ports.database import Database
from smartchat_core.ports.runtime import Runtime
from smartchat_core.testing.fakes.clock import FakeClock
from smartchat_core.testing.fakes.event_sink import FakeEventSink
from tests.support.entropy import CountingEntropy

LIMIT = 20
"""Nano-dollars a month: a few requests fill it."""
CRASHES = st.sampled_from([None, None, None, "before", "inside", "after"])
OWNERS = st.sampled_from([OwnerId("ann"), OwnerId("bob")])
_TABLES = (budget_tables.reservations, budget_tables.budget_uses, tables.usage_entries)


class CrashingDatabase:
    """Fails in its next transaction: before it begins, before the commit, or when that is done and nobody knows."""

    def __init__(self, inner: SqlDatabase) -> None:
        self._inner = inner
        self.crash: str | None = None

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[SqlUnitOfWork]:
        crash, self.crash = self.crash, None
        if crash == "before":
            raise DatabaseUnavailable("crashed before")
        async with self._inner.transaction() as work:
            yield work
            if crash == "inside":
                raise DatabaseUnavailable("crashed inside")
        if crash == "after":
            raise DatabaseUnavailable("crashed after the commit")

    def read_only(self) -> AbstractAsyncContextManager[SqlUnitOfWork]:
        return self._inner.read_only()


@dataclass(kw_only=True)
class Held:
    """What the database has reserved."""

    key: BudgetKey
    amount: int
    expires_at: datetime


@dataclass(kw_only=True)
class Open:
    """A reservation of which its process knows, and which it has not settled."""

    held: Held
    reservation: Reservation


class LedgerMachine(RuleBasedStateMachine):
    url = ""

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.inner = SqlDatabase(self.url)
        self.runner.run(self.inner.__aenter__())
        self.runner.run(self._empty())
        self.database = CrashingDatabase(self.inner)
        self.clock = FakeClock(datetime(2026, 1, 31, 23, 50, tzinfo=UTC))
        runtime = Runtime(clock=self.clock, entropy=CountingEntropy(), sink=FakeEventSink())
        limits = StandingLimits(self.clock, monthly_dollars=to_dollars(LIMIT))
        database = cast("Database", self.database)
        self.reservations = Reservations(database=database, runtime=runtime, defaults=limits)
        self.held: list[Held] = []
        self.open: list[Open] = []
        self.unwritten: list[tuple[Open, UsageEntry]] = []
        self.written: set[UsageEntryId] = set()
        self.entries = 0
        self.spent: Counter[BudgetKey] = Counter()
        self.late: Counter[BudgetKey] = Counter()
        """What was settled after its reservation had expired."""

    async def _empty(self) -> None:
        async with self.inner.transaction() as work:
            for table in _TABLES:
                await work.budgets._statements.change(sa.delete(table))

    @rule(owner=OWNERS, amount=st.integers(1, 8) | st.just(LIMIT + 1), crash=CRASHES)
    def reserve(self, owner: OwnerId, amount: int, crash: str | None) -> None:
        now = self.clock.now()
        held = Held(key=_key(now), amount=amount, expires_at=now + RESERVATION_LIFETIME)
        fits = self._used(held.key) + amount <= LIMIT
        if not fits and crash != "before":
            crash = None  # the first transaction is refused, and ends before it can crash
            self._release_expired()
            fits = self._used(held.key) + amount <= LIMIT
        self.database.crash = crash
        payer, worst = Payer(owner=owner), WorstCase(amounts={Resource.MONEY: amount})
        try:
            reservation = self.runner.run(self.reservations.reserve(payer, worst))
        except BudgetExceeded:
            assert not fits
            return
        except DatabaseUnavailable:
            assert crash is not None
            if crash == "after":
                self.held.append(held)
            return
        assert fits
        assert crash is None
        assert reservation is not None
        self.held.append(held)
        self.open.append(Open(held=held, reservation=reservation))

    @precondition(lambda self: self.open)
    @rule(data=st.data(), part=st.floats(0, 1), crash=CRASHES)
    def settle(self, data: st.DataObject, part: float, crash: str | None) -> None:
        """In time, or after the reservation has expired."""
        one = self.open.pop(data.draw(st.integers(0, len(self.open) - 1)))
        self.entries += 1
        entry = UsageEntry(
            id=UsageEntryId(f"use-{self.entries}"),
            at=one.reservation.at,
            owner=one.reservation.owner,
            provider="a",
            model="b",
            feature=Feature.ASK,
            outcome=CallOutcome.OK,
            usage=Usage(cost_usd=to_dollars(int(one.held.amount * part))),
        )
        self._settle(one, entry, crash)

    @precondition(lambda self: self.open)
    @rule(data=st.data())
    def settle_late(self, data: st.DataObject) -> None:
        self.let_time_pass(16)
        self.expire(None)
        self.settle(data, 0.9, None)

    @precondition(lambda self: self.unwritten)
    @rule(crash=CRASHES)
    def settle_again(self, crash: str | None) -> None:
        one, entry = self.unwritten.pop(0)
        self._settle(one, entry, crash)

    @precondition(lambda self: self.open)
    @rule(data=st.data())
    def die(self, data: st.DataObject) -> None:
        """The process of a request dies, and nobody settles it."""
        self.open.pop(data.draw(st.integers(0, len(self.open) - 1)))

    @rule(minutes=st.sampled_from([1, 5, 14, 16, 60, -3, 31 * 24 * 60]))
    def let_time_pass(self, minutes: int) -> None:
        """Over the end of the period, too, and backwards."""
        self.clock.advance(timedelta(minutes=minutes))

    @rule(crash=CRASHES)
    def expire(self, crash: str | None) -> None:
        self.database.crash = crash
        try:
            self.runner.run(self.reservations.expire())
        except DatabaseUnavailable:
            assert crash is not None
            if crash != "after":
                return
        self._release_expired()

    @invariant()
    def books_agree(self) -> None:
        keys = {_key(self.clock.now()), *self.spent, *(one.key for one in self.held)}
        for key, (spent, reserved, in_ledger) in self.runner.run(self._read(keys)).items():
            assert spent == self.spent[key] == in_ledger
            assert reserved == sum(one.amount for one in self.held if one.key == key)
            assert spent + reserved <= LIMIT + self.late[key]

    def _settle(self, one: Open, entry: UsageEntry, crash: str | None) -> None:
        self.database.crash = crash
        cost = to_nanos(entry.usage.cost_usd)
        try:
            self.runner.run(self.reservations.settle(one.reservation, {Resource.MONEY: cost}, entry))
        except DatabaseUnavailable:
            assert crash is not None
            self.unwritten.append((one, entry))
        if crash in (None, "after") and entry.id not in self.written:
            self.written.add(entry.id)
            self.spent[one.held.key] += cost
            if any(held is one.held for held in self.held):
                self.held = [held for held in self.held if held is not one.held]
            else:
                self.late[one.held.key] += cost

    def _release_expired(self) -> None:
        now = self.clock.now()
        self.held = [one for one in self.held if one.expires_at > now]

    async def _read(self, keys: set[BudgetKey]) -> dict[BudgetKey, tuple[int, int, int]]:
        async with self.inner.read_only() as work:
            found = {}
            for use in await work.budgets.use(keys):
                began = datetime(use.key.began.year, use.key.began.month, 1, tzinfo=UTC)
                after = (began + timedelta(days=32)).replace(day=1)
                total = await work.ledger.total(began) - await work.ledger.total(after)
                found[use.key] = (use.spent, use.reserved, int(total.scaleb(9)))
            return found

    def _used(self, key: BudgetKey) -> int:
        return self.spent.get(key, 0) + sum(one.amount for one in self.held if one.key == key)

    def expire_all(self) -> None:
        self.database.crash = None
        self.runner.run(self.reservations.expire())
        self.held = []

    def teardown(self) -> None:
        try:
            for one, entry in tuple(self.unwritten):
                self._settle(one, entry, None)
            self.clock.advance(timedelta(days=400))
            self.expire_all()
            self.books_agree()
            whole = WorstCase(amounts={Resource.MONEY: LIMIT})
            assert self.runner.run(self.reservations.reserve(Payer(owner=OwnerId("ann")), whole)) is not None
            assert self.runner.run(self.reservations.left(Payer(owner=OwnerId("bob")))) == Decimal(0)
        finally:
            self.runner.run(self.inner.__aexit__(None, None, None))
            self.runner.close()


def _key(now: datetime) -> BudgetKey:
    period = BudgetPeriod.MONTH
    return BudgetKey(holder=INSTALLATION, resource=Resource.MONEY, period=period, began=began_on(period, now))


def _run(url: str, *, examples: int, steps: int) -> None:
    machine = type("Machine", (LedgerMachine,), {"url": url})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )


def test_on_sqlite(tmp_path: Path) -> None:
    _run(f"sqlite:///{tmp_path}/library.db", examples=25, steps=30)


def test_on_postgresql(postgres_library_url: str) -> None:
    _run(postgres_library_url, examples=12, steps=30)


@pytest.mark.slow
def test_long_on_sqlite(tmp_path: Path) -> None:
    _run(f"sqlite:///{tmp_path}/library.db", examples=150, steps=60)
