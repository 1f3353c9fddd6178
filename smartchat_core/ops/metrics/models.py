"""Metrics of language models: requests, tokens and money, and the quality of answers."""

from __future__ import annotations

from smartchat_core.model.activity import Feature, Vote
from smartchat_core.model.metric import OTHER, Label, Metric, MetricKind
from smartchat_core.model.usage import CallOutcome
from smartchat_core.ops.metrics.buckets import MODELS, REQUESTS

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
_FEATURE = Label(name="feature", values=(Feature.ASK, Feature.CANARY, OTHER))
_BACKEND = Label(name="backend", most=10)

LLM_REQUESTS = Metric(
    name="llm_requests_total",
    kind=MetricKind.COUNTER,
    help="Calls to chat models; `error_type` is empty if the outcome is ok.",
    labels=(
        _PROVIDER,
        _MODEL,
        Label(name="outcome", values=tuple(CallOutcome)),
        Label(name="error_type", most=20),
    ),
)
LLM_TOKENS = Metric(
    name="llm_tokens_total",
    kind=MetricKind.COUNTER,
    help="Input and output tokens of models.",
    labels=(_PROVIDER, _MODEL, Label(name="direction", values=("input", "output"))),
)
LLM_COST = Metric(
    name="llm_cost_usd_total",
    kind=MetricKind.COUNTER,
    help="Cost of model calls in US dollars; the usage ledger in the database has the same sums.",
    labels=(_PROVIDER, _MODEL, _FEATURE),
)
LEDGER_MISSED = Metric(
    name="llm_ledger_missed_total",
    kind=MetricKind.COUNTER,
    help="Model calls whose usage could not be written to the ledger.",
)
LLM_REQUEST_DURATION = Metric(
    name="llm_request_duration_seconds",
    kind=MetricKind.HISTOGRAM,
    help="Latency of model calls, to the end of the reply.",
    labels=(_PROVIDER, _MODEL),
    buckets=MODELS,
)
LLM_TIME_TO_FIRST_TOKEN = Metric(
    name="llm_time_to_first_token_seconds",
    kind=MetricKind.HISTOGRAM,
    help="Latency of model calls, to the first token of the reply.",
    labels=(_PROVIDER, _MODEL),
    buckets=MODELS,
)
LLM_PROVIDER_UP = Metric(
    name="llm_provider_up",
    kind=MetricKind.GAUGE,
    help="1 while a provider is available, 0 while the circuit breakers of all of its models are open.",
    labels=(_PROVIDER,),
)
LLM_BUDGET_REMAINING = Metric(
    name="llm_budget_remaining_ratio",
    kind=MetricKind.GAUGE,
    help="Remaining share (0..1) of the monthly model budget; 1 without a budget.",
)
RETRIEVAL_DURATION = Metric(
    name="rag_retrieval_duration_seconds",
    kind=MetricKind.HISTOGRAM,
    help="Latency of retrieval.",
    labels=(_BACKEND,),
    buckets=REQUESTS,
)
EMPTY_RETRIEVALS = Metric(
    name="rag_empty_retrievals_total",
    kind=MetricKind.COUNTER,
    help="Searches without a result.",
    labels=(_BACKEND,),
)
CITATION_CHECKS = Metric(
    name="rag_citation_checks_total",
    kind=MetricKind.COUNTER,
    help="Claims of answers by verdict of the citation check: supported by a quoted passage, or unsupported.",
    labels=(Label(name="outcome", values=("supported", "unsupported")),),
)
USER_FEEDBACK = Metric(
    name="user_feedback_total",
    kind=MetricKind.COUNTER,
    help="User feedback on answers.",
    labels=(Label(name="vote", values=tuple(Vote)),),
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
