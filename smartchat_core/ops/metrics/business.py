"""Metrics of usage: numbers of people and what they use, never who they are."""

from __future__ import annotations

from smartchat_core.model.activity import Feature
from smartchat_core.model.metric import Label, Metric, MetricKind
from smartchat_core.model.search import SearchMode

__all__ = [
    "ACTIVE_USERS",
    "BUSINESS_METRICS",
    "CHAT_SESSIONS",
    "FEATURES",
    "FEATURE_USAGE",
    "REVENUE_MRR",
    "SEARCH_QUERIES",
    "SUBSCRIPTIONS",
    "SUBSCRIPTION_CHANGES",
]

FEATURES = tuple(feature for feature in Feature if feature is not Feature.CANARY)
"""What people do with SmartChat."""

_MOST_PLANS = 20
_PLAN = Label(name="plan", most=_MOST_PLANS)

ACTIVE_USERS = Metric(
    name="active_users",
    kind=MetricKind.GAUGE,
    help="Distinct users within the last day, week or 30 days.",
    labels=(Label(name="window", values=("1d", "7d", "30d")),),
)
CHAT_SESSIONS = Metric(name="chat_sessions_total", kind=MetricKind.COUNTER, help="Chat sessions started.")
SEARCH_QUERIES = Metric(
    name="search_queries_total",
    kind=MetricKind.COUNTER,
    help="Searches, including those for answers.",
    labels=(Label(name="mode", values=tuple(SearchMode)),),
)
FEATURE_USAGE = Metric(
    name="feature_usage_total",
    kind=MetricKind.COUNTER,
    help="Uses of a feature.",
    labels=(Label(name="feature", values=FEATURES),),
)
SUBSCRIPTIONS = Metric(name="subscriptions", kind=MetricKind.GAUGE, help="Subscribed users, by plan.", labels=(_PLAN,))
REVENUE_MRR = Metric(
    name="revenue_mrr_usd",
    kind=MetricKind.GAUGE,
    help="Monthly recurring revenue in US dollars, by plan.",
    labels=(_PLAN,),
)
SUBSCRIPTION_CHANGES = Metric(
    name="subscription_changes_total",
    kind=MetricKind.COUNTER,
    help="Changes of subscription, by old and new plan.",
    labels=(Label(name="from_plan", most=_MOST_PLANS), Label(name="to_plan", most=_MOST_PLANS)),
)
BUSINESS_METRICS = (
    ACTIVE_USERS,
    CHAT_SESSIONS,
    SEARCH_QUERIES,
    FEATURE_USAGE,
    SUBSCRIPTIONS,
    REVENUE_MRR,
    SUBSCRIPTION_CHANGES,
)
