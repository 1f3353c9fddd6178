"""Budgets: limits, and what of them is reserved and spent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, time
from typing import Any

import sqlalchemy as sa

from smartchat_adapters.sql import account_tables, budget_tables, tables
from smartchat_adapters.sql.statements import StatementExecutor
from smartchat_core.errors import BudgetExceeded
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

__all__ = ["SqlBudgets"]

_limits = budget_tables.budget_limits
_uses = budget_tables.budget_uses
_open = budget_tables.reservations
_entries = tables.usage_entries
_members = account_tables.group_members
_users = account_tables.users

_LEDGER_SUMS = {
    # Not as the type of the column, which would make dollars of the sum.
    Resource.MONEY: sa.func.sum(sa.type_coerce(_entries.c.cost_nanos, sa.BigInteger)),
    Resource.TOKENS: sa.func.sum(_entries.c.input_tokens + _entries.c.output_tokens),
}


class SqlBudgets:
    """The `BudgetRepository` of one transaction."""

    def __init__(self, statements: StatementExecutor) -> None:
        self._statements = statements

    async def holders(self, payer: Payer) -> tuple[BudgetHolder, ...]:
        query = (
            sa.select(_members.c.group_id)
            .join(_users, _users.c.id == _members.c.user_id)
            .where(_users.c.owner == payer.owner)
            .order_by(_members.c.group_id)
        )
        rows = await self._statements.rows(query)
        found = [
            BudgetHolder(kind=HolderKind.INSTALLATION),
            BudgetHolder(kind=HolderKind.USER, id=payer.owner),
            *(BudgetHolder(kind=HolderKind.GROUP, id=row.group_id) for row in rows),
        ]
        if payer.key is not None:
            found.append(BudgetHolder(kind=HolderKind.KEY, id=payer.key))
        return tuple(sorted(found))

    async def limits(self, holders: Collection[BudgetHolder]) -> tuple[BudgetLimit, ...]:
        named = sa.tuple_(_limits.c.holder_kind, _limits.c.holder_id)
        wanted = [(holder.kind.value, holder.id) for holder in holders]
        return await self._found(sa.select(_limits).where(named.in_(wanted))) if wanted else ()

    async def all_limits(self) -> tuple[BudgetLimit, ...]:
        return await self._found(sa.select(_limits))

    async def set_limit(self, limit: BudgetLimit) -> None:
        key = _columns(limit.holder, limit.resource, limit.period)
        if not await self._statements.insert_new(_limits, {**key, "amount": limit.amount}):
            await self._statements.change(sa.update(_limits).where(_same(_limits, key)).values(amount=limit.amount))

    async def remove_limit(self, holder: BudgetHolder, resource: Resource, period: BudgetPeriod) -> bool:
        one = _same(_limits, _columns(holder, resource, period))
        return bool(await self._statements.change(sa.delete(_limits).where(one)))

    async def reserve(self, reservation: Reservation) -> None:
        for amount in sorted(reservation.amounts, key=lambda one: one.key):
            await self._reserve(amount)
        values = {
            "id": reservation.id,
            "owner": reservation.owner,
            "at": reservation.at,
            "expires_at": reservation.expires_at,
            "amounts": reservation.amounts,
        }
        await self._statements.change(sa.insert(_open).values(values))

    async def settle(self, reservation: Reservation, spent: Sequence[int]) -> bool:
        stood = bool(await self._statements.change(sa.delete(_open).where(_open.c.id == reservation.id)))
        pairs = sorted(zip(reservation.amounts, spent, strict=True), key=lambda pair: pair[0].key)
        for amount, cost in pairs:
            await self._change(amount.key, reserved=-amount.amount if stood else 0, spent=cost)
        return stood

    async def expire(self, now: datetime, *, limit: int = 100) -> int:
        over = sa.select(_open).where(_open.c.expires_at <= now).order_by(_open.c.expires_at, _open.c.id).limit(limit)
        rows = await self._statements.rows(self._statements.locked(over, skip_locked=True))
        if not rows:
            return 0
        reserved: Counter[BudgetKey] = Counter()
        for row in rows:
            for amount in row.amounts:
                reserved[amount.key] += amount.amount
        await self._statements.change(sa.delete(_open).where(_open.c.id.in_([row.id for row in rows])))
        for key in sorted(reserved):
            await self._change(key, reserved=-reserved[key], spent=0)
        return len(rows)

    async def use(self, keys: Collection[BudgetKey]) -> tuple[BudgetUse, ...]:
        found = []
        for key in sorted(keys):
            row = await self._statements.first(sa.select(_uses).where(_same(_uses, _key_columns(key))))
            if row is not None:
                found.append(BudgetUse(key=key, spent=row.spent, reserved=row.reserved))
        return tuple(found)

    async def _reserve(self, amount: ReservedAmount) -> None:
        fits = _same(_uses, _key_columns(amount.key))
        if amount.limit is not None:
            fits = sa.and_(fits, _uses.c.spent + _uses.c.reserved + amount.amount <= amount.limit)
        # One statement that checks and changes: of two that run at once, the second sees what the first has reserved.
        taken = sa.update(_uses).where(fits).values(reserved=_uses.c.reserved + amount.amount)
        if await self._statements.change(taken):
            return
        await self._begin(amount.key)
        if await self._statements.change(taken):
            return
        raise BudgetExceeded(
            f"the budget of the {amount.key.period} is used up",
            cause=f"the {amount.key.holder.kind} has too little {amount.key.resource} left for this request",
        )

    async def _begin(self, key: BudgetKey) -> None:
        """Begin the record of a period with what the ledger has of it, unless it has begun."""
        columns = _key_columns(key)
        if await self._statements.first(sa.select(_uses.c.spent).where(_same(_uses, columns))) is None:
            await self._statements.insert_new(_uses, {**columns, "spent": await self._in_ledger(key), "reserved": 0})

    async def _in_ledger(self, key: BudgetKey) -> int:
        total = _LEDGER_SUMS.get(key.resource)
        if total is None or key.holder.kind not in (HolderKind.INSTALLATION, HolderKind.USER):
            return 0
        query = sa.select(total.label("total")).where(_entries.c.at >= datetime.combine(key.began, time(), UTC))
        if key.holder.kind is HolderKind.USER:
            query = query.where(_entries.c.owner == key.holder.id)
        row = await self._statements.first(query)
        return 0 if row is None or row.total is None else int(row.total)

    async def _change(self, key: BudgetKey, *, reserved: int, spent: int) -> None:
        columns = _key_columns(key)
        values = {"reserved": _uses.c.reserved + reserved, "spent": _uses.c.spent + spent}
        await self._statements.change(sa.update(_uses).where(_same(_uses, columns)).values(values))

    async def _found(self, query: sa.Select[Any]) -> tuple[BudgetLimit, ...]:
        rows = await self._statements.rows(query)
        return tuple(
            sorted(
                BudgetLimit(
                    holder=BudgetHolder(kind=tables.known(HolderKind, row.holder_kind), id=row.holder_id),
                    resource=tables.known(Resource, row.resource),
                    period=tables.known(BudgetPeriod, row.period),
                    amount=row.amount,
                )
                for row in rows
            )
        )


def _columns(holder: BudgetHolder, resource: Resource, period: BudgetPeriod) -> dict[str, Any]:
    return {
        "holder_kind": holder.kind.value,
        "holder_id": holder.id,
        "resource": resource.value,
        "period": period.value,
    }


def _key_columns(key: BudgetKey) -> dict[str, Any]:
    return {**_columns(key.holder, key.resource, key.period), "began": key.began}


def _same(table: sa.Table, key: Mapping[str, Any]) -> sa.ColumnElement[bool]:
    return sa.and_(*(table.c[name] == value for name, value in key.items()))
