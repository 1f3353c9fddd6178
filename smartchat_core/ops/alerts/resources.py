"""Alert rules on resources: databases, caches, machines and backups."""

from __future__ import annotations

from functools import reduce

from smartchat_core.ops.alerts.build import page, ticket
from smartchat_core.ops.alerts.dashboard import CPU_USED, DISK_FREE, REAL_DISKS
from smartchat_core.ops.metrics.data import DB_POOL_CONNECTIONS, DB_SLOW_QUERIES
from smartchat_core.ops.metrics.external import (
    NODE_FILESYSTEM_AVAILABLE,
    NODE_MEMORY_AVAILABLE,
    PG_MAX_CONNECTIONS,
    PG_STAT_ACTIVITY,
    REDIS_EVICTED,
    REDIS_MEMORY_MAX,
    REDIS_MEMORY_USED,
    REDIS_UP,
)
from smartchat_core.ops.metrics.http import HTTP_REQUEST_DURATION
from smartchat_core.ops.metrics.operations import BACKUP_LAST_SUCCESS, RESTORE_DRILL_RPO, RESTORE_DRILL_RTO
from smartchat_core.ops.metrics.recording_rules import POSTGRES_UP
from smartchat_core.ops.promql import (
    Expr,
    absent,
    bucket,
    histogram_quantile,
    increase,
    max_,
    predict_linear,
    rate,
    select,
    sum_,
    time,
)
from smartchat_core.ops.rules import Category, RuleGroup

__all__ = [
    "BACKUP_LATE",
    "CONNECTIONS_HIGH",
    "CONNECTIONS_USED",
    "DISK_FILLS",
    "POOL_EXHAUSTED",
    "REDIS_EVICTIONS",
    "REDIS_MEMORY_HIGH",
    "REDIS_MEMORY_RATIO",
    "RESOURCES",
    "RESTORE_TOO_SLOW",
    "SLOW_QUERIES",
]

_HOUR, _DAY = 3_600, 86_400
CONNECTIONS_USED = sum_(select(PG_STAT_ACTIVITY)) / max_(select(PG_MAX_CONNECTIONS))
REDIS_MEMORY_RATIO = select(REDIS_MEMORY_USED) / (select(REDIS_MEMORY_MAX) > 0)

DATABASE_UNWATCHED = ticket(
    "DatabaseUnwatched",
    Category.MONITORING,
    absent(select(POSTGRES_UP)),
    5,
    "The database is not monitored",
    "Neither the exporter nor SmartChat reports its state; DatabaseDown cannot fire.",
)
POOL_EXHAUSTED = ticket(
    "DatabasePoolExhausted",
    Category.SATURATION,
    sum_(select(DB_POOL_CONNECTIONS, state="in_use"), by=("instance",))
    / sum_(select(DB_POOL_CONNECTIONS, state="limit"), by=("instance",))
    > 0.9,
    5,
    "Database connection pool of {{ $labels.instance }} is nearly exhausted",
    "{{ $value | humanizePercentage }} of its connections are in use; requests wait for one.",
)
CONNECTIONS_HIGH = ticket(
    "DatabaseConnectionsHigh",
    Category.SATURATION,
    CONNECTIONS_USED > 0.8,
    5,
    "PostgreSQL connections are nearly exhausted",
    "{{ $value | humanizePercentage }} of max_connections are in use.",
)
SLOW_QUERIES = ticket(
    "SlowQueries",
    Category.LATENCY,
    sum_(increase(select(DB_SLOW_QUERIES), "10m"), by=("operation",)) > 10,
    5,
    "Repeated slow statements: {{ $labels.operation }}",
    "{{ $value | humanize }} statements within ten minutes took longer than SMARTCHAT_SLOW_QUERY_SECONDS.",
)
REDIS_DOWN = page(
    "RedisDown",
    Category.AVAILABILITY,
    select(REDIS_UP).equals(0),
    1,
    "Redis at {{ $labels.instance }} is unreachable",
    "It holds sessions, rate limits and, if it is the broker, the queues.",
)
REDIS_MEMORY_HIGH = ticket(
    "RedisMemoryHigh",
    Category.SATURATION,
    REDIS_MEMORY_RATIO > 0.9,
    5,
    "Memory of Redis at {{ $labels.instance }} is nearly exhausted",
    "{{ $value | humanizePercentage }} of its maxmemory is used.",
)
REDIS_EVICTIONS = ticket(
    "RedisEvictions",
    Category.SATURATION,
    sum_(increase(select(REDIS_EVICTED), "10m"), by=("instance",)) > 100,
    5,
    "Redis at {{ $labels.instance }} evicts keys",
    "{{ $value | humanize }} keys were evicted within ten minutes; sessions may be among them.",
)
DISK_FILLS = ticket(
    "DiskFillsIn4Days",
    Category.SATURATION,
    (predict_linear(select(NODE_FILESYSTEM_AVAILABLE, fstype=REAL_DISKS), "6h", 4 * _DAY, shown="4*86400") < 0).and_(
        DISK_FREE < 0.4
    ),
    60,
    "{{ $labels.mountpoint }} on {{ $labels.instance }} will be full within 4 days",
    "Linear forecast from the last six hours; {{ $labels.device }}.",
)
MEMORY_RUNS_OUT = ticket(
    "MemoryRunsOut",
    Category.SATURATION,
    predict_linear(select(NODE_MEMORY_AVAILABLE), "1h", 4 * _HOUR) < 0,
    30,
    "Memory of {{ $labels.instance }} will be exhausted within 4 hours",
    "Linear forecast from the last hour: probably a memory leak.",
)
HOST_SATURATED = page(
    "HostSaturated",
    Category.SATURATION,
    (CPU_USED > 0.95).and_(
        histogram_quantile(0.95, sum_(rate(bucket(HTTP_REQUEST_DURATION), "5m"), by=("le",))) > 2, on=()
    ),
    10,
    "{{ $labels.instance }} is CPU bound, and requests are slow",
    "{{ $value | humanizePercentage }} of its CPU time is used, and P95 latency is above 2 seconds.",
)
_LATEST_HOURS = {"database_full": 26, "database_incremental": 7, "files": 26, "configuration": 26}


def _late(kind: str, hours: int) -> Expr:
    last = max_(select(BACKUP_LAST_SUCCESS, kind=kind), by=("kind",)) > 0
    return time() - last > hours * _HOUR


BACKUP_LATE = ticket(
    "BackupLate",
    Category.BACKUP,
    reduce(Expr.or_, (_late(kind, hours) for kind, hours in _LATEST_HOURS.items())),
    15,
    "The backup of {{ $labels.kind }} is overdue",
    "The last one succeeded {{ $value | humanizeDuration }} ago.",
)
BACKUP_NEVER = ticket(
    "BackupNever",
    Category.BACKUP,
    max_(select(BACKUP_LAST_SUCCESS), by=("kind",)).equals(0).or_(absent(select(BACKUP_LAST_SUCCESS))),
    720,
    "There is no backup of {{ $labels.kind }}",
    "None has ever been recorded (`smartchat ops record backup`).",
)
RESTORE_TOO_SLOW = ticket(
    "RestoreDrillMissedRto",
    Category.BACKUP,
    max_(select(RESTORE_DRILL_RTO)) > 4 * _HOUR,
    0,
    "The last restore drill took longer than 4 hours",
    "It took {{ $value | humanizeDuration }}.",
)
RESTORE_LOSES = ticket(
    "RestoreDrillMissedRpo",
    Category.BACKUP,
    max_(select(RESTORE_DRILL_RPO)) > _HOUR,
    0,
    "The last restore drill lost more than one hour of data",
    "It lost {{ $value | humanizeDuration }}.",
)
RESOURCES = RuleGroup(
    name="resources",
    rules=(
        DATABASE_UNWATCHED,
        POOL_EXHAUSTED,
        CONNECTIONS_HIGH,
        SLOW_QUERIES,
        REDIS_DOWN,
        REDIS_MEMORY_HIGH,
        REDIS_EVICTIONS,
        DISK_FILLS,
        MEMORY_RUNS_OUT,
        HOST_SATURATED,
        BACKUP_LATE,
        BACKUP_NEVER,
        RESTORE_TOO_SLOW,
        RESTORE_LOSES,
    ),
)
