"""Language models and the quality of what they are given and say."""

from __future__ import annotations

from smartchat_core.model.metric import Label, Metric, MetricKind
from smartchat_core.ops.catalogue.buckets import MODELS, REQUESTS

__all__ = [
    "CITATION_CHECKS",
    "EMPTY_RETRIEVALS",
    "LEDGER_MISSED",
    "LLM_BUDGET_REMAINING",
    "LLM_COST",
    "LLM_PROVIDER_UP",
    "LLM_REQUESTS",
    "LLM_REQUEST_DURATION",
    "LLM_TIME_TO_FIRST_TOKEN",
    "LLM_TOKENS",
    "MODEL_METRICS",
    "RETRIEVAL_DURATION",
    "USER_FEEDBACK",
]

_PROVIDER = Label(name="provider", most=20)
_MODEL = Label(name="model", most=50)
_FEATURE = Label(name="feature", values=("ask", "canary", "other"))
_BACKEND = Label(name="backend", most=10)

LLM_REQUESTS = Metric(
    name="llm_requests_total",
    kind=MetricKind.COUNTER,
    help="Requests to a model; `error_type` is empty when the outcome is ok.",
    labels=(
        _PROVIDER,
        _MODEL,
        Label(name="outcome", values=("ok", "error", "cancelled")),
        Label(name="error_type", most=20),
    ),
)
LLM_TOKENS = Metric(
    name="llm_tokens_total",
    kind=MetricKind.COUNTER,
    help="Tokens that models read and wrote.",
    labels=(_PROVIDER, _MODEL, Label(name="direction", values=("input", "output"))),
)
LLM_COST = Metric(
    name="llm_cost_usd_total",
    kind=MetricKind.COUNTER,
    help="US dollars that requests cost; the ledger in the database has the same sums.",
    labels=(_PROVIDER, _MODEL, _FEATURE),
)
LEDGER_MISSED = Metric(
    name="llm_ledger_missed_total",
    kind=MetricKind.COUNTER,
    help="Requests to a model that could not be entered into the ledger, which is short of them.",
)
LLM_REQUEST_DURATION = Metric(
    name="llm_request_duration_seconds",
    kind=MetricKind.HISTOGRAM,
    help="From a request to a model to the end of its reply.",
    labels=(_PROVIDER, _MODEL),
    buckets=MODELS,
)
LLM_TIME_TO_FIRST_TOKEN = Metric(
    name="llm_time_to_first_token_seconds",
    kind=MetricKind.HISTOGRAM,
    help="From a request to a model to the first piece of its reply.",
    labels=(_PROVIDER, _MODEL),
    buckets=MODELS,
)
LLM_PROVIDER_UP = Metric(
    name="llm_provider_up",
    kind=MetricKind.GAUGE,
    help="1 while a provider's models are asked, 0 while all of their circuits are open.",
    labels=(_PROVIDER,),
)
LLM_BUDGET_REMAINING = Metric(
    name="llm_budget_remaining_ratio",
    kind=MetricKind.GAUGE,
    help="How much of the month's budget for models is left (0..1); 1 where there is no budget.",
)
RETRIEVAL_DURATION = Metric(
    name="rag_retrieval_duration_seconds",
    kind=MetricKind.HISTOGRAM,
    help="How long a search for passages took.",
    labels=(_BACKEND,),
    buckets=REQUESTS,
)
EMPTY_RETRIEVALS = Metric(
    name="rag_empty_retrievals_total",
    kind=MetricKind.COUNTER,
    help="Searches that found no passage.",
    labels=(_BACKEND,),
)
CITATION_CHECKS = Metric(
    name="rag_citation_checks_total",
    kind=MetricKind.COUNTER,
    help="Claims of answers, by whether a quote that stands in the source supports them.",
    labels=(Label(name="outcome", values=("supported", "unsupported")),),
)
USER_FEEDBACK = Metric(
    name="user_feedback_total",
    kind=MetricKind.COUNTER,
    help="What readers say of answers.",
    labels=(Label(name="vote", values=("up", "down")),),
)
MODEL_METRICS = (
    LLM_REQUESTS,
    LLM_TOKENS,
    LLM_COST,
    LEDGER_MISSED,
    LLM_REQUEST_DURATION,
    LLM_TIME_TO_FIRST_TOKEN,
    LLM_PROVIDER_UP,
    LLM_BUDGET_REMAINING,
    RETRIEVAL_DURATION,
    EMPTY_RETRIEVALS,
    CITATION_CHECKS,
    USER_FEEDBACK,
)
