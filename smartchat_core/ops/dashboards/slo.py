"""What is promised, and what is left of what may be broken."""

from __future__ import annotations

from smartchat_core.ops.alerts import service, slo
from smartchat_core.ops.catalogue.operations import CANARY_DURATION, CANARY_LAST_SUCCESS
from smartchat_core.ops.dashboards.build import panel
from smartchat_core.ops.panels import Dashboard, Panel, PanelKind, Unit
from smartchat_core.ops.promql import bucket, histogram_quantile, max_, rate, select, sum_, time
from smartchat_core.ops.slo import ANSWER_QUALITY, API_AVAILABILITY, API_LATENCY, CANARY, INGESTION, Slo

__all__ = ["SLO"]


def _burn(promise: Slo, window: str) -> Panel:
    alert = slo.AVAILABILITY_BURNS_FAST if promise is API_AVAILABILITY else slo.LATENCY_BURNS_FAST
    return panel(
        f"Burn rate of {promise.name}, {window}",
        promise.kept_ratio(window) / promise.budget,
        Unit.COUNT,
        f"{promise.promise} 1 uses up just what may be; somebody is woken at 14.4 (1h and 5m) or 6 (6h and 30m).",
        bad=14.4 if window == "1h" else 6,
        alert=alert,
    )


def _left(promise: Slo) -> Panel:
    return panel(
        f"Budget of {promise.name}",
        promise.remaining(),
        Unit.RATIO,
        f"{promise.promise} What is left of the last 30 days; below 0 the promise is broken.",
        kind=PanelKind.GAUGE,
        good=0,
        alert=slo.AVAILABILITY_EXHAUSTED if promise is API_AVAILABILITY else None,
    )


SLO = Dashboard(
    uid="smartchat-slo",
    title="SmartChat: promises",
    description="Each promise with its budget. Where it is used up, put off what is risky and mend what uses it.",
    panels=(
        *(_burn(promise, window) for promise in (API_AVAILABILITY, API_LATENCY) for window in ("1h", "6h")),
        *(_left(promise) for promise in (API_AVAILABILITY, API_LATENCY, INGESTION, CANARY, ANSWER_QUALITY)),
        panel(
            "Canary's last success",
            time() - max_(select(CANARY_LAST_SUCCESS)),
            Unit.SECONDS,
            "A book is uploaded, found, asked and removed every minute.",
            kind=PanelKind.NUMBER,
            bad=900,
            alert=service.CANARY_STALE,
        ),
        panel(
            "Canary's steps P95",
            histogram_quantile(0.95, sum_(rate(bucket(CANARY_DURATION), "30m"), by=("le", "step"))),
            Unit.SECONDS,
            "How long each step takes: what a reader feels, also at night.",
            legend="{{step}}",
            alert=service.CANARY_FAILING,
        ),
    ),
    related=("smartchat-overview", "smartchat-quality"),
)
