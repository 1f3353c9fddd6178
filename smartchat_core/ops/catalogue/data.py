"""The database and the cache, as the program sees them."""

from __future__ import annotations

from smartchat_core.model.metric import Label, Metric, MetricKind
from smartchat_core.ops.catalogue.buckets import REQUESTS

__all__ = ["CACHE_OPERATIONS", "DATA_METRICS", "DB_POOL_CONNECTIONS", "DB_QUERY_DURATION", "DB_SLOW_QUERIES"]

_OPERATION = Label(name="operation", most=60)

DB_POOL_CONNECTIONS = Metric(
    name="db_pool_connections",
    kind=MetricKind.GAUGE,
    help="Connections of this program to the database; `limit` is how many it may have.",
    labels=(Label(name="state", values=("in_use", "idle", "limit")),),
)
DB_QUERY_DURATION = Metric(
    name="db_query_duration_seconds",
    kind=MetricKind.HISTOGRAM,
    help="How long a statement took, by its verb and its table.",
    labels=(_OPERATION,),
    buckets=REQUESTS,
)
DB_SLOW_QUERIES = Metric(
    name="db_slow_queries_total",
    kind=MetricKind.COUNTER,
    help="Statements that took longer than the setting `slow_query_seconds`.",
    labels=(_OPERATION,),
)
CACHE_OPERATIONS = Metric(
    name="cache_operations_total",
    kind=MetricKind.COUNTER,
    help="What became of questions to the cache.",
    labels=(
        Label(name="operation", values=("get", "set", "delete")),
        Label(name="outcome", values=("hit", "miss", "ok", "error")),
    ),
)
DATA_METRICS = (DB_POOL_CONNECTIONS, DB_QUERY_DURATION, DB_SLOW_QUERIES, CACHE_OPERATIONS)
