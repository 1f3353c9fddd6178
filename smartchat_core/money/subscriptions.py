"""Subscriptions: who is on which plan, changed one after the other, with a history that revenue is computed from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from smartchat_core.errors import InvalidRequest
from smartchat_core.events import SubscriptionChanged
from smartchat_core.model.ids import OwnerId, UserId, subscription_change_id_for
from smartchat_core.model.subscription import (
    Plan,
    PlanTotal,
    Subscription,
    SubscriptionChange,
    SubscriptionChangeKind,
)
from smartchat_core.money.plans import Plans
from smartchat_core.ports.database import Database, UnitOfWork
from smartchat_core.ports.runtime import Runtime

__all__ = ["CurrentPlan", "RevenueFigures", "Subscriptions", "churn", "paid_until"]

MAX_TRIAL: Final = timedelta(days=365)
CHURN_WINDOW: Final = timedelta(days=30)


@dataclass(frozen=True, kw_only=True, slots=True)
class CurrentPlan:
    """The plan that counts for an owner now, and the subscription by which it does, if there is one."""

    plan: Plan
    subscription: Subscription | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class RevenueFigures:
    """Totals of the plans, US dollars that come in each month (MRR), and the part of payers that was lost.

    `churn` is of the last 30 days (0..1); None where nobody paid at their beginning.
    """

    totals: tuple[PlanTotal, ...]
    monthly: Decimal
    churn: float | None


class Subscriptions:
    """Changes subscriptions. Each change is one transaction with its row of the history and its event.

    Changes of one owner wait for each other, and each begins with what the one before has left.

    Args:
        database: subscriptions and their history.
        runtime: time, randomness, and where events go.
        plans: those that there are.
    """

    def __init__(self, *, database: Database, runtime: Runtime, plans: Plans) -> None:
        self._database = database
        self._clock = runtime.clock
        self._entropy = runtime.entropy
        self._sink = runtime.sink
        self.plans = plans

    async def of(self, owner: OwnerId) -> CurrentPlan:
        """The plan that counts for the owner now."""
        async with self._database.read_only() as work:
            subscription = await work.subscriptions.get(owner)
        return CurrentPlan(plan=self.plans.at(subscription, self._clock.now()), subscription=subscription)

    async def assign(
        self, owner: OwnerId, plan: str, *, trial: timedelta | None = None, by: UserId | None = None
    ) -> Subscription:
        """Put the owner on a plan from now on; for a `trial` without payment, after which the first plan counts.

        What is over the limits of a lesser plan stays, and nothing can be added to it.

        Raises:
            InvalidRequest: there is no such plan, the owner is on it already, or the trial is none.
        """
        wanted = self.plans.get(plan)
        if trial is not None and not timedelta(0) < trial <= MAX_TRIAL:
            raise InvalidRequest(f"a trial lasts up to {MAX_TRIAL.days} days")
        async with self._database.transaction() as work:
            await work.subscriptions.lock(owner)
            now = self._clock.now()
            before = await self._settled(work, owner, now)
            is_trial = trial is not None
            if before.plan == plan and before.trial == is_trial and before.until is None:
                raise InvalidRequest(f"the plan is {plan} already")
            after = Subscription(
                owner=owner,
                plan=plan,
                since=now,
                until=None if trial is None else now + trial,
                next_plan="" if trial is None else self.plans.first.name,
                trial=is_trial,
                price=wanted.price,
            )
            kind = SubscriptionChangeKind.TRIAL if is_trial else self.plans.kind(before.plan, plan)
            await self._change(work, before, after, kind, by=by)
        return after

    async def cancel(self, owner: OwnerId, *, at_once: bool = False, by: UserId | None = None) -> Subscription:
        """End the subscription with the month that is paid for, or at once; the first plan counts after it.

        Raises:
            InvalidRequest: there is none, or it ends already.
        """
        async with self._database.transaction() as work:
            await work.subscriptions.lock(owner)
            now = self._clock.now()
            before = await self._settled(work, owner, now)
            if before.plan == self.plans.first.name:
                raise InvalidRequest("there is no subscription to cancel")
            if at_once:
                after = self._on_first(owner, now)
                await self._change(work, before, after, SubscriptionChangeKind.END, by=by)
                return after
            if before.until is not None:
                raise InvalidRequest(f"the subscription ends already, on {before.until:%Y-%m-%d}")
            after = replace(before, until=paid_until(before.since, now), next_plan=self.plans.first.name)
            await self._change(work, before, after, SubscriptionChangeKind.CANCELLATION, by=by)
        return after

    async def finish_due(self) -> int:
        """Write down the subscriptions that have ended; how many. Their end has counted since it came."""
        now = self._clock.now()
        async with self._database.read_only() as work:
            due = await work.subscriptions.due(now)
        finished = 0
        for one in due:
            async with self._database.transaction() as work:
                await work.subscriptions.lock(one.owner)
                found = await work.subscriptions.get(one.owner)
                if found == one:
                    await self._settled(work, one.owner, now)
                    finished += 1
        return finished

    async def history(self, owner: OwnerId) -> Sequence[SubscriptionChange]:
        """All changes, oldest first."""
        async with self._database.read_only() as work:
            return await work.subscriptions.changes(owner)

    async def figures(self) -> RevenueFigures:
        """What comes in each month now, and what was lost."""
        since = self._clock.now() - CHURN_WINDOW
        async with self._database.read_only() as work:
            totals = await work.subscriptions.totals()
            changes = await work.subscriptions.changes_since(since)
        monthly = sum((one.revenue for one in totals), Decimal(0))
        return RevenueFigures(totals=totals, monthly=monthly, churn=churn(totals, changes))

    async def unknown_plans(self) -> tuple[PlanTotal, ...]:
        """Plans that owners are on and that are no longer there."""
        async with self._database.read_only() as work:
            return tuple(one for one in await work.subscriptions.totals() if one.plan not in self.plans)

    async def _settled(self, work: UnitOfWork, owner: OwnerId, now: datetime) -> Subscription:
        """The owner's subscription; one that has ended is written down as ended first."""
        found = await work.subscriptions.get(owner)
        if found is None:
            return self._on_first(owner, now)
        if found.until is None or found.until > now:
            return found
        following = self.plans.at(found, now)
        after = Subscription(owner=owner, plan=following.name, since=found.until, price=following.price)
        await self._change(work, found, after, SubscriptionChangeKind.END)
        return after

    async def _change(
        self,
        work: UnitOfWork,
        before: Subscription,
        after: Subscription,
        kind: SubscriptionChangeKind,
        *,
        by: UserId | None = None,
    ) -> None:
        change = SubscriptionChange(
            id=subscription_change_id_for(entropy=self._entropy.uuid()),
            owner=after.owner,
            at=self._clock.now(),
            kind=kind,
            from_plan=before.plan,
            to_plan=after.plan,
            paid_before=before.paid,
            paid_after=after.paid,
            by=by,
        )
        await work.subscriptions.save(after)
        await work.subscriptions.add_change(change)
        event = SubscriptionChanged(
            owner=after.owner, from_plan=change.from_plan, to_plan=change.to_plan, kind=change.kind
        )
        await work.outbox.append(self._sink.envelope(event))

    def _on_first(self, owner: OwnerId, now: datetime) -> Subscription:
        first = self.plans.first
        return Subscription(owner=owner, plan=first.name, since=now, price=first.price)


def paid_until(since: datetime, now: datetime) -> datetime:
    """The end of the subscription's month in which `now` is; months begin on its day, or on the last that there is."""
    months = (now.year - since.year) * 12 + now.month - since.month
    end = _after_months(since, months)
    return end if end > now else _after_months(since, months + 1)


def churn(totals: Sequence[PlanTotal], changes: Sequence[SubscriptionChange]) -> float | None:
    """The part of those who paid at the beginning of the changes who pay no longer; None where nobody did."""
    first: dict[OwnerId, SubscriptionChange] = {}
    last: dict[OwnerId, SubscriptionChange] = {}
    for change in changes:
        first.setdefault(change.owner, change)
        last[change.owner] = change
    paid_before = {owner for owner, change in first.items() if change.paid_before > 0}
    pays_now = {owner for owner, change in last.items() if change.paid_after > 0}
    untouched = sum(one.paying for one in totals) - len(pays_now)
    payers = untouched + len(paid_before)
    return len(paid_before - pays_now) / payers if payers > 0 else None


def _after_months(since: datetime, months: int) -> datetime:
    year, month = divmod(since.month - 1 + months, 12)
    moment = since.replace(year=since.year + year, month=month + 1, day=1)
    last = (moment.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return moment.replace(day=min(since.day, last.day))
