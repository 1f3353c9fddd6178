"""People and what they use, never who they are."""

from __future__ import annotations

from smartchat_core.model.metric import Label, Metric, MetricKind

__all__ = [
    "ACTIVE_USERS",
    "BUSINESS_METRICS",
    "CHAT_SESSIONS",
    "FEATURES",
    "FEATURE_USAGE",
    "PLANS",
    "REVENUE_MRR",
    "SEARCH_QUERIES",
    "SUBSCRIPTIONS",
    "SUBSCRIPTION_CHANGES",
]

FEATURES = ("ask", "search", "upload", "read", "remove", "feedback", "reindex")
"""What people do with SmartChat."""

PLANS = ("free", "pro", "team")
"""What people pay for."""

_PLAN = Label(name="plan", values=PLANS)

ACTIVE_USERS = Metric(
    name="active_users",
    kind=MetricKind.GAUGE,
    help="Different users within the last day, week or 30 days.",
    labels=(Label(name="window", values=("1d", "7d", "30d")),),
)
CHAT_SESSIONS = Metric(name="chat_sessions_total", kind=MetricKind.COUNTER, help="Conversations that were begun.")
SEARCH_QUERIES = Metric(
    name="search_queries_total",
    kind=MetricKind.COUNTER,
    help="Searches, those for answers included.",
    labels=(Label(name="mode", values=("hybrid", "lexical", "dense")),),
)
FEATURE_USAGE = Metric(
    name="feature_usage_total",
    kind=MetricKind.COUNTER,
    help="How often a feature was used.",
    labels=(Label(name="feature", values=FEATURES),),
)
SUBSCRIPTIONS = Metric(name="subscriptions", kind=MetricKind.GAUGE, help="Users on a plan.", labels=(_PLAN,))
REVENUE_MRR = Metric(
    name="revenue_mrr_usd",
    kind=MetricKind.GAUGE,
    help="US dollars that a plan brings in a month.",
    labels=(_PLAN,),
)
SUBSCRIPTION_CHANGES = Metric(
    name="subscription_changes_total",
    kind=MetricKind.COUNTER,
    help="Changes from one plan to another.",
    labels=(Label(name="from_plan", values=PLANS), Label(name="to_plan", values=PLANS)),
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
