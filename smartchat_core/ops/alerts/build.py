"""Builders of alert rules: one call for each level of urgency."""

from __future__ import annotations

from datetime import timedelta

from smartchat_core.ops.promql import Expr
from smartchat_core.ops.rules import AlertRoute, AlertRule, Category, Severity, Tier

__all__ = ["info", "page", "ticket"]


def page(name: str, category: Category, expr: Expr, minutes: float, summary: str, description: str) -> AlertRule:
    """An alert rule of critical severity: the person on call is paged. It fires after `minutes` of `expr`."""
    return _rule(name, category, expr, minutes, summary, description, Severity.CRITICAL, AlertRoute.PAGE)


def ticket(
    name: str,
    category: Category,
    expr: Expr,
    minutes: float,
    summary: str,
    description: str,
    tier: Tier = Tier.PRACTICE,
) -> AlertRule:
    """An alert rule of warning severity: a ticket, to be handled within the hour, by day."""
    return _rule(name, category, expr, minutes, summary, description, Severity.WARNING, AlertRoute.TICKET, tier)


def info(name: str, category: Category, expr: Expr, minutes: float, summary: str, description: str) -> AlertRule:
    """An alert rule of informational severity: a ticket, read in the morning."""
    return _rule(name, category, expr, minutes, summary, description, Severity.INFO, AlertRoute.TICKET)


def _rule(
    name: str,
    category: Category,
    expr: Expr,
    minutes: float,
    summary: str,
    description: str,
    severity: Severity,
    route: AlertRoute,
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
