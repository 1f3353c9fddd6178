"""Metrics of other programs that rules and panels read: Prometheus itself, its exporters, the container runtime."""

from __future__ import annotations

from smartchat_core.model.metric import Label, Metric, MetricKind, MetricSource

__all__ = ["EXTERNAL"]


def _metric(name: str, source: MetricSource, *labels: str, kind: MetricKind = MetricKind.GAUGE) -> Metric:
    made = tuple(Label(name=label) for label in labels)
    return Metric(name=name, kind=kind, help=f"Of {source.value}.", labels=made, source=source)


def _counter(name: str, source: MetricSource, *labels: str) -> Metric:
    return _metric(name, source, *labels, kind=MetricKind.COUNTER)


UP = _metric("up", MetricSource.PROMETHEUS)
ALERTS = _metric(
    "ALERTS", MetricSource.PROMETHEUS, "alertname", "alertstate", "severity", "category", "tier", "priority"
)

RULE_FAILURES = _counter("prometheus_rule_evaluation_failures_total", MetricSource.PROMETHEUS, "rule_group")
NOTIFICATIONS_FAILED = _counter("alertmanager_notifications_failed_total", MetricSource.ALERTMANAGER, "integration")

NODE_CPU_SECONDS = _counter("node_cpu_seconds_total", MetricSource.NODE, "cpu", "mode")
NODE_MEMORY_AVAILABLE = _metric("node_memory_MemAvailable_bytes", MetricSource.NODE)
NODE_MEMORY_TOTAL = _metric("node_memory_MemTotal_bytes", MetricSource.NODE)
NODE_FILESYSTEM_AVAILABLE = _metric("node_filesystem_avail_bytes", MetricSource.NODE, "device", "fstype", "mountpoint")
NODE_FILESYSTEM_SIZE = _metric("node_filesystem_size_bytes", MetricSource.NODE, "device", "fstype", "mountpoint")
NODE_DISK_IO_TIME = _counter("node_disk_io_time_seconds_total", MetricSource.NODE, "device")
NODE_NETWORK_RECEIVED = _counter("node_network_receive_bytes_total", MetricSource.NODE, "device")
NODE_NETWORK_SENT = _counter("node_network_transmit_bytes_total", MetricSource.NODE, "device")

PG_UP = _metric("pg_up", MetricSource.POSTGRES)
PG_STAT_ACTIVITY = _metric("pg_stat_activity_count", MetricSource.POSTGRES, "datname", "state")
PG_MAX_CONNECTIONS = _metric("pg_settings_max_connections", MetricSource.POSTGRES, "server")
PG_DATABASE_SIZE = _metric("pg_database_size_bytes", MetricSource.POSTGRES, "datname")

REDIS_UP = _metric("redis_up", MetricSource.REDIS)
REDIS_MEMORY_USED = _metric("redis_memory_used_bytes", MetricSource.REDIS)
REDIS_MEMORY_MAX = _metric("redis_memory_max_bytes", MetricSource.REDIS)
REDIS_HITS = _counter("redis_keyspace_hits_total", MetricSource.REDIS)
REDIS_MISSES = _counter("redis_keyspace_misses_total", MetricSource.REDIS)
REDIS_EVICTED = _counter("redis_evicted_keys_total", MetricSource.REDIS)

PROBE_SUCCESS = _metric("probe_success", MetricSource.BLACKBOX)
PROBE_CERTIFICATE_EXPIRY = _metric("probe_ssl_earliest_cert_expiry", MetricSource.BLACKBOX)

CONTAINER_CPU_USAGE = _counter(
    "container_cpu_usage_seconds_total", MetricSource.CADVISOR, "pod", "namespace", "container"
)

EXTERNAL = tuple(value for value in tuple(globals().values()) if isinstance(value, Metric))
"""All metrics of other programs, for the check that rules and panels read none that does not exist."""
