"""Builders of panels: one call for each kind."""

from __future__ import annotations

from smartchat_core.ops.panels import Panel, PanelKind, Query, Threshold, ThresholdLevel, Unit
from smartchat_core.ops.promql import Expr
from smartchat_core.ops.rules import AlertRule

__all__ = ["panel"]


def panel(
    title: str,
    expr: Expr,
    unit: Unit,
    description: str,
    *,
    legend: str = "",
    kind: PanelKind = PanelKind.LINES,
    alert: AlertRule | None = None,
    bad: float | None = None,
    good: float | None = None,
) -> Panel:
    """A panel with one query; from `bad` on its values are bad, or from `good` on they are good and below bad."""
    thresholds = []
    if bad is not None:
        thresholds.append(Threshold(value=bad, level=ThresholdLevel.CRITICAL))
    if good is not None:
        thresholds.append(Threshold(value=good, level=ThresholdLevel.GOOD))
    return Panel(
        title=title,
        description=description,
        queries=(Query(expr=expr, legend=legend),),
        unit=unit,
        kind=kind,
        thresholds=tuple(thresholds),
        alert=alert,
    )
