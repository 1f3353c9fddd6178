"""How good the answers are: whether they are supported, liked, quick, and worth their price."""

from __future__ import annotations

from smartchat_core.ops.alerts import models as rules
from smartchat_core.ops.alerts.work import DOCUMENTS_FAILING
from smartchat_core.ops.catalogue import models
from smartchat_core.ops.catalogue.work import DOCUMENTS_PROCESSED
from smartchat_core.ops.dashboards.build import panel
from smartchat_core.ops.panels import Dashboard, Unit
from smartchat_core.ops.promql import bucket, histogram_quantile, increase, rate, select, sum_

__all__ = ["QUALITY"]

_FIRST = sum_(rate(bucket(models.LLM_TIME_TO_FIRST_TOKEN), "5m"), by=("le", "provider"))

QUALITY = Dashboard(
    uid="smartchat-quality",
    title="SmartChat: quality of answers",
    description="Uptime is not enough: an answer has to be true to the books. Compare before and after each release.",
    panels=(
        panel(
            "Unsupported claims",
            rules.UNSUPPORTED_RATIO,
            Unit.RATIO,
            "Claims for which no quote stands in the books; a jump: another model or prompt.",
            bad=0.1,
            alert=rules.UNSUPPORTED_CITATIONS,
        ),
        panel(
            "Searches without a passage",
            rules.EMPTY_RATIO,
            Unit.RATIO,
            "A jump: the index misses books (`smartchat doctor --consistency`).",
            bad=0.3,
            alert=rules.EMPTY_SEARCHES,
        ),
        panel(
            "Votes",
            sum_(increase(select(models.USER_FEEDBACK), "1d"), by=("vote",)),
            Unit.COUNT,
            "What readers said within a day.",
            legend="{{vote}}",
            alert=rules.THUMBS_DOWN,
        ),
        panel(
            "Retrieval P95",
            rules.RETRIEVAL_P95,
            Unit.SECONDS,
            "How long searches take.",
            legend="{{backend}}",
            bad=1,
            alert=rules.RETRIEVAL_SLOW,
        ),
        panel(
            "First words P95",
            histogram_quantile(0.95, _FIRST),
            Unit.SECONDS,
            "How long readers wait for the first words of a model.",
            legend="{{provider}}",
            bad=10,
            alert=rules.FIRST_TOKEN_SLOW,
        ),
        panel(
            "Cost of an answer",
            rules.COST_PER_ANSWER,
            Unit.DOLLARS,
            "Over the last hour. Longer contexts and dearer models show here.",
            bad=0.25,
            alert=rules.ANSWERS_EXPENSIVE,
        ),
        panel(
            "Ends of documents",
            sum_(increase(select(DOCUMENTS_PROCESSED), "1h"), by=("outcome",)),
            Unit.COUNT,
            "What became of the documents of an hour.",
            legend="{{outcome}}",
            alert=DOCUMENTS_FAILING,
        ),
    ),
    related=("smartchat-ai", "smartchat-slo"),
)
