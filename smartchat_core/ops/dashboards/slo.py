"""The SLO dashboard: service level objectives, and what is left of their error budgets."""

from __future__ import annotations

from smartchat_core.ops.alerts import service, slo
from smartchat_core.ops.dashboards.build import panel
from smartchat_core.ops.metrics.operations import CANARY_DURATION, CANARY_LAST_SUCCESS
from smartchat_core.ops.panels import Dashboard, Panel, PanelKind, Unit
from smartchat_core.ops.promql import bucket, histogram_quantile, max_, rate, select, sum_, time
from smartchat_core.ops.slo import ANSWER_QUALITY, API_AVAILABILITY, API_LATENCY, CANARY, INGESTION, Slo

__all__ = ["SLO"]


def _burn(target: Slo, window: str) -> Panel:
    alert = slo.AVAILABILITY_BURNS_FAST if target is API_AVAILABILITY else slo.LATENCY_BURNS_FAST
    return panel(
        f"Burn rate of {target.name}, {window}",
        target.kept_ratio(window) / target.budget,
        Unit.COUNT,
        f"{target.description} A rate of 1 spends exactly the error budget; pages at 14.4 (1h, 5m) or 6 (6h, 30m).",
        bad=14.4 if window == "1h" else 6,
        alert=alert,
    )


def _left(target: Slo) -> Panel:
    return panel(
        f"Budget of {target.name}",
        target.remaining(),
        Unit.RATIO,
        f"{target.description} Remaining error budget of the last 30 days; below 0 the SLO is missed.",
        kind=PanelKind.GAUGE,
        good=0,
        alert=slo.AVAILABILITY_EXHAUSTED if target is API_AVAILABILITY else None,
    )


SLO = Dashboard(
    uid="smartchat-slo",
    title="SmartChat: SLOs",
    description="Each SLO with its error budget. If the budget is exhausted, postpone risky changes and fix the cause.",
    panels=(
        *(_burn(target, window) for target in (API_AVAILABILITY, API_LATENCY) for window in ("1h", "6h")),
        *(_left(target) for target in (API_AVAILABILITY, API_LATENCY, INGESTION, CANARY, ANSWER_QUALITY)),
        panel(
            "Canary's last success",
            time() - max_(select(CANARY_LAST_SUCCESS)),
            Unit.SECONDS,
            "The canary uploads, searches, asks and removes a book every minute.",
            kind=PanelKind.NUMBER,
            bad=900,
            alert=service.CANARY_STALE,
        ),
        panel(
            "Canary's steps P95",
            histogram_quantile(0.95, sum_(rate(bucket(CANARY_DURATION), "30m"), by=("le", "step"))),
            Unit.SECONDS,
            "Duration of each step: user-visible latency, also without traffic.",
            legend="{{step}}",
            alert=service.CANARY_FAILING,
        ),
    ),
    related=("smartchat-overview", "smartchat-quality"),
)
