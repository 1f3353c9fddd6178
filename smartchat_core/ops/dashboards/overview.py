"""The overview dashboard: traffic, latency and errors as users of the application see them."""

from __future__ import annotations

from smartchat_core.ops.alerts import dashboard as limits
from smartchat_core.ops.alerts.slo import AVAILABILITY_BURNS_FAST, AVAILABILITY_EXHAUSTED
from smartchat_core.ops.metrics.business import ACTIVE_USERS
from smartchat_core.ops.metrics.http import (
    CHAT_STREAMS_ACTIVE,
    HTTP_REQUEST_DURATION,
    HTTP_REQUESTS,
    HTTP_REQUESTS_IN_PROGRESS,
)
from smartchat_core.ops.metrics.models import LLM_REQUESTS
from smartchat_core.ops.metrics.work import QUEUE_LENGTH, QUEUE_OLDEST_TASK_AGE
from smartchat_core.ops.panels import Dashboard, Panel, PanelKind, Query, Threshold, ThresholdLevel, Unit
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
    description="Start here. Red or orange in the bottom row: an alert is firing; its link leads to the runbook.",
    panels=(
        Panel(
            title="Request rate",
            description="Requests per second over all servers. A sudden gap is as significant as a peak.",
            queries=(Query(expr=_REQUESTS, legend="requests"),),
            unit=Unit.REQUESTS_PER_SECOND,
        ),
        Panel(
            title="Error ratio 5xx",
            description="Share of requests with a server error. The SLO is 0.1 % over 30 days.",
            queries=(Query(expr=limits.ERROR_RATIO, legend="5xx"),),
            unit=Unit.RATIO,
            thresholds=(
                Threshold(value=0.001, level=ThresholdLevel.WARNING),
                Threshold(value=limits.MAX_ERRORS, level=ThresholdLevel.CRITICAL),
            ),
            alert=AVAILABILITY_BURNS_FAST,
        ),
        Panel(
            title="Error ratio 4xx",
            description="Share of requests with a client error. A rise after a release points to a broken client or "
            "route.",
            queries=(
                Query(expr=sum_(rate(select(HTTP_REQUESTS, status=like("4..")), "5m")) / _REQUESTS, legend="4xx"),
            ),
            unit=Unit.RATIO,
        ),
        _latency(0.5, "Latency P50", "Median latency. It rises when all requests are slow."),
        _latency(
            0.95,
            "Latency P95",
            "The guide warns at 2 seconds; streamed answers are measured to their first event.",
            (Threshold(value=SLOW_SECONDS, level=ThresholdLevel.WARNING),),
        ),
        _latency(
            0.99,
            "Latency P99",
            "Tail latency: large uploads, cold caches, slow models.",
            (Threshold(value=limits.MAX_SECONDS, level=ThresholdLevel.WARNING),),
        ),
        Panel(
            title="Active users",
            description="Distinct users within a day, a week and 30 days.",
            queries=(Query(expr=max_(select(ACTIVE_USERS), by=("window",)), legend="{{window}}"),),
            unit=Unit.COUNT,
        ),
        Panel(
            title="Active connections",
            description="Requests and streams in flight. A rise without more requests: a dependency hangs.",
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
            description="Waiting jobs. `embed` may be long after a large upload; compare the age of the oldest job.",
            queries=(Query(expr=sum_(select(QUEUE_LENGTH), by=("queue_name",)), legend="{{queue_name}}"),),
            unit=Unit.COUNT,
            thresholds=(
                Threshold(value=50, level=ThresholdLevel.WARNING),
                Threshold(value=limits.MAX_QUEUED, level=ThresholdLevel.CRITICAL),
            ),
        ),
        Panel(
            title="Oldest task",
            description="Age of the oldest job in each queue: the wait that an upload has to expect now.",
            queries=(Query(expr=max_(select(QUEUE_OLDEST_TASK_AGE), by=("queue_name",)), legend="{{queue_name}}"),),
            unit=Unit.SECONDS,
            thresholds=(
                Threshold(value=900, level=ThresholdLevel.WARNING),
                Threshold(value=1800, level=ThresholdLevel.CRITICAL),
            ),
        ),
        Panel(
            title="Model distribution",
            description="Calls by model. A shift to the fallback model: the first model fails.",
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
            description="Remaining error budget of 30 days. At 0, postpone risky changes.",
            queries=(Query(expr=API_AVAILABILITY.remaining(), legend="left"),),
            unit=Unit.RATIO,
            kind=PanelKind.GAUGE,
            thresholds=(
                Threshold(value=0, level=ThresholdLevel.CRITICAL),
                Threshold(value=0.00001, level=ThresholdLevel.WARNING),
                Threshold(value=0.25, level=ThresholdLevel.GOOD),
            ),
            alert=AVAILABILITY_EXHAUSTED,
        ),
        Panel(
            title="Alert error>5%",
            description="Empty unless firing; then the error ratio.",
            queries=(Query(expr=limits.HIGH_ERROR_RATIO.expr, legend="5xx"),),
            unit=Unit.RATIO,
            kind=PanelKind.NUMBER,
            thresholds=(Threshold(value=limits.MAX_ERRORS, level=ThresholdLevel.CRITICAL),),
            alert=limits.HIGH_ERROR_RATIO,
        ),
        Panel(
            title="Alert p99>5s",
            description="Empty unless firing; then the latency.",
            queries=(Query(expr=limits.HIGH_P99_LATENCY.expr, legend="P99"),),
            unit=Unit.SECONDS,
            kind=PanelKind.NUMBER,
            thresholds=(Threshold(value=limits.MAX_SECONDS, level=ThresholdLevel.CRITICAL),),
            alert=limits.HIGH_P99_LATENCY,
        ),
        Panel(
            title="Alert queue>100",
            description="Empty unless firing; then the number of waiting jobs.",
            queries=(Query(expr=limits.DEEP_QUEUE.expr, legend="jobs"),),
            unit=Unit.COUNT,
            kind=PanelKind.NUMBER,
            thresholds=(Threshold(value=limits.MAX_QUEUED, level=ThresholdLevel.CRITICAL),),
            alert=limits.DEEP_QUEUE,
        ),
    ),
    related=("smartchat-infrastructure", "smartchat-business", "smartchat-ai", "smartchat-security", "smartchat-slo"),
)
