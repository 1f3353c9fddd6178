"""The application as its users see it: how much is asked of it, how fast and how well it answers."""

from __future__ import annotations

from smartchat_core.ops.alerts import dashboard as limits
from smartchat_core.ops.alerts.slo import AVAILABILITY_BURNS_FAST, AVAILABILITY_EXHAUSTED
from smartchat_core.ops.catalogue.business import ACTIVE_USERS
from smartchat_core.ops.catalogue.http import (
    CHAT_STREAMS_ACTIVE,
    HTTP_REQUEST_DURATION,
    HTTP_REQUESTS,
    HTTP_REQUESTS_IN_PROGRESS,
)
from smartchat_core.ops.catalogue.models import LLM_REQUESTS
from smartchat_core.ops.catalogue.work import QUEUE_LENGTH, QUEUE_OLDEST_TASK_AGE
from smartchat_core.ops.panels import Dashboard, Level, Panel, PanelKind, Query, Threshold, Unit
from smartchat_core.ops.promql import bucket, histogram_quantile, like, max_, rate, select, sum_
from smartchat_core.ops.slo import API_AVAILABILITY, SLOW_SECONDS

__all__ = ["OVERVIEW"]

_REQUESTS = sum_(rate(select(HTTP_REQUESTS), "5m"))
_MODELS = ("provider", "model")


def _latency(quantile: float, title: str, description: str, thresholds: tuple[Threshold, ...] = ()) -> Panel:
    buckets = sum_(rate(bucket(HTTP_REQUEST_DURATION), "5m"), by=("le",))
    return Panel(
        title=title,
        description=description,
        queries=(Query(expr=histogram_quantile(quantile, buckets), legend="all routes"),),
        unit=Unit.SECONDS,
        thresholds=thresholds,
    )


OVERVIEW = Dashboard(
    uid="smartchat-overview",
    title="SmartChat: application overview",
    description="Begin here. Red or orange at the bottom row means that a rule fires; its link leads to what to do.",
    panels=(
        Panel(
            title="Request rate",
            description="Requests a second over all servers. A sudden gap is as telling as a peak.",
            queries=(Query(expr=_REQUESTS, legend="requests"),),
            unit=Unit.REQUESTS_PER_SECOND,
        ),
        Panel(
            title="Error ratio 5xx",
            description="The part of the requests that failed by our fault. The promise is 0.1 % over 30 days.",
            queries=(Query(expr=limits.ERROR_RATIO, legend="5xx"),),
            unit=Unit.RATIO,
            thresholds=(
                Threshold(value=0.001, level=Level.WARNING),
                Threshold(value=limits.MOST_ERRORS, level=Level.CRITICAL),
            ),
            alert=AVAILABILITY_BURNS_FAST,
        ),
        Panel(
            title="Error ratio 4xx",
            description="Requests that could not be meant. A rise after a release points at a broken client or route.",
            queries=(
                Query(expr=sum_(rate(select(HTTP_REQUESTS, status=like("4..")), "5m")) / _REQUESTS, legend="4xx"),
            ),
            unit=Unit.RATIO,
        ),
        _latency(0.5, "Latency P50", "Half of the requests are faster. It moves when everything is slow."),
        _latency(
            0.95,
            "Latency P95",
            "One of twenty is slower. The guide warns at 2 seconds; streamed answers count to their first event.",
            (Threshold(value=SLOW_SECONDS, level=Level.WARNING),),
        ),
        _latency(
            0.99,
            "Latency P99",
            "One of a hundred is slower: big uploads, cold caches, a model that hesitates.",
            (Threshold(value=limits.MOST_SECONDS, level=Level.WARNING),),
        ),
        Panel(
            title="Active users",
            description="Different users within a day, a week and 30 days.",
            queries=(Query(expr=max_(select(ACTIVE_USERS), by=("window",)), legend="{{window}}"),),
            unit=Unit.COUNT,
        ),
        Panel(
            title="Active connections",
            description="Requests and streamed answers at this moment. Rising without more requests: something hangs.",
            queries=(
                Query(
                    expr=sum_(select(HTTP_REQUESTS_IN_PROGRESS)) + sum_(select(CHAT_STREAMS_ACTIVE)),
                    legend="open",
                ),
            ),
            unit=Unit.COUNT,
        ),
        Panel(
            title="Queue depth",
            description="Jobs that wait. `embed` may be long after a big upload; see how old the oldest is.",
            queries=(Query(expr=sum_(select(QUEUE_LENGTH), by=("queue_name",)), legend="{{queue_name}}"),),
            unit=Unit.COUNT,
            thresholds=(
                Threshold(value=50, level=Level.WARNING),
                Threshold(value=limits.MOST_QUEUED, level=Level.CRITICAL),
            ),
        ),
        Panel(
            title="Oldest task",
            description="How long the first in each queue has waited: what a reader who uploads now has to expect.",
            queries=(Query(expr=max_(select(QUEUE_OLDEST_TASK_AGE), by=("queue_name",)), legend="{{queue_name}}"),),
            unit=Unit.SECONDS,
            thresholds=(Threshold(value=900, level=Level.WARNING), Threshold(value=1800, level=Level.CRITICAL)),
        ),
        Panel(
            title="Model distribution",
            description="Which models answer. A shift to the second in the chain: the first fails.",
            queries=(
                Query(
                    expr=sum_(rate(select(LLM_REQUESTS), "5m"), by=_MODELS).operate(
                        "/", sum_(rate(select(LLM_REQUESTS), "5m")), ignoring=_MODELS, group_left=True
                    ),
                    legend="{{provider}} {{model}}",
                ),
            ),
            unit=Unit.RATIO,
        ),
        Panel(
            title="Budget remaining",
            description="What is left of the errors that 30 days may have. At 0, put off what is risky.",
            queries=(Query(expr=API_AVAILABILITY.remaining(), legend="left"),),
            unit=Unit.RATIO,
            kind=PanelKind.GAUGE,
            thresholds=(
                Threshold(value=0, level=Level.CRITICAL),
                Threshold(value=0.00001, level=Level.WARNING),
                Threshold(value=0.25, level=Level.GOOD),
            ),
            alert=AVAILABILITY_EXHAUSTED,
        ),
        Panel(
            title="Alert error>5%",
            description="Empty while all is well; else the ratio that is too high.",
            queries=(Query(expr=limits.HIGH_ERROR_RATIO.expr, legend="5xx"),),
            unit=Unit.RATIO,
            kind=PanelKind.NUMBER,
            thresholds=(Threshold(value=limits.MOST_ERRORS, level=Level.CRITICAL),),
            alert=limits.HIGH_ERROR_RATIO,
        ),
        Panel(
            title="Alert p99>5s",
            description="Empty while all is well; else the latency that is too long.",
            queries=(Query(expr=limits.HIGH_P99_LATENCY.expr, legend="P99"),),
            unit=Unit.SECONDS,
            kind=PanelKind.NUMBER,
            thresholds=(Threshold(value=limits.MOST_SECONDS, level=Level.CRITICAL),),
            alert=limits.HIGH_P99_LATENCY,
        ),
        Panel(
            title="Alert queue>100",
            description="Empty while all is well; else how many jobs wait in all queues.",
            queries=(Query(expr=limits.DEEP_QUEUE.expr, legend="jobs"),),
            unit=Unit.COUNT,
            kind=PanelKind.NUMBER,
            thresholds=(Threshold(value=limits.MOST_QUEUED, level=Level.CRITICAL),),
            alert=limits.DEEP_QUEUE,
        ),
    ),
    related=("smartchat-infrastructure", "smartchat-business", "smartchat-ai", "smartchat-security", "smartchat-slo"),
)
