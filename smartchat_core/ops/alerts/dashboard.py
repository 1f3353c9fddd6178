"""The alerts that the guide's dashboards have."""

from __future__ import annotations

from datetime import timedelta

from smartchat_core.ops.catalogue.http import HTTP_REQUEST_DURATION, HTTP_REQUESTS
from smartchat_core.ops.catalogue.work import QUEUE_LENGTH
from smartchat_core.ops.external import (
    NODE_CPU_SECONDS,
    NODE_FILESYSTEM_AVAILABLE,
    NODE_FILESYSTEM_SIZE,
    NODE_MEMORY_AVAILABLE,
    NODE_MEMORY_TOTAL,
)
from smartchat_core.ops.promql import avg, bucket, histogram_quantile, like, rate, select, sum_, unlike
from smartchat_core.ops.rules import AlertRule, Category, RuleGroup, Severity, Tier

__all__ = [
    "CPU_USED",
    "DASHBOARD",
    "DEEP_QUEUE",
    "DISK_FREE",
    "ERROR_RATIO",
    "HIGH_CPU",
    "HIGH_ERROR_RATIO",
    "HIGH_MEMORY",
    "HIGH_P99_LATENCY",
    "LOW_DISK_SPACE",
    "MEMORY_USED",
    "MOST_CPU",
    "MOST_ERRORS",
    "MOST_MEMORY",
    "MOST_QUEUED",
    "MOST_SECONDS",
    "P99",
    "REAL_DISKS",
    "SOME_DISK",
]

MOST_ERRORS, MOST_SECONDS, MOST_QUEUED = 0.05, 5.0, 100.0
MOST_CPU, MOST_MEMORY, SOME_DISK = 0.8, 0.9, 0.1

REAL_DISKS = unlike("tmpfs|overlay")

ERROR_RATIO = sum_(rate(select(HTTP_REQUESTS, status=like("5..")), "5m")) / sum_(rate(select(HTTP_REQUESTS), "5m"))
P99 = histogram_quantile(0.99, sum_(rate(bucket(HTTP_REQUEST_DURATION), "5m"), by=("le",)))
CPU_USED = 1 - avg(rate(select(NODE_CPU_SECONDS, mode="idle"), "5m"), by=("instance",))
MEMORY_USED = 1 - select(NODE_MEMORY_AVAILABLE) / select(NODE_MEMORY_TOTAL)
DISK_FREE = select(NODE_FILESYSTEM_AVAILABLE, fstype=REAL_DISKS) / select(NODE_FILESYSTEM_SIZE)

HIGH_ERROR_RATIO = AlertRule(
    name="HighErrorRatio",
    expr=ERROR_RATIO > MOST_ERRORS,
    hold=timedelta(minutes=5),
    severity=Severity.WARNING,
    category=Category.AVAILABILITY,
    summary="More than 5 % of the requests fail",
    description="{{ $value | humanizePercentage }} of all requests are answered with 5xx.",
    tier=Tier.DASHBOARD,
)
HIGH_P99_LATENCY = AlertRule(
    name="HighP99Latency",
    expr=P99 > MOST_SECONDS,
    hold=timedelta(minutes=5),
    severity=Severity.WARNING,
    category=Category.LATENCY,
    summary="One request of a hundred takes longer than 5 seconds",
    description="1 % of all requests take longer than {{ $value | humanizeDuration }}.",
    tier=Tier.DASHBOARD,
)
DEEP_QUEUE = AlertRule(
    name="DeepQueue",
    expr=sum_(select(QUEUE_LENGTH)) > MOST_QUEUED,
    hold=timedelta(minutes=5),
    severity=Severity.WARNING,
    category=Category.QUEUE,
    summary="More than 100 jobs wait",
    description="{{ $value }} jobs wait in all queues together.",
    tier=Tier.DASHBOARD,
)
HIGH_CPU = AlertRule(
    name="HighCpu",
    expr=CPU_USED > MOST_CPU,
    hold=timedelta(minutes=10),
    severity=Severity.WARNING,
    category=Category.SATURATION,
    summary="The processors of {{ $labels.instance }} are more than 80 % busy",
    description="{{ $value | humanizePercentage }} of the processor time of {{ $labels.instance }} is used.",
    tier=Tier.DASHBOARD,
)
HIGH_MEMORY = AlertRule(
    name="HighMemory",
    expr=MEMORY_USED > MOST_MEMORY,
    hold=timedelta(minutes=10),
    severity=Severity.WARNING,
    category=Category.SATURATION,
    summary="More than 90 % of the memory of {{ $labels.instance }} is used",
    description="{{ $value | humanizePercentage }} of the memory of {{ $labels.instance }} is used.",
    tier=Tier.DASHBOARD,
)
LOW_DISK_SPACE = AlertRule(
    name="LowDiskSpace",
    expr=DISK_FREE < SOME_DISK,
    hold=timedelta(minutes=10),
    severity=Severity.WARNING,
    category=Category.SATURATION,
    summary="Less than 10 % of {{ $labels.mountpoint }} on {{ $labels.instance }} is free",
    description="{{ $value | humanizePercentage }} of {{ $labels.device }} at {{ $labels.mountpoint }} is free.",
    tier=Tier.DASHBOARD,
)
DASHBOARD = RuleGroup(
    name="dashboard",
    rules=(HIGH_ERROR_RATIO, HIGH_P99_LATENCY, DEEP_QUEUE, HIGH_CPU, HIGH_MEMORY, LOW_DISK_SPACE),
)
