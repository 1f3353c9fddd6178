"""People and what they use and pay, in sums only."""

from __future__ import annotations

from smartchat_core.ops.catalogue import business
from smartchat_core.ops.catalogue.models import LLM_COST
from smartchat_core.ops.catalogue.work import DOCUMENT_UPLOADS
from smartchat_core.ops.dashboards.build import panel
from smartchat_core.ops.panels import Dashboard, PanelKind, Unit
from smartchat_core.ops.promql import increase, like, max_, select, sum_, topk

__all__ = ["BUSINESS"]

_CHANGES = sum_(increase(select(business.SUBSCRIPTION_CHANGES), "7d"), by=("from_plan", "to_plan"))
_USE = sum_(increase(select(business.FEATURE_USAGE), "7d"), by=("feature",))

BUSINESS = Dashboard(
    uid="smartchat-business",
    title="SmartChat: business",
    description="Who uses SmartChat, for what, and what it earns and costs. Nobody is named.",
    panels=(
        panel(
            "DAU MAU",
            max_(select(business.ACTIVE_USERS, window=like("1d|30d")), by=("window",)),
            Unit.COUNT,
            "Different users within a day and within 30 days.",
            legend="{{window}}",
        ),
        panel(
            "Stickiness",
            max_(select(business.ACTIVE_USERS, window="1d")) / max_(select(business.ACTIVE_USERS, window="30d")),
            Unit.RATIO,
            "The part of the month's users who came today.",
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
            "Conversations begun within 24 hours.",
        ),
        panel(
            "Searches",
            sum_(increase(select(business.SEARCH_QUERIES), "1d"), by=("mode",)),
            Unit.COUNT,
            "Searches within 24 hours. Much `lexical`: the vectors cannot be asked.",
            legend="{{mode}}",
        ),
        panel(
            "MRR",
            sum_(select(business.REVENUE_MRR), by=("plan",)),
            Unit.DOLLARS,
            "What each plan brings in a month.",
            legend="{{plan}}",
        ),
        panel(
            "Upgrades",
            _CHANGES,
            Unit.COUNT,
            "Changes of plan within a week, upwards and downwards.",
            legend="{{from_plan}} → {{to_plan}}",
            kind=PanelKind.BARS,
        ),
        panel(
            "Features",
            topk(10, _USE),
            Unit.COUNT,
            "What was used most within a week.",
            legend="{{feature}}",
            kind=PanelKind.BARS,
        ),
        panel(
            "Gross margin",
            1 - sum_(increase(select(LLM_COST), "30d")) / sum_(select(business.REVENUE_MRR)),
            Unit.RATIO,
            "What is left of the revenue after the models are paid; other costs are not in it.",
            kind=PanelKind.NUMBER,
        ),
    ),
    related=("smartchat-overview", "smartchat-ai"),
)
