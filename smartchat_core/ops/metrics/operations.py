"""Metrics of operations: dependencies, canary runs, backups and restore drills, incidents, log, telemetry."""

from __future__ import annotations

from smartchat_core.model.metric import Label, Metric, MetricKind
from smartchat_core.ops.metrics.buckets import REQUESTS

__all__ = [
    "BACKUP_KINDS",
    "BACKUP_LAST_SUCCESS",
    "BUILD_INFO",
    "CANARY_DURATION",
    "CANARY_LAST_SUCCESS",
    "CANARY_RUNS",
    "CAPACITY_SECONDS_TO_EXHAUSTION",
    "DEPENDENCIES",
    "DEPENDENCY_UP",
    "INCIDENTS_OPEN",
    "LOG_LINES",
    "OPERATIONS_METRICS",
    "RESTORE_DRILL_RPO",
    "RESTORE_DRILL_RTO",
    "SLO_OBJECTIVE",
    "TELEMETRY_DROPPED",
]

DEPENDENCIES = ("database", "redis", "qdrant", "minio", "celery")
"""What SmartChat depends on, in the guide's words: `minio` is any file store, `qdrant` any index."""

BACKUP_KINDS = ("database_full", "database_incremental", "files", "configuration")

DEPENDENCY_UP = Metric(
    name="dependency_up",
    kind=MetricKind.GAUGE,
    help="1 if the health check of a dependency succeeds within its timeout, else 0.",
    labels=(Label(name="dependency", values=DEPENDENCIES),),
)
BUILD_INFO = Metric(
    name="smartchat_build_info",
    kind=MetricKind.GAUGE,
    help="Always 1; version and build in the labels.",
    labels=(
        Label(name="version", most=5),
        Label(name="service", values=("api", "worker", "relay", "beat", "monitor", "canary", "cli")),
        Label(name="python", most=5),
    ),
)
LOG_LINES = Metric(
    name="log_lines_total",
    kind=MetricKind.COUNTER,
    help="Log lines, by level.",
    labels=(Label(name="level", values=("DEBUG", "INFO", "WARN", "ERROR")),),
)
TELEMETRY_DROPPED = Metric(
    name="telemetry_dropped_total",
    kind=MetricKind.COUNTER,
    help="Telemetry items dropped (queue full or exporter down).",
    labels=(Label(name="signal", values=("logs", "traces", "metrics")),),
)
SLO_OBJECTIVE = Metric(
    name="slo_objective_ratio",
    kind=MetricKind.GAUGE,
    help="Objective of an SLO, as the share (0..1) of good events.",
    labels=(Label(name="slo", most=20),),
)
CANARY_RUNS = Metric(
    name="canary_runs_total",
    kind=MetricKind.COUNTER,
    help="Steps of canary runs (end-to-end synthetic tests), by step and outcome.",
    labels=(
        Label(name="step", values=("upload", "ready", "search", "ask", "remove")),
        Label(name="outcome", values=("ok", "failed")),
    ),
)
CANARY_DURATION = Metric(
    name="canary_step_duration_seconds",
    kind=MetricKind.HISTOGRAM,
    help="Duration of a canary step.",
    labels=(Label(name="step", values=("upload", "ready", "search", "ask", "remove")),),
    buckets=REQUESTS,
)
CANARY_LAST_SUCCESS = Metric(
    name="canary_last_success_timestamp_seconds",
    kind=MetricKind.GAUGE,
    help="Unix time of the last successful canary run.",
)
BACKUP_LAST_SUCCESS = Metric(
    name="backup_last_success_timestamp_seconds",
    kind=MetricKind.GAUGE,
    help="Unix time of the last successful backup; 0 if there was none.",
    labels=(Label(name="kind", values=BACKUP_KINDS),),
)
RESTORE_DRILL_RTO = Metric(
    name="restore_drill_rto_seconds",
    kind=MetricKind.GAUGE,
    help="Recovery time of the last restore drill.",
)
RESTORE_DRILL_RPO = Metric(
    name="restore_drill_rpo_seconds",
    kind=MetricKind.GAUGE,
    help="Recovery point of the last restore drill: duration of the lost data.",
)
INCIDENTS_OPEN = Metric(
    name="incidents_open",
    kind=MetricKind.GAUGE,
    help="Open incidents.",
    labels=(Label(name="severity", values=("P1", "P2", "P3", "P4")),),
)
CAPACITY_SECONDS_TO_EXHAUSTION = Metric(
    name="capacity_seconds_to_exhaustion",
    kind=MetricKind.GAUGE,
    help="Forecast time until a resource is exhausted, by linear extrapolation.",
    labels=(Label(name="resource", values=("disk", "budget")),),
)
OPERATIONS_METRICS = (
    DEPENDENCY_UP,
    BUILD_INFO,
    LOG_LINES,
    TELEMETRY_DROPPED,
    SLO_OBJECTIVE,
    CANARY_RUNS,
    CANARY_DURATION,
    CANARY_LAST_SUCCESS,
    BACKUP_LAST_SUCCESS,
    RESTORE_DRILL_RTO,
    RESTORE_DRILL_RPO,
    INCIDENTS_OPEN,
    CAPACITY_SECONDS_TO_EXHAUSTION,
)
