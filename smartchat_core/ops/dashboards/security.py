"""The security dashboard: attacks, and what is detected of them."""

from __future__ import annotations

from smartchat_core.ops.alerts import security as rules
from smartchat_core.ops.dashboards.build import panel
from smartchat_core.ops.metrics import security
from smartchat_core.ops.metrics.external import ALERTS
from smartchat_core.ops.metrics.http import HTTP_REQUESTS
from smartchat_core.ops.panels import Dashboard, PanelKind, Unit
from smartchat_core.ops.promql import count, increase, rate, select, sum_

__all__ = ["SECURITY"]

_FORBIDDEN = sum_(rate(select(HTTP_REQUESTS, status="403"), "5m")) / sum_(rate(select(HTTP_REQUESTS), "5m"))
_FIRING = count(select(ALERTS, alertstate="firing", category="security"), by=("alertname",))

SECURITY = Dashboard(
    uid="smartchat-security",
    title="SmartChat: security",
    description="Review daily. A low rate of each is normal; a step is an attack or a broken client.",
    panels=(
        panel(
            "Failed logins",
            sum_(increase(select(security.AUTH_FAILURES), "5m"), by=("reason",)),
            Unit.COUNT,
            "Within five minutes. Many `wrong_password`: brute force; many `unknown_user`: credential stuffing.",
            legend="{{reason}}",
            bad=10,
            alert=rules.LOGIN_STORM,
        ),
        panel(
            "Rate limits",
            sum_(rate(select(security.RATE_LIMIT_EVENTS), "5m"), by=("scope",)),
            Unit.PER_SECOND,
            "Requests over a limit.",
            legend="{{scope}}",
            bad=1,
            alert=rules.RATE_LIMIT_STORM,
        ),
        panel(
            "403 ratio",
            _FORBIDDEN,
            Unit.RATIO,
            "Unauthorized access attempts, or a wrong permission.",
            bad=0.05,
            alert=rules.FORBIDDEN_RATIO,
        ),
        panel(
            "Rejected uploads",
            sum_(increase(select(security.FILE_UPLOAD_REJECTED), "5m"), by=("reason",)),
            Unit.COUNT,
            "Within five minutes, by error code.",
            legend="{{reason}}",
            bad=5,
            alert=rules.REJECTED_UPLOADS,
        ),
        panel(
            "Prompt injection",
            sum_(increase(select(security.PROMPT_INJECTION_DETECTED), "1h"), by=("source",)),
            Unit.COUNT,
            "Suspected prompt injections in questions or books, within an hour.",
            legend="{{source}}",
            bad=5,
            alert=rules.PROMPT_INJECTIONS,
        ),
        panel(
            "Security alerts",
            _FIRING,
            Unit.COUNT,
            "Firing security alerts; empty: none.",
            legend="{{alertname}}",
            kind=PanelKind.TABLE,
        ),
        panel(
            "Events",
            sum_(increase(select(security.SECURITY_EVENTS), "1h"), by=("action",)),
            Unit.COUNT,
            "Entries of the security log within an hour.",
            legend="{{action}}",
        ),
    ),
    related=("smartchat-overview",),
)
