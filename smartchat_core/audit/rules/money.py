"""Rules of money: budgets and subscriptions."""

from __future__ import annotations

from typing import Final

from smartchat_core.audit.audited import Audited, Call, RepositoryRules
from smartchat_core.model.audit import AuditChange
from smartchat_core.model.budget import BudgetHolder, BudgetPeriod, HolderKind, Resource
from smartchat_core.ports.budgets import BudgetRepository
from smartchat_core.ports.subscriptions import SubscriptionRepository

__all__ = ["MONEY"]

_SPENT: Final = "what a request reserves and takes, of which the ledger is the record"


def _limited(call: Call) -> AuditChange:
    limit = call["limit"]
    return _changed("budget.limited", limit.holder, limit.resource, limit.period, amount=limit.amount)


def _unlimited(call: Call) -> AuditChange | None:
    if not call.result:
        return None
    return _changed("budget.unlimited", call["holder"], call["resource"], call["period"])


def _changed(
    action: str, holder: BudgetHolder, resource: Resource, period: BudgetPeriod, **details: object
) -> AuditChange:
    return AuditChange(
        action=action,
        subject=f"{holder.kind.value}:{holder.id}",
        owner=holder.id if holder.kind is HolderKind.USER else "",
        details={"resource": resource.value, "period": period.value, **details},
    )


def _subscribed(call: Call) -> AuditChange:
    change = call["change"]
    details = {"from": change.from_plan, "to": change.to_plan, "paid": change.paid_after}
    return AuditChange(
        action=f"subscription.{change.kind.value}", subject=change.owner, owner=change.owner, details=details
    )


MONEY: Final = {
    "budgets": RepositoryRules(
        port=BudgetRepository,
        audited={"set_limit": Audited(changes=_limited), "remove_limit": Audited(changes=_unlimited)},
        exempt=dict.fromkeys(("reserve", "settle", "expire"), _SPENT),
        reads="holders limits all_limits use",
    ),
    "subscriptions": RepositoryRules(
        port=SubscriptionRepository,
        audited={"add_change": Audited(changes=_subscribed)},
        exempt={"save": "each change of a subscription comes with its row of the history, which is audited"},
        reads="lock get due totals owners changes changes_since stored",
    ),
}
