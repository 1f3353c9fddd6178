"""The dashboard of usage: people, what they use and pay, in sums only."""

from __future__ import annotations

from smartchat_core.ops.dashboards.build import panel
from smartchat_core.ops.metrics import business
from smartchat_core.ops.metrics.models import LLM_COST
from smartchat_core.ops.metrics.work import DOCUMENT_UPLOADS
from smartchat_core.ops.panels import Dashboard, PanelKind, Unit
from smartchat_core.ops.promql import increase, like, max_, select, sum_, topk

__all__ = ["BUSINESS"]

_CHANGES = sum_(increase(select(business.SUBSCRIPTION_CHANGES), "7d"), by=("from_plan", "to_plan"))
_USE = sum_(increase(select(business.FEATURE_USAGE), "7d"), by=("feature",))

BUSINESS = Dashboard(
    uid="smartchat-business",
    title="SmartChat: business",
    description="Usage, revenue and cost. No personal data.",
    panels=(
        panel(
            "DAU MAU",
            max_(select(business.ACTIVE_USERS, window=like("1d|30d")), by=("window",)),
            Unit.COUNT,
            "Distinct users within a day and within 30 days.",
            legend="{{window}}",
        ),
        panel(
            "Stickiness",
            max_(select(business.ACTIVE_USERS, window="1d")) / max_(select(business.ACTIVE_USERS, window="30d")),
            Unit.RATIO,
            "DAU / MAU.",
            kind=PanelKind.GAUGE,
        ),
        panel(
            "Uploads per day",
            sum_(increase(select(DOCUMENT_UPLOADS), "1d"), by=("format",)),
            Unit.COUNT,
            "Accepted uploads of the last 24 hours.",
            legend="{{format}}",
        ),
        panel(
            "Sessions",
            sum_(increase(select(business.CHAT_SESSIONS), "1d")),
            Unit.COUNT,
            "Chat sessions started within 24 hours.",
        ),
        panel(
            "Searches",
            sum_(increase(select(business.SEARCH_QUERIES), "1d"), by=("mode",)),
            Unit.COUNT,
            "Searches within 24 hours. A large share of `lexical`: dense retrieval is unavailable.",
            legend="{{mode}}",
        ),
        panel(
            "MRR",
            sum_(select(business.REVENUE_MRR), by=("plan",)),
            Unit.DOLLARS,
            "Monthly recurring revenue by plan.",
            legend="{{plan}}",
        ),
        panel(
            "Upgrades",
            _CHANGES,
            Unit.COUNT,
            "Upgrades and downgrades within a week.",
            legend="{{from_plan}} → {{to_plan}}",
            kind=PanelKind.BARS,
        ),
        panel(
            "Features",
            topk(10, _USE),
            Unit.COUNT,
            "Most used features within a week.",
            legend="{{feature}}",
            kind=PanelKind.BARS,
        ),
        panel(
            "Gross margin",
            1 - sum_(increase(select(LLM_COST), "30d")) / sum_(select(business.REVENUE_MRR)),
            Unit.RATIO,
            "Revenue minus model cost; other costs are not included.",
            kind=PanelKind.NUMBER,
        ),
    ),
    related=("smartchat-overview", "smartchat-ai"),
)
