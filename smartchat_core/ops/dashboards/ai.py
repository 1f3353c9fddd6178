"""The dashboard of language models: latency, cost, errors, and the quality of answers."""

from __future__ import annotations

from smartchat_core.ops.alerts import models as rules
from smartchat_core.ops.dashboards.build import panel
from smartchat_core.ops.metrics import models
from smartchat_core.ops.panels import Dashboard, PanelKind, Unit
from smartchat_core.ops.promql import bucket, histogram_quantile, increase, min_, rate, select, sum_, unequal

__all__ = ["AI"]

_BY = ("le", "provider")
_OK = sum_(rate(select(models.LLM_REQUESTS, outcome="ok"), "5m"), by=("provider",))
_ALL = sum_(rate(select(models.LLM_REQUESTS), "5m"), by=("provider",))
_BAD = sum_(rate(select(models.LLM_REQUESTS, outcome=unequal("ok")), "5m"), by=("provider", "error_type"))


AI = Dashboard(
    uid="smartchat-ai",
    title="SmartChat: AI models",
    description="If a provider is down or slow, the next model of the fallback chain answers; the last resort is "
    "quotes only.",
    panels=(
        panel(
            "Response P95 by provider",
            histogram_quantile(0.95, sum_(rate(bucket(models.LLM_REQUEST_DURATION), "5m"), by=_BY)),
            Unit.SECONDS,
            "Latency to the end of the reply.",
            legend="{{provider}}",
            bad=30,
            alert=rules.MODEL_SLOW,
        ),
        panel(
            "TTFT P95",
            histogram_quantile(0.95, sum_(rate(bucket(models.LLM_TIME_TO_FIRST_TOKEN), "5m"), by=_BY)),
            Unit.SECONDS,
            "Time to first token, the latency that users notice.",
            legend="{{provider}}",
            bad=10,
            alert=rules.FIRST_TOKEN_SLOW,
        ),
        panel(
            "Tokens",
            sum_(rate(select(models.LLM_TOKENS), "5m"), by=("model", "direction")),
            Unit.PER_SECOND,
            "Input far above output is normal: prompts contain passages.",
            legend="{{model}} {{direction}}",
        ),
        panel(
            "Cost per day",
            sum_(increase(select(models.LLM_COST), "1d"), by=("provider", "feature")),
            Unit.DOLLARS,
            "Over the last 24 hours; the usage ledger has the same sums.",
            legend="{{provider}} {{feature}}",
            alert=rules.SPEND_ANOMALY,
        ),
        panel(
            "Availability",
            _OK / _ALL,
            Unit.RATIO,
            "Share of calls with a reply.",
            legend="{{provider}}",
            good=0.9,
            alert=rules.MODEL_ERRORS,
        ),
        panel(
            "Errors",
            _BAD,
            Unit.PER_SECOND,
            "Calls without a reply, by error type.",
            legend="{{provider}} {{error_type}}",
        ),
        panel(
            "Provider up",
            min_(select(models.LLM_PROVIDER_UP), by=("provider",)),
            Unit.COUNT,
            "0: all circuit breakers of the provider are open.",
            legend="{{provider}}",
            kind=PanelKind.NUMBER,
            good=1,
            alert=rules.MODEL_PROVIDER_DOWN,
        ),
        panel(
            "Citation failures",
            rules.UNSUPPORTED_RATIO,
            Unit.RATIO,
            "Share of claims without a supporting quote.",
            bad=0.1,
            alert=rules.UNSUPPORTED_CITATIONS,
        ),
        panel(
            "Empty retrievals",
            sum_(rate(select(models.EMPTY_RETRIEVALS), "1h"), by=("backend",)),
            Unit.PER_SECOND,
            "Searches without a result. A jump after a reindex: documents are missing.",
            legend="{{backend}}",
            alert=rules.EMPTY_SEARCHES,
        ),
        panel(
            "Thumbs down",
            rules.THUMBS_DOWN_RATIO,
            Unit.RATIO,
            "Share of all votes of the last day.",
            bad=0.3,
            alert=rules.THUMBS_DOWN,
        ),
    ),
    related=("smartchat-quality", "smartchat-business"),
)
