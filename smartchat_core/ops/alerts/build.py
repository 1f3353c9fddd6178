"""How the modules beside this one say what an alert is, in one call."""

from __future__ import annotations

from datetime import timedelta

from smartchat_core.ops.promql import Expr
from smartchat_core.ops.rules import AlertRule, Category, Route, Severity, Tier

__all__ = ["info", "page", "ticket"]


def page(name: str, category: Category, expr: Expr, minutes: float, summary: str, description: str) -> AlertRule:
    """Somebody is woken."""
    return _rule(name, category, expr, minutes, summary, description, Severity.CRITICAL, Route.PAGE)


def ticket(
    name: str,
    category: Category,
    expr: Expr,
    minutes: float,
    summary: str,
    description: str,
    tier: Tier = Tier.PRACTICE,
) -> AlertRule:
    """Somebody looks at it within the hour, by day."""
    return _rule(name, category, expr, minutes, summary, description, Severity.WARNING, Route.TICKET, tier)


def info(name: str, category: Category, expr: Expr, minutes: float, summary: str, description: str) -> AlertRule:
    """Somebody reads of it in the morning."""
    return _rule(name, category, expr, minutes, summary, description, Severity.INFO, Route.TICKET)


def _rule(
    name: str,
    category: Category,
    expr: Expr,
    minutes: float,
    summary: str,
    description: str,
    severity: Severity,
    route: Route,
    tier: Tier = Tier.PRACTICE,
) -> AlertRule:
    return AlertRule(
        name=name,
        expr=expr,
        hold=timedelta(minutes=minutes),
        severity=severity,
        category=category,
        summary=summary,
        description=description,
        tier=tier,
        route=route,
    )
