"""Alert rules on service level objectives: the ratios behind them, and how fast their error budgets burn."""

from __future__ import annotations

from datetime import timedelta
from functools import reduce

from smartchat_core.ops.alerts.build import page, ticket
from smartchat_core.ops.promql import Expr, increase, sum_
from smartchat_core.ops.rules import AlertRoute as To
from smartchat_core.ops.rules import Category, RuleGroup
from smartchat_core.ops.slo import API_AVAILABILITY, API_LATENCY, BURN_POLICIES, Slo

__all__ = [
    "AVAILABILITY_BURNS_FAST",
    "AVAILABILITY_EXHAUSTED",
    "LATENCY_BURNS_FAST",
    "LONG_RATIOS",
    "SHORT_RATIOS",
    "SLO_ALERTS",
]

LEAST_REQUESTS = 100
"""Below so many requests in an hour one mishap is a large part, and means little; there the canary decides."""

_LONG = ("1d", "3d", "30d")


def _burning(slo: Slo, route: To) -> Expr:
    """One of the pairs of windows burns, and there is enough traffic for that to mean something."""
    pairs = [
        (slo.kept_ratio(policy.long) > round(policy.rate * slo.budget, 10)).and_(
            slo.kept_ratio(policy.short) > round(policy.rate * slo.budget, 10)
        )
        for policy in BURN_POLICIES
        if policy.route is route
    ]
    enough = sum_(increase(slo.total, "1h")) > LEAST_REQUESTS
    return reduce(Expr.or_, pairs).and_(enough)


AVAILABILITY_BURNS_FAST = page(
    "AvailabilityBudgetBurnsFast",
    Category.AVAILABILITY,
    _burning(API_AVAILABILITY, To.PAGE),
    2,
    "High burn rate: failing requests exhaust the monthly error budget within days",
    "{{ $value | humanizePercentage }} of the requests fail; the SLO allows 0.1 %.",
)
AVAILABILITY_BURNS_SLOWLY = ticket(
    "AvailabilityBudgetBurnsSlowly",
    Category.AVAILABILITY,
    _burning(API_AVAILABILITY, To.TICKET),
    15,
    "The error rate has been above the SLO for a day or longer",
    "{{ $value | humanizePercentage }} of the requests fail; the SLO allows 0.1 %.",
)
AVAILABILITY_EXHAUSTED = ticket(
    "AvailabilityBudgetExhausted",
    Category.AVAILABILITY,
    API_AVAILABILITY.remaining() <= 0,
    15,
    "The error budget of the last 30 days is exhausted",
    "{{ $value | humanizePercentage }} of the error budget is left. Postpone risky changes.",
)
LATENCY_BURNS_FAST = page(
    "LatencyBudgetBurnsFast",
    Category.LATENCY,
    _burning(API_LATENCY, To.PAGE),
    2,
    "High burn rate: slow requests exhaust the monthly latency budget within days",
    "{{ $value | humanizePercentage }} of the requests take longer than 2 seconds; the SLO allows 5 %.",
)
LATENCY_BURNS_SLOWLY = ticket(
    "LatencyBudgetBurnsSlowly",
    Category.LATENCY,
    _burning(API_LATENCY, To.TICKET),
    15,
    "The share of slow requests has been above the SLO for a day or longer",
    "{{ $value | humanizePercentage }} of the requests take longer than 2 seconds; the SLO allows 5 %.",
)
_KEPT = (*API_AVAILABILITY.recordings(), *API_LATENCY.recordings())
SHORT_RATIOS = RuleGroup(
    name="slo-ratios",
    rules=tuple(one for one in _KEPT if not one.metric.name.endswith(tuple(f"rate{w}" for w in _LONG))),
)
LONG_RATIOS = RuleGroup(
    name="slo-ratios-long",
    rules=tuple(one for one in _KEPT if one.metric.name.endswith(tuple(f"rate{w}" for w in _LONG))),
    interval=timedelta(minutes=2),
)
"""They read days of samples, and change little in two minutes; longer, and the ratios would be stale between."""

SLO_ALERTS = RuleGroup(
    name="slo",
    rules=(
        AVAILABILITY_BURNS_FAST,
        AVAILABILITY_BURNS_SLOWLY,
        AVAILABILITY_EXHAUSTED,
        LATENCY_BURNS_FAST,
        LATENCY_BURNS_SLOWLY,
    ),
)
