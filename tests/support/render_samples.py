"""Small values for the renderers: every kind of rule, panel and route once."""

from datetime import timedelta

from smartchat_core.model.metric import Metric, MetricKind, MetricSource
from smartchat_core.ops.metrics.external import UP
from smartchat_core.ops.metrics.http import HTTP_REQUEST_DURATION, HTTP_REQUESTS
from smartchat_core.ops.metrics.work import QUEUE_LENGTH
from smartchat_core.ops.panels import Dashboard, Panel, PanelKind, Query, Threshold, ThresholdLevel, Unit
from smartchat_core.ops.promql import bucket, histogram_quantile, like, rate, select, sum_
from smartchat_core.ops.rules import AlertRoute, AlertRule, Category, RecordingRule, RuleGroup, Severity

RECORDED = Metric(name="job:up:sum", kind=MetricKind.GAUGE, help="How many are up.", source=MetricSource.RECORDED)

SERVICE_DOWN = AlertRule(
    name="ServiceDown",
    expr=select(UP).equals(0),
    hold=timedelta(minutes=1),
    severity=Severity.CRITICAL,
    category=Category.AVAILABILITY,
    route=AlertRoute.PAGE,
    summary="Service {{ $labels.instance }} is down",
    description="Nothing answers.\nIt is {{ $value }}: see the runbook.",
)
SLOW = AlertRule(
    name="Slow",
    expr=histogram_quantile(0.95, sum_(rate(bucket(HTTP_REQUEST_DURATION), "5m"), by=("le",))) > 2,
    hold=timedelta(minutes=90),
    severity=Severity.WARNING,
    category=Category.LATENCY,
    summary="Slow",
)
HEARTBEAT = AlertRule(
    name="Heartbeat",
    expr=select(UP) > 0,
    hold=timedelta(0),
    severity=Severity.INFO,
    category=Category.MONITORING,
    route=AlertRoute.HEARTBEAT,
    summary="Alerts can be sent",
)
GROUP = RuleGroup(
    name="sample",
    rules=(RecordingRule(metric=RECORDED, expr=sum_(select(UP))), SERVICE_DOWN, SLOW, HEARTBEAT),
    interval=timedelta(seconds=15),
)

_ERRORS = rate(select(HTTP_REQUESTS, status=like("5..")), "5m")


def _panel(title: str, kind: PanelKind, unit: Unit, *queries: Query, thresholds: tuple[Threshold, ...] = ()) -> Panel:
    return Panel(
        title=title, description=f"What {title} tells.", queries=queries, unit=unit, kind=kind, thresholds=thresholds
    )


OVERVIEW = Dashboard(
    uid="sample-overview",
    title="Overview",
    description="The whole.",
    related=("sample-other",),
    panels=(
        _panel(
            "Errors",
            PanelKind.LINES,
            Unit.REQUESTS_PER_SECOND,
            Query(expr=_ERRORS, legend="{{route}}"),
            Query(expr=sum_(_ERRORS)),
            thresholds=(
                Threshold(value=0.2, level=ThresholdLevel.CRITICAL),
                Threshold(value=0.1, level=ThresholdLevel.WARNING),
            ),
        ),
        Panel(
            title="Up",
            description="What answers.",
            queries=(Query(expr=sum_(select(UP))),),
            unit=Unit.COUNT,
            kind=PanelKind.NUMBER,
            alert=SERVICE_DOWN,
        ),
        _panel("Share", PanelKind.GAUGE, Unit.RATIO, Query(expr=sum_(select(UP)) / 2)),
        _panel("Queues", PanelKind.BARS, Unit.COUNT, Query(expr=sum_(select(QUEUE_LENGTH), by=("queue_name",)))),
        _panel(
            "Table",
            PanelKind.TABLE,
            Unit.COUNT,
            Query(expr=select(UP)),
            thresholds=(Threshold(value=1, level=ThresholdLevel.GOOD),),
        ),
    ),
)
OTHER = Dashboard(
    uid="sample-other",
    title="Other",
    description="The rest.",
    panels=(
        _panel(
            "P95",
            PanelKind.LINES,
            Unit.SECONDS,
            Query(expr=histogram_quantile(0.95, sum_(rate(bucket(HTTP_REQUEST_DURATION), "5m"), by=("le",)))),
        ),
    ),
)
DASHBOARDS = (OVERVIEW, OTHER)
