"""Contract of databases: budgets, what of them is reserved and spent, and how reservations end."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from smartchat_core.errors import BudgetExceeded
from smartchat_core.model.activity import Feature
from smartchat_core.model.budget import (
    BudgetHolder,
    BudgetKey,
    BudgetLimit,
    BudgetPeriod,
    BudgetUse,
    HolderKind,
    Payer,
    Reservation,
    ReservedAmount,
    Resource,
)
from smartchat_core.model.ids import ApiKeyId, GroupId, OwnerId, ReservationId, UsageEntryId, UserId
from smartchat_core.model.ledger import UsageEntry
from smartchat_core.model.usage import CallOutcome, Usage
from smartchat_core.model.user import Group, User, UserRole
from smartchat_core.ports.database import Database
from smartchat_core.testing.database_cases import ANN, BOB, MINUTE, NOW, DatabaseCases

__all__ = ["BudgetCases"]

_ALL = BudgetHolder(kind=HolderKind.INSTALLATION)
_HERS = BudgetHolder(kind=HolderKind.USER, id=ANN.owner)
_GROUP = BudgetHolder(kind=HolderKind.GROUP, id="grp-1")
_MONTH = date(2026, 3, 1)


def _key(holder: BudgetHolder = _ALL, resource: Resource = Resource.MONEY, began: date = _MONTH) -> BudgetKey:
    return BudgetKey(holder=holder, resource=resource, period=BudgetPeriod.MONTH, began=began)


def _reservation(name: str, *amounts: ReservedAmount) -> Reservation:
    return Reservation(id=ReservationId(name), owner=ANN.owner, at=NOW, expires_at=NOW + MINUTE, amounts=tuple(amounts))


def _amount(amount: int, limit: int | None = None, key: BudgetKey | None = None) -> ReservedAmount:
    return ReservedAmount(key=key or _key(), amount=amount, limit=limit)


async def _reserve(database: Database, reservation: Reservation) -> None:
    async with database.transaction() as unit:
        await unit.budgets.reserve(reservation)


async def _use(database: Database, *keys: BudgetKey) -> list[tuple[int, int]]:
    async with database.read_only() as unit:
        return [(use.spent, use.reserved) for use in await unit.budgets.use(keys or (_key(),))]


class BudgetCases(DatabaseCases):
    """A budget is never reserved beyond its limit, and what was reserved ends once."""

    async def test_what_is_settled_is_spent(self, database: Database) -> None:
        first, second = _reservation("rsv-1", _amount(7, 10)), _reservation("rsv-2", _amount(3, 10))
        await _reserve(database, first)
        await _reserve(database, second)
        assert await _use(database) == [(0, 10)]
        async with database.transaction() as unit:
            assert await unit.budgets.settle(first, [2])
        assert await _use(database) == [(2, 3)]
        with pytest.raises(BudgetExceeded):
            await _reserve(database, _reservation("rsv-3", _amount(6, 10)))
        await _reserve(database, _reservation("rsv-4", _amount(5, 10)))
        assert await _use(database) == [(2, 8)]

    async def test_all_budgets_are_reserved_or_none(self, database: Database) -> None:
        hers = _key(_HERS)
        with pytest.raises(BudgetExceeded):
            await _reserve(database, _reservation("rsv-1", _amount(5, 10), _amount(5, 4, hers)))
        assert await _use(database, _key(), hers) == []
        await _reserve(database, _reservation("rsv-1", _amount(5, None), _amount(4, 4, hers)))
        assert await _use(database, _key(), hers) == [(0, 5), (0, 4)]
        async with database.read_only() as unit:
            assert await unit.budgets.use([_key(_GROUP), hers]) == (BudgetUse(key=hers, reserved=4),)

    async def test_what_has_expired_is_released_once(self, database: Database) -> None:
        first, second = _reservation("rsv-1", _amount(7, 10)), _reservation("rsv-2", _amount(3, 10))
        await _reserve(database, first)
        await _reserve(database, replace(second, expires_at=NOW + 2 * MINUTE))
        async with database.transaction() as unit:
            assert await unit.budgets.expire(NOW) == 0
            assert await unit.budgets.expire(NOW + MINUTE) == 1
            assert await unit.budgets.expire(NOW + MINUTE) == 0
        assert await _use(database) == [(0, 3)]
        async with database.transaction() as unit:
            assert not await unit.budgets.settle(first, [6])
        assert await _use(database) == [(6, 3)]

    async def test_expiry_is_bounded(self, database: Database) -> None:
        for number in range(3):
            await _reserve(database, _reservation(f"rsv-{number}", _amount(1)))
        async with database.transaction() as unit:
            assert await unit.budgets.expire(NOW + MINUTE, limit=2) == 2
            assert await unit.budgets.expire(NOW + MINUTE, limit=2) == 1

    async def test_budget_begins_with_what_the_ledger_has(self, database: Database) -> None:
        async with database.transaction() as unit:
            await unit.ledger.add(_entry("use-1", ANN.owner, Decimal("0.000000003")))
            await unit.ledger.add(_entry("use-2", BOB.owner, Decimal("0.000000004")))
            await unit.ledger.add(replace(_entry("use-3", ANN.owner, Decimal(1)), at=NOW - 1000 * 60 * MINUTE))
        keys = [_key(), _key(_HERS), _key(_GROUP), _key(_HERS, Resource.TOKENS), _key(_HERS, Resource.QUESTIONS)]
        await _reserve(database, _reservation("rsv-1", *(_amount(1, None, key) for key in keys)))
        async with database.read_only() as unit:
            spent = {use.key: use.spent for use in await unit.budgets.use(keys)}
        assert [spent[key] for key in keys] == [7, 3, 0, 5, 0]

    async def test_periods_are_apart(self, database: Database) -> None:
        april = _key(began=date(2026, 4, 1))
        await _reserve(database, _reservation("rsv-1", _amount(10, 10)))
        await _reserve(database, _reservation("rsv-2", _amount(10, 10, april)))
        assert await _use(database, _key(), april) == [(0, 10), (0, 10)]

    async def test_many_at_once_reserve_no_more_than_there_is(self, database: Database) -> None:
        async def one(number: int) -> bool:
            with suppress(BudgetExceeded):
                await _reserve(database, _reservation(f"rsv-{number}", _amount(3, 10), _amount(1, None, _key(_HERS))))
                return True
            return False

        assert sum(await asyncio.gather(*(one(number) for number in range(12)))) == 3
        assert await _use(database, _key(), _key(_HERS)) == [(0, 9), (0, 3)]

    async def test_settlement_and_expiry_at_once_release_it_once(self, database: Database) -> None:
        reservations = [_reservation(f"rsv-{number}", _amount(3)) for number in range(6)]
        for reservation in reservations:
            await _reserve(database, reservation)

        async def settle(reservation: Reservation) -> None:
            async with database.transaction() as unit:
                await unit.budgets.settle(reservation, [1])

        async def expire() -> None:
            async with database.transaction() as unit:
                await unit.budgets.expire(NOW + MINUTE)

        await asyncio.gather(*map(settle, reservations), expire(), expire())
        await expire()
        assert await _use(database) == [(6, 0)]

    async def test_payer_has_the_budgets_of_user_groups_and_key(self, database: Database) -> None:
        user, group = UserId("usr-1"), GroupId("grp-1")
        async with database.transaction() as unit:
            await unit.users.add(User(id=user, name="ann", owner=ANN.owner, role=UserRole.READER, created_at=NOW))
            await unit.groups.add(Group(id=group, name="readers", created_at=NOW))
            await unit.groups.add(Group(id=GroupId("grp-2"), name="others", created_at=NOW))
            await unit.groups.enter(group, [user])
            await unit.budgets.set_limit(_limit(_GROUP, 5))
        key = BudgetHolder(kind=HolderKind.KEY, id="key-1")
        async with database.read_only() as unit:
            holders = await unit.budgets.holders(Payer(owner=ANN.owner, key=ApiKeyId("key-1")))
            assert holders == tuple(sorted([_ALL, _HERS, _GROUP, key]))
            assert await unit.budgets.holders(Payer(owner=BOB.owner)) == tuple(
                sorted([_ALL, BudgetHolder(kind=HolderKind.USER, id=BOB.owner)])
            )
            assert await unit.budgets.limits(holders) == (_limit(_GROUP, 5),)
            assert await unit.budgets.limits([_ALL]) == ()
            assert await unit.budgets.limits([]) == ()

    async def test_limit_is_replaced_and_removed(self, database: Database) -> None:
        async with database.transaction() as unit:
            for amount in (0, 3, 10**18):
                await unit.budgets.set_limit(_limit(_ALL, amount))
            await unit.budgets.set_limit(_limit(_HERS, 2))
        async with database.read_only() as unit:
            assert await unit.budgets.all_limits() == tuple(sorted([_limit(_ALL, 10**18), _limit(_HERS, 2)]))
        async with database.transaction() as unit:
            assert await unit.budgets.remove_limit(_ALL, Resource.MONEY, BudgetPeriod.MONTH)
            assert not await unit.budgets.remove_limit(_ALL, Resource.MONEY, BudgetPeriod.MONTH)
            assert await unit.budgets.all_limits() == (_limit(_HERS, 2),)


def _limit(holder: BudgetHolder, amount: int) -> BudgetLimit:
    return BudgetLimit(holder=holder, resource=Resource.MONEY, period=BudgetPeriod.MONTH, amount=amount)


def _entry(name: str, owner: OwnerId, cost: Decimal) -> UsageEntry:
    return UsageEntry(
        id=UsageEntryId(name),
        at=NOW,
        owner=owner,
        provider="openai",
        model="gpt-x",
        feature=Feature.ASK,
        outcome=CallOutcome.OK,
        usage=Usage(input_tokens=3, output_tokens=2, cost_usd=cost),
    )
