"""The dashboard of answer quality: whether answers have quotes, are liked, quick, and worth their price."""

from __future__ import annotations

from smartchat_core.ops.alerts import models as rules
from smartchat_core.ops.alerts.work import DOCUMENTS_FAILING
from smartchat_core.ops.dashboards.build import panel
from smartchat_core.ops.metrics import models
from smartchat_core.ops.metrics.work import DOCUMENTS_PROCESSED
from smartchat_core.ops.panels import Dashboard, Unit
from smartchat_core.ops.promql import bucket, histogram_quantile, increase, rate, select, sum_

__all__ = ["QUALITY"]

_FIRST = sum_(rate(bucket(models.LLM_TIME_TO_FIRST_TOKEN), "5m"), by=("le", "provider"))

QUALITY = Dashboard(
    uid="smartchat-quality",
    title="SmartChat: quality of answers",
    description="Faithfulness of answers and retrieval quality. Compare before and after each release.",
    panels=(
        panel(
            "Unsupported claims",
            rules.UNSUPPORTED_RATIO,
            Unit.RATIO,
            "Share of claims without a supporting quote; a jump: changed model or prompt.",
            bad=0.1,
            alert=rules.UNSUPPORTED_CITATIONS,
        ),
        panel(
            "Empty retrievals",
            rules.EMPTY_RATIO,
            Unit.RATIO,
            "A jump: documents are missing in the index (`smartchat doctor --consistency`).",
            bad=0.3,
            alert=rules.EMPTY_SEARCHES,
        ),
        panel(
            "Votes",
            sum_(increase(select(models.USER_FEEDBACK), "1d"), by=("vote",)),
            Unit.COUNT,
            "User feedback within a day.",
            legend="{{vote}}",
            alert=rules.THUMBS_DOWN,
        ),
        panel(
            "Retrieval P95",
            rules.RETRIEVAL_P95,
            Unit.SECONDS,
            "Latency of retrieval.",
            legend="{{backend}}",
            bad=1,
            alert=rules.RETRIEVAL_SLOW,
        ),
        panel(
            "TTFT P95",
            histogram_quantile(0.95, _FIRST),
            Unit.SECONDS,
            "Time to first token of a model.",
            legend="{{provider}}",
            bad=10,
            alert=rules.FIRST_TOKEN_SLOW,
        ),
        panel(
            "Cost per answer",
            rules.COST_PER_ANSWER,
            Unit.DOLLARS,
            "Over the last hour. Rises with longer contexts and more expensive models.",
            bad=0.25,
            alert=rules.ANSWERS_EXPENSIVE,
        ),
        panel(
            "Document outcomes",
            sum_(increase(select(DOCUMENTS_PROCESSED), "1h"), by=("outcome",)),
            Unit.COUNT,
            "Outcomes of documents within an hour.",
            legend="{{outcome}}",
            alert=DOCUMENTS_FAILING,
        ),
    ),
    related=("smartchat-ai", "smartchat-slo"),
)
