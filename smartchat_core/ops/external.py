"""The metrics of others that rules and panels read: Prometheus itself, its exporters, the container runtime."""

from __future__ import annotations

from smartchat_core.model.metric import Label, Metric, MetricKind, Source

__all__ = ["EXTERNAL"]


def _metric(name: str, source: Source, *labels: str, kind: MetricKind = MetricKind.GAUGE) -> Metric:
    made = tuple(Label(name=label) for label in labels)
    return Metric(name=name, kind=kind, help=f"Of {source.value}.", labels=made, source=source)


def _counter(name: str, source: Source, *labels: str) -> Metric:
    return _metric(name, source, *labels, kind=MetricKind.COUNTER)


UP = _metric("up", Source.PROMETHEUS)
ALERTS = _metric("ALERTS", Source.PROMETHEUS, "alertname", "alertstate", "severity", "category", "tier", "priority")

RULE_FAILURES = _counter("prometheus_rule_evaluation_failures_total", Source.PROMETHEUS, "rule_group")
NOTIFICATIONS_FAILED = _counter("alertmanager_notifications_failed_total", Source.ALERTMANAGER, "integration")

NODE_CPU_SECONDS = _counter("node_cpu_seconds_total", Source.NODE, "cpu", "mode")
NODE_MEMORY_AVAILABLE = _metric("node_memory_MemAvailable_bytes", Source.NODE)
NODE_MEMORY_TOTAL = _metric("node_memory_MemTotal_bytes", Source.NODE)
NODE_FILESYSTEM_AVAILABLE = _metric("node_filesystem_avail_bytes", Source.NODE, "device", "fstype", "mountpoint")
NODE_FILESYSTEM_SIZE = _metric("node_filesystem_size_bytes", Source.NODE, "device", "fstype", "mountpoint")
NODE_DISK_IO_TIME = _counter("node_disk_io_time_seconds_total", Source.NODE, "device")
NODE_NETWORK_RECEIVED = _counter("node_network_receive_bytes_total", Source.NODE, "device")
NODE_NETWORK_SENT = _counter("node_network_transmit_bytes_total", Source.NODE, "device")

PG_UP = _metric("pg_up", Source.POSTGRES)
PG_STAT_ACTIVITY = _metric("pg_stat_activity_count", Source.POSTGRES, "datname", "state")
PG_MAX_CONNECTIONS = _metric("pg_settings_max_connections", Source.POSTGRES, "server")
PG_DATABASE_SIZE = _metric("pg_database_size_bytes", Source.POSTGRES, "datname")

REDIS_UP = _metric("redis_up", Source.REDIS)
REDIS_MEMORY_USED = _metric("redis_memory_used_bytes", Source.REDIS)
REDIS_MEMORY_MAX = _metric("redis_memory_max_bytes", Source.REDIS)
REDIS_HITS = _counter("redis_keyspace_hits_total", Source.REDIS)
REDIS_MISSES = _counter("redis_keyspace_misses_total", Source.REDIS)
REDIS_EVICTED = _counter("redis_evicted_keys_total", Source.REDIS)

PROBE_SUCCESS = _metric("probe_success", Source.BLACKBOX)
PROBE_CERTIFICATE_EXPIRY = _metric("probe_ssl_earliest_cert_expiry", Source.BLACKBOX)

CONTAINER_CPU_USAGE = _counter("container_cpu_usage_seconds_total", Source.CADVISOR, "pod", "namespace", "container")

EXTERNAL = tuple(value for value in tuple(globals().values()) if isinstance(value, Metric))
"""All of them."""
