"""Alert rules on language models: whether they answer, what they cost, and how good the answers are."""

from __future__ import annotations

from datetime import timedelta

from smartchat_core.ops.alerts.build import info, ticket
from smartchat_core.ops.metrics.business import FEATURE_USAGE, SEARCH_QUERIES
from smartchat_core.ops.metrics.models import (
    CITATION_CHECKS,
    EMPTY_RETRIEVALS,
    LLM_BUDGET_REMAINING,
    LLM_COST,
    LLM_PROVIDER_UP,
    LLM_REQUEST_DURATION,
    LLM_REQUESTS,
    LLM_TIME_TO_FIRST_TOKEN,
    RETRIEVAL_DURATION,
    USER_FEEDBACK,
)
from smartchat_core.ops.promql import bucket, histogram_quantile, increase, min_, rate, select, sum_
from smartchat_core.ops.rules import AlertRoute, AlertRule, Category, RuleGroup, Severity

__all__ = [
    "ANSWERS_EXPENSIVE",
    "COST_PER_ANSWER",
    "EMPTY_RATIO",
    "EMPTY_SEARCHES",
    "FIRST_TOKEN_SLOW",
    "MODELS",
    "MODEL_ERRORS",
    "MODEL_PROVIDER_DOWN",
    "MODEL_SLOW",
    "RETRIEVAL_P95",
    "RETRIEVAL_SLOW",
    "SPEND_ANOMALY",
    "THUMBS_DOWN",
    "THUMBS_DOWN_RATIO",
    "UNSUPPORTED_CITATIONS",
    "UNSUPPORTED_RATIO",
]

UNSUPPORTED_RATIO = sum_(rate(select(CITATION_CHECKS, outcome="unsupported"), "1h")) / sum_(
    rate(select(CITATION_CHECKS), "1h")
)
THUMBS_DOWN_RATIO = sum_(rate(select(USER_FEEDBACK, vote="down"), "1d")) / sum_(rate(select(USER_FEEDBACK), "1d"))
EMPTY_RATIO = sum_(rate(select(EMPTY_RETRIEVALS), "1h")) / sum_(rate(select(SEARCH_QUERIES), "1h"))
RETRIEVAL_P95 = histogram_quantile(0.95, sum_(rate(bucket(RETRIEVAL_DURATION), "5m"), by=("le", "backend")))
COST_PER_ANSWER = sum_(increase(select(LLM_COST, feature="ask"), "1h")) / sum_(
    increase(select(FEATURE_USAGE, feature="ask"), "1h")
)
_CALLS = sum_(increase(select(LLM_REQUESTS), "10m"), by=("provider",))
_ERRORS = sum_(increase(select(LLM_REQUESTS, outcome="error"), "10m"), by=("provider",))
_SPENT = sum_(increase(select(LLM_COST), "1h"))
_SPENT_BEFORE = sum_(increase(select(LLM_COST), "1d", ago="1d"))

MODEL_PROVIDER_DOWN = ticket(
    "ModelProviderDown",
    Category.AVAILABILITY,
    min_(select(LLM_PROVIDER_UP), by=("provider",)).equals(0),
    5,
    "Model provider {{ $labels.provider }} is down",
    "All circuit breakers of {{ $labels.provider }} are open; answers come from the fallback models, or are quotes "
    "only.",
)
MODEL_ERRORS = ticket(
    "ModelErrors",
    Category.AVAILABILITY,
    (_ERRORS / _CALLS > 0.1).and_(_CALLS > 10),
    5,
    "More than 10 % of the calls to {{ $labels.provider }} fail",
    "{{ $value | humanizePercentage }} of the calls within ten minutes failed.",
)
MODEL_SLOW = ticket(
    "ModelSlow",
    Category.LATENCY,
    histogram_quantile(0.95, sum_(rate(bucket(LLM_REQUEST_DURATION), "5m"), by=("le", "provider"))) > 30,
    10,
    "Replies of {{ $labels.provider }} are slow",
    "P95 latency of its replies is {{ $value | humanizeDuration }}.",
)
FIRST_TOKEN_SLOW = ticket(
    "FirstTokenSlow",
    Category.LATENCY,
    histogram_quantile(0.95, sum_(rate(bucket(LLM_TIME_TO_FIRST_TOKEN), "5m"), by=("le", "provider"))) > 10,
    10,
    "Time to first token of {{ $labels.provider }} is high",
    "P95 time to first token is {{ $value | humanizeDuration }}.",
)
MODEL_BUDGET_LOW = ticket(
    "ModelBudgetLow",
    Category.COST,
    min_(select(LLM_BUDGET_REMAINING)) <= 0.2,
    15,
    "80 % of the monthly model budget is used",
    "{{ $value | humanizePercentage }} of it is left.",
)
MODEL_BUDGET_EXHAUSTED = AlertRule(
    name="ModelBudgetExhausted",
    expr=min_(select(LLM_BUDGET_REMAINING)) <= 0,
    hold=timedelta(minutes=5),
    severity=Severity.CRITICAL,
    category=Category.COST,
    summary="The monthly model budget is exhausted",
    description="Further model calls exceed the budget.",
    route=AlertRoute.TICKET,
)
SPEND_ANOMALY = ticket(
    "SpendAnomaly",
    Category.COST,
    (_SPENT > _SPENT_BEFORE * 0.125).and_(_SPENT > 1),
    5,
    "Model cost is three times that of a day ago",
    "{{ $value | humanize }} US dollars within an hour.",
)
ANSWERS_EXPENSIVE = info(
    "AnswersExpensive",
    Category.COST,
    COST_PER_ANSWER > 0.25,
    30,
    "The mean cost of an answer is above 25 cents",
    "{{ $value | humanize }} US dollars per answer, over the last hour.",
)
UNSUPPORTED_CITATIONS = ticket(
    "UnsupportedCitations",
    Category.QUALITY,
    (UNSUPPORTED_RATIO > 0.1).and_(sum_(increase(select(CITATION_CHECKS), "1h")) > 20),
    15,
    "More than 10 % of the claims in answers are unsupported",
    "No supporting quote was found for {{ $value | humanizePercentage }} of the claims of the last hour.",
)
EMPTY_SEARCHES = ticket(
    "EmptyRetrievals",
    Category.QUALITY,
    (EMPTY_RATIO > 0.3).and_(sum_(increase(select(SEARCH_QUERIES), "1h")) > 20),
    15,
    "More than 30 % of the searches have no result",
    "{{ $value | humanizePercentage }} of the searches of the last hour had no result.",
)
THUMBS_DOWN = info(
    "ThumbsDown",
    Category.QUALITY,
    (THUMBS_DOWN_RATIO > 0.3).and_(sum_(increase(select(USER_FEEDBACK), "1d")) > 10),
    60,
    "More than 30 % of the feedback is negative",
    "{{ $value | humanizePercentage }} of the votes of the last day are thumbs down.",
)
RETRIEVAL_SLOW = ticket(
    "RetrievalSlow",
    Category.LATENCY,
    RETRIEVAL_P95 > 1,
    10,
    "Retrieval from {{ $labels.backend }} is slow",
    "P95 latency of retrieval is {{ $value | humanizeDuration }}.",
)
MODELS = RuleGroup(
    name="models",
    rules=(
        MODEL_PROVIDER_DOWN,
        MODEL_ERRORS,
        MODEL_SLOW,
        FIRST_TOKEN_SLOW,
        MODEL_BUDGET_LOW,
        MODEL_BUDGET_EXHAUSTED,
        SPEND_ANOMALY,
        ANSWERS_EXPENSIVE,
        UNSUPPORTED_CITATIONS,
        EMPTY_SEARCHES,
        THUMBS_DOWN,
        RETRIEVAL_SLOW,
    ),
)
