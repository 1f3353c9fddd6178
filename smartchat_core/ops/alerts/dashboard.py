"""The alerts that the guide's dashboards have."""

from __future__ import annotations

from smartchat_core.ops.alerts.build import ticket
from smartchat_core.ops.metrics.external import (
    NODE_CPU_SECONDS,
    NODE_FILESYSTEM_AVAILABLE,
    NODE_FILESYSTEM_SIZE,
    NODE_MEMORY_AVAILABLE,
    NODE_MEMORY_TOTAL,
)
from smartchat_core.ops.metrics.http import HTTP_REQUEST_DURATION, HTTP_REQUESTS
from smartchat_core.ops.metrics.work import QUEUE_LENGTH
from smartchat_core.ops.promql import avg, bucket, histogram_quantile, like, rate, select, sum_, unlike
from smartchat_core.ops.rules import Category, RuleGroup, Tier

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
    "MAX_CPU",
    "MAX_ERRORS",
    "MAX_MEMORY",
    "MAX_QUEUED",
    "MAX_SECONDS",
    "MEMORY_USED",
    "P99",
    "REAL_DISKS",
    "SOME_DISK",
]

MAX_ERRORS, MAX_SECONDS, MAX_QUEUED = 0.05, 5.0, 100.0
MAX_CPU, MAX_MEMORY, SOME_DISK = 0.8, 0.9, 0.1

REAL_DISKS = unlike("tmpfs|overlay")

ERROR_RATIO = sum_(rate(select(HTTP_REQUESTS, status=like("5..")), "5m")) / sum_(rate(select(HTTP_REQUESTS), "5m"))
P99 = histogram_quantile(0.99, sum_(rate(bucket(HTTP_REQUEST_DURATION), "5m"), by=("le",)))
CPU_USED = 1 - avg(rate(select(NODE_CPU_SECONDS, mode="idle"), "5m"), by=("instance",))
MEMORY_USED = 1 - select(NODE_MEMORY_AVAILABLE) / select(NODE_MEMORY_TOTAL)
DISK_FREE = select(NODE_FILESYSTEM_AVAILABLE, fstype=REAL_DISKS) / select(NODE_FILESYSTEM_SIZE)

HIGH_ERROR_RATIO = ticket(
    "HighErrorRatio",
    Category.AVAILABILITY,
    ERROR_RATIO > MAX_ERRORS,
    5,
    "More than 5 % of the requests fail",
    "{{ $value | humanizePercentage }} of all requests are answered with 5xx.",
    tier=Tier.DASHBOARD,
)
HIGH_P99_LATENCY = ticket(
    "HighP99Latency",
    Category.LATENCY,
    P99 > MAX_SECONDS,
    5,
    "P99 latency is above 5 seconds",
    "P99 latency of all requests is {{ $value | humanizeDuration }}.",
    tier=Tier.DASHBOARD,
)
DEEP_QUEUE = ticket(
    "DeepQueue",
    Category.QUEUE,
    sum_(select(QUEUE_LENGTH)) > MAX_QUEUED,
    5,
    "More than 100 jobs wait",
    "{{ $value }} jobs wait, over all queues.",
    tier=Tier.DASHBOARD,
)
HIGH_CPU = ticket(
    "HighCpu",
    Category.SATURATION,
    CPU_USED > MAX_CPU,
    10,
    "CPU usage of {{ $labels.instance }} is above 80 %",
    "{{ $value | humanizePercentage }} of the CPU time of {{ $labels.instance }} is used.",
    tier=Tier.DASHBOARD,
)
HIGH_MEMORY = ticket(
    "HighMemory",
    Category.SATURATION,
    MEMORY_USED > MAX_MEMORY,
    10,
    "Memory usage of {{ $labels.instance }} is above 90 %",
    "{{ $value | humanizePercentage }} of the memory of {{ $labels.instance }} is used.",
    tier=Tier.DASHBOARD,
)
LOW_DISK_SPACE = ticket(
    "LowDiskSpace",
    Category.SATURATION,
    DISK_FREE < SOME_DISK,
    10,
    "Less than 10 % of {{ $labels.mountpoint }} on {{ $labels.instance }} is free",
    "{{ $value | humanizePercentage }} of {{ $labels.device }} at {{ $labels.mountpoint }} is free.",
    tier=Tier.DASHBOARD,
)
DASHBOARD = RuleGroup(
    name="dashboard",
    rules=(HIGH_ERROR_RATIO, HIGH_P99_LATENCY, DEEP_QUEUE, HIGH_CPU, HIGH_MEMORY, LOW_DISK_SPACE),
)
