"""Rules of money: budgets."""

from __future__ import annotations

from typing import Final

from smartchat_core.audit.audited import Audited, Call, RepositoryRules
from smartchat_core.model.audit import AuditChange
from smartchat_core.model.budget import BudgetHolder, BudgetPeriod, HolderKind, Resource
from smartchat_core.ports.budgets import BudgetRepository

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


MONEY: Final = {
    "budgets": RepositoryRules(
        port=BudgetRepository,
        audited={"set_limit": Audited(changes=_limited), "remove_limit": Audited(changes=_unlimited)},
        exempt=dict.fromkeys(("reserve", "settle", "expire"), _SPENT),
        reads="holders limits all_limits use",
    ),
}
