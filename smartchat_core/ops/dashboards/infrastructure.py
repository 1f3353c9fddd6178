"""The dashboard of infrastructure: machines, PostgreSQL, Redis, containers and backups."""

from __future__ import annotations

from smartchat_core.ops.alerts import dashboard as limits
from smartchat_core.ops.alerts import resources
from smartchat_core.ops.dashboards.build import panel
from smartchat_core.ops.metrics.data import DB_POOL_CONNECTIONS, DB_QUERY_DURATION, DB_SLOW_QUERIES
from smartchat_core.ops.metrics.external import (
    CONTAINER_CPU_USAGE,
    NODE_DISK_IO_TIME,
    NODE_FILESYSTEM_AVAILABLE,
    NODE_NETWORK_RECEIVED,
    NODE_NETWORK_SENT,
    PG_DATABASE_SIZE,
    REDIS_EVICTED,
    REDIS_HITS,
    REDIS_MISSES,
)
from smartchat_core.ops.metrics.operations import BACKUP_LAST_SUCCESS, RESTORE_DRILL_RTO
from smartchat_core.ops.panels import Dashboard, PanelKind, Unit
from smartchat_core.ops.promql import bucket, histogram_quantile, predict_linear, rate, select, sum_, time

__all__ = ["INFRASTRUCTURE"]

_HITS, _MISSES = rate(select(REDIS_HITS), "5m"), rate(select(REDIS_MISSES), "5m")
_STATEMENTS = sum_(rate(bucket(DB_QUERY_DURATION), "5m"), by=("le", "operation"))

INFRASTRUCTURE = Dashboard(
    uid="smartchat-infrastructure",
    title="SmartChat: infrastructure",
    description="Hosts, database, Redis and backups. Saturation here explains latency on the overview.",
    panels=(
        panel(
            "CPU",
            limits.CPU_USED,
            Unit.RATIO,
            "Parsing and embedding may saturate it for minutes, not for hours.",
            legend="{{instance}}",
            bad=limits.MAX_CPU,
            alert=limits.HIGH_CPU,
        ),
        panel(
            "Memory",
            limits.MEMORY_USED,
            Unit.RATIO,
            "Memory used by processes, without the page cache.",
            legend="{{instance}}",
            bad=limits.MAX_MEMORY,
            alert=limits.HIGH_MEMORY,
        ),
        panel(
            "Disk free",
            limits.DISK_FREE,
            Unit.RATIO,
            "Uploads are rejected when the disk is full.",
            legend="{{instance}} {{mountpoint}}",
            good=limits.SOME_DISK,
            alert=limits.LOW_DISK_SPACE,
        ),
        panel(
            "Disk IO",
            rate(select(NODE_DISK_IO_TIME), "5m"),
            Unit.RATIO,
            "Share of the time in which the disk is busy; saturated near 1.",
            legend="{{instance}} {{device}}",
        ),
        panel(
            "Network",
            rate(select(NODE_NETWORK_RECEIVED), "5m") + rate(select(NODE_NETWORK_SENT), "5m"),
            Unit.BYTES_PER_SECOND,
            "Received and sent. Peaks come from uploads and backups.",
            legend="{{instance}} {{device}}",
        ),
        panel(
            "DB connections",
            resources.CONNECTIONS_USED,
            Unit.RATIO,
            "Share of max_connections in use. At 1 PostgreSQL refuses connections.",
            bad=0.8,
            alert=resources.CONNECTIONS_HIGH,
        ),
        panel(
            "DB pool",
            sum_(select(DB_POOL_CONNECTIONS), by=("state",)),
            Unit.COUNT,
            "Connection pools. `in_use` at `limit`: requests wait for a connection.",
            legend="{{state}}",
            alert=resources.POOL_EXHAUSTED,
        ),
        panel(
            "DB slow",
            sum_(rate(select(DB_SLOW_QUERIES), "5m"), by=("operation",)),
            Unit.PER_SECOND,
            "Statements over SMARTCHAT_SLOW_QUERY_SECONDS, by verb and table.",
            legend="{{operation}}",
            alert=resources.SLOW_QUERIES,
        ),
        panel(
            "DB query P95",
            histogram_quantile(0.95, _STATEMENTS),
            Unit.SECONDS,
            "All rise together: the server is saturated. One rises: check its index.",
            legend="{{operation}}",
        ),
        panel(
            "DB size",
            sum_(select(PG_DATABASE_SIZE), by=("datname",)),
            Unit.BYTES,
            "Grows with documents. Growth without uploads is bloat.",
            legend="{{datname}}",
        ),
        panel(
            "Redis memory",
            resources.REDIS_MEMORY_RATIO,
            Unit.RATIO,
            "Share of maxmemory; empty without a limit.",
            legend="{{instance}}",
            bad=0.9,
            alert=resources.REDIS_MEMORY_HIGH,
        ),
        panel(
            "Redis hit ratio",
            _HITS / (_HITS + _MISSES),
            Unit.RATIO,
            "Low after a start is normal; permanently low: the cache is too small.",
            legend="{{instance}}",
        ),
        panel(
            "Redis evictions",
            rate(select(REDIS_EVICTED), "5m"),
            Unit.PER_SECOND,
            "Keys evicted under memory pressure. Should be 0 where sessions are stored.",
            legend="{{instance}}",
            alert=resources.REDIS_EVICTIONS,
        ),
        panel(
            "Containers",
            sum_(rate(select(CONTAINER_CPU_USAGE), "5m"), by=("pod",)),
            Unit.COUNT,
            "CPU cores used by each pod; empty outside of Kubernetes.",
            legend="{{pod}}",
        ),
        panel(
            "Backup age",
            time() - select(BACKUP_LAST_SUCCESS),
            Unit.SECONDS,
            "Time since the last success. Decades: there was none.",
            legend="{{kind}}",
            kind=PanelKind.BARS,
            bad=26 * 3600,
            alert=resources.BACKUP_LATE,
        ),
        panel(
            "Drill RTO",
            select(RESTORE_DRILL_RTO),
            Unit.SECONDS,
            "Recovery time of the last restore drill. The objective is 4 hours.",
            kind=PanelKind.NUMBER,
            bad=4 * 3600,
            alert=resources.RESTORE_TOO_SLOW,
        ),
        panel(
            "Alert CPU>80%",
            limits.HIGH_CPU.expr,
            Unit.RATIO,
            "Empty unless firing.",
            legend="{{instance}}",
            kind=PanelKind.NUMBER,
            bad=limits.MAX_CPU,
            alert=limits.HIGH_CPU,
        ),
        panel(
            "Alert mem>90%",
            limits.HIGH_MEMORY.expr,
            Unit.RATIO,
            "Empty unless firing.",
            legend="{{instance}}",
            kind=PanelKind.NUMBER,
            bad=limits.MAX_MEMORY,
            alert=limits.HIGH_MEMORY,
        ),
        panel(
            "Alert disk<10%",
            limits.LOW_DISK_SPACE.expr,
            Unit.RATIO,
            "Empty unless firing.",
            legend="{{instance}} {{mountpoint}}",
            kind=PanelKind.NUMBER,
            good=limits.SOME_DISK,
            alert=limits.LOW_DISK_SPACE,
        ),
        panel(
            "Disk 4-day fill",
            predict_linear(select(NODE_FILESYSTEM_AVAILABLE), "6h", 345_600, shown="4*86400") < 0,
            Unit.BYTES,
            "Disks that will be full within four days, by linear forecast from six hours; empty: none.",
            legend="{{instance}} {{mountpoint}}",
            kind=PanelKind.TABLE,
            alert=resources.DISK_FILLS,
        ),
    ),
    related=("smartchat-overview", "smartchat-slo"),
)
