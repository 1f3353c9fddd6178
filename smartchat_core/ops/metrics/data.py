"""Metrics of the database and the cache, as the program sees them."""

from __future__ import annotations

from smartchat_core.model.metric import Label, Metric, MetricKind
from smartchat_core.ops.metrics.buckets import REQUESTS

__all__ = ["CACHE_OPERATIONS", "DATA_METRICS", "DB_POOL_CONNECTIONS", "DB_QUERY_DURATION", "DB_SLOW_QUERIES"]

_OPERATION = Label(name="operation", most=60)

DB_POOL_CONNECTIONS = Metric(
    name="db_pool_connections",
    kind=MetricKind.GAUGE,
    help="Database connections of this process, by state; `limit` is the maximum.",
    labels=(Label(name="state", values=("in_use", "idle", "limit")),),
)
DB_QUERY_DURATION = Metric(
    name="db_query_duration_seconds",
    kind=MetricKind.HISTOGRAM,
    help="Duration of database statements, by verb and table.",
    labels=(_OPERATION,),
    buckets=REQUESTS,
)
DB_SLOW_QUERIES = Metric(
    name="db_slow_queries_total",
    kind=MetricKind.COUNTER,
    help="Database statements slower than the setting `slow_query_seconds`.",
    labels=(_OPERATION,),
)
CACHE_OPERATIONS = Metric(
    name="cache_operations_total",
    kind=MetricKind.COUNTER,
    help="Cache lookups by result (hit, miss, error).",
    labels=(
        Label(name="operation", values=("get", "set", "delete")),
        Label(name="outcome", values=("hit", "miss", "ok", "error")),
    ),
)
DATA_METRICS = (DB_POOL_CONNECTIONS, DB_QUERY_DURATION, DB_SLOW_QUERIES, CACHE_OPERATIONS)
