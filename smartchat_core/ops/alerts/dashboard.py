"""The alerts that the guide's dashboards have."""

from __future__ import annotations

from smartchat_core.ops.alerts.build import ticket
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

HIGH_ERROR_RATIO = ticket(
    "HighErrorRatio",
    Category.AVAILABILITY,
    ERROR_RATIO > MOST_ERRORS,
    5,
    "More than 5 % of the requests fail",
    "{{ $value | humanizePercentage }} of all requests are answered with 5xx.",
    tier=Tier.DASHBOARD,
)
HIGH_P99_LATENCY = ticket(
    "HighP99Latency",
    Category.LATENCY,
    P99 > MOST_SECONDS,
    5,
    "One request of a hundred takes longer than 5 seconds",
    "1 % of all requests take longer than {{ $value | humanizeDuration }}.",
    tier=Tier.DASHBOARD,
)
DEEP_QUEUE = ticket(
    "DeepQueue",
    Category.QUEUE,
    sum_(select(QUEUE_LENGTH)) > MOST_QUEUED,
    5,
    "More than 100 jobs wait",
    "{{ $value }} jobs wait in all queues together.",
    tier=Tier.DASHBOARD,
)
HIGH_CPU = ticket(
    "HighCpu",
    Category.SATURATION,
    CPU_USED > MOST_CPU,
    10,
    "The processors of {{ $labels.instance }} are more than 80 % busy",
    "{{ $value | humanizePercentage }} of the processor time of {{ $labels.instance }} is used.",
    tier=Tier.DASHBOARD,
)
HIGH_MEMORY = ticket(
    "HighMemory",
    Category.SATURATION,
    MEMORY_USED > MOST_MEMORY,
    10,
    "More than 90 % of the memory of {{ $labels.instance }} is used",
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
