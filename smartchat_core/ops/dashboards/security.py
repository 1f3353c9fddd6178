"""What attackers do, and what is noticed of it."""

from __future__ import annotations

from smartchat_core.ops.alerts import security as rules
from smartchat_core.ops.catalogue import security
from smartchat_core.ops.catalogue.http import HTTP_REQUESTS
from smartchat_core.ops.dashboards.build import panel
from smartchat_core.ops.external import ALERTS
from smartchat_core.ops.panels import Dashboard, PanelKind, Unit
from smartchat_core.ops.promql import count, increase, rate, select, sum_

__all__ = ["SECURITY"]

_FORBIDDEN = sum_(rate(select(HTTP_REQUESTS, status="403"), "5m")) / sum_(rate(select(HTTP_REQUESTS), "5m"))
_FIRING = count(select(ALERTS, alertstate="firing", category="security"), by=("alertname",))

SECURITY = Dashboard(
    uid="smartchat-security",
    title="SmartChat: security",
    description="Look here every day. A few of each are usual; a step is an attack, or a broken client.",
    panels=(
        panel(
            "Failed logins",
            sum_(increase(select(security.AUTH_FAILURES), "5m"), by=("reason",)),
            Unit.COUNT,
            "Within five minutes. Many `wrong_password`: guessing; many `unknown_user`: lists of addresses.",
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
            "Somebody tries doors, or a permission is set wrongly.",
            bad=0.05,
            alert=rules.FORBIDDEN_RATIO,
        ),
        panel(
            "Rejected uploads",
            sum_(increase(select(security.FILE_UPLOAD_REJECTED), "5m"), by=("reason",)),
            Unit.COUNT,
            "Within five minutes, by the code of the error.",
            legend="{{reason}}",
            bad=5,
            alert=rules.REJECTED_UPLOADS,
        ),
        panel(
            "Prompt injection",
            sum_(increase(select(security.PROMPT_INJECTION_DETECTED), "1h"), by=("source",)),
            Unit.COUNT,
            "Orders to the model, in questions or in books, within an hour.",
            legend="{{source}}",
            bad=5,
            alert=rules.PROMPT_INJECTIONS,
        ),
        panel(
            "Security alerts",
            _FIRING,
            Unit.COUNT,
            "What fires now; empty: nothing.",
            legend="{{alertname}}",
            kind=PanelKind.TABLE,
        ),
        panel(
            "Events",
            sum_(increase(select(security.SECURITY_EVENTS), "1h"), by=("action",)),
            Unit.COUNT,
            "Lines of the security log within an hour.",
            legend="{{action}}",
        ),
    ),
    related=("smartchat-overview",),
)
