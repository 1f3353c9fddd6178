"""The six rules of the operations guide, to the letter, and the metric that one of them asks for.

They are kept as they stand and judged by what they can see: each evaluates single series, so that trouble spread over
many stays below their bounds, and a burst that hurts nobody may be above. The rules that page for the same troubles are
in the modules beside this one.
"""

from __future__ import annotations

from datetime import timedelta

from smartchat_core.ops.metrics.external import PG_UP, UP
from smartchat_core.ops.metrics.http import HTTP_REQUEST_DURATION, HTTP_REQUESTS
from smartchat_core.ops.metrics.operations import DEPENDENCY_UP
from smartchat_core.ops.metrics.recording_rules import POSTGRES_UP
from smartchat_core.ops.metrics.work import QUEUE_LENGTH
from smartchat_core.ops.promql import bucket, histogram_quantile, like, rate, select
from smartchat_core.ops.rules import AlertRoute, AlertRule, Category, RecordingRule, RuleGroup, Severity, Tier

__all__ = ["GUIDE"]

DATABASE_REACHABLE = RecordingRule(
    metric=POSTGRES_UP, expr=select(PG_UP).or_(select(DEPENDENCY_UP, dependency="database"))
)
"""Series of both, side by side: when the exporter hangs, is gone or stays at 1, SmartChat's own probe still works.

https://github.com/prometheus-community/postgres_exporter/issues/388 and /1120.
"""

SERVICE_DOWN = AlertRule(
    name="ServiceDown",
    expr=select(UP).equals(0),
    hold=timedelta(minutes=1),
    severity=Severity.CRITICAL,
    category=Category.AVAILABILITY,
    summary="Service {{ $labels.instance }} is down",
    description="Scrapes of {{ $labels.job }} at {{ $labels.instance }} have failed for a minute.",
    tier=Tier.GUIDE,
    route=AlertRoute.PAGE,
)
HIGH_ERROR_RATE = AlertRule(
    name="HighErrorRate",
    expr=rate(select(HTTP_REQUESTS, status=like("5..")), "5m") > 0.1,
    hold=timedelta(minutes=2),
    severity=Severity.CRITICAL,
    category=Category.AVAILABILITY,
    summary="High error rate detected",
    description=(
        "{{ $labels.method }} {{ $labels.route }} at {{ $labels.instance }}: {{ $value | humanize }} responses "
        "with status {{ $labels.status }} per second."
    ),
    tier=Tier.GUIDE,
)
DATABASE_DOWN = AlertRule(
    name="DatabaseDown",
    expr=select(POSTGRES_UP).equals(0),
    hold=timedelta(seconds=30),
    severity=Severity.CRITICAL,
    category=Category.AVAILABILITY,
    summary="Database is unreachable",
    description="{{ $labels.job }} at {{ $labels.instance }} cannot reach PostgreSQL.",
    tier=Tier.GUIDE,
    route=AlertRoute.PAGE,
)
HIGH_LATENCY = AlertRule(
    name="HighLatency",
    expr=histogram_quantile(0.95, rate(bucket(HTTP_REQUEST_DURATION), "5m")) > 2,
    hold=timedelta(minutes=5),
    severity=Severity.WARNING,
    category=Category.LATENCY,
    summary="High latency detected",
    description=(
        "P95 latency of {{ $labels.method }} {{ $labels.route }} at {{ $labels.instance }} is "
        "{{ $value | humanizeDuration }}."
    ),
    tier=Tier.GUIDE,
)
QUEUE_BACKUP = AlertRule(
    name="QueueBackup",
    expr=select(QUEUE_LENGTH) > 50,
    hold=timedelta(minutes=5),
    severity=Severity.WARNING,
    category=Category.QUEUE,
    summary="Processing queue is backing up",
    description="{{ $value }} jobs wait in the queue {{ $labels.queue_name }}.",
    tier=Tier.GUIDE,
)
UNUSUAL_TRAFFIC = AlertRule(
    name="UnusualTraffic",
    expr=rate(select(HTTP_REQUESTS), "5m") > 100,
    hold=timedelta(minutes=10),
    severity=Severity.INFO,
    category=Category.TRAFFIC,
    summary="Traffic spike detected",
    description=(
        "{{ $value | humanize }} requests per second for {{ $labels.method }} {{ $labels.route }} at "
        "{{ $labels.instance }}."
    ),
    tier=Tier.GUIDE,
)
GUIDE = RuleGroup(
    name="guide",
    rules=(
        DATABASE_REACHABLE,
        SERVICE_DOWN,
        HIGH_ERROR_RATE,
        DATABASE_DOWN,
        HIGH_LATENCY,
        QUEUE_BACKUP,
        UNUSUAL_TRAFFIC,
    ),
)
