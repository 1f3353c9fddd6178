"""The system as a whole, and how it is looked after."""

from __future__ import annotations

from smartchat_core.model.metric import Label, Metric, MetricKind
from smartchat_core.ops.catalogue.buckets import PEOPLE, REQUESTS

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
    "INCIDENT_TIME_TO_ACKNOWLEDGE",
    "LOG_LINES",
    "OPERATIONS_METRICS",
    "RESTORE_DRILL_RPO",
    "RESTORE_DRILL_RTO",
    "SLO_OBJECTIVE",
    "TELEMETRY_DROPPED",
]

DEPENDENCIES = ("database", "redis", "qdrant", "minio", "celery")
"""What SmartChat depends on, in the guide's words: `minio` is the file store, `qdrant` the index, whoever they are."""

BACKUP_KINDS = ("database_full", "database_incremental", "files", "configuration")

DEPENDENCY_UP = Metric(
    name="dependency_up",
    kind=MetricKind.GAUGE,
    help="Whether a dependency answers within its deadline.",
    labels=(Label(name="dependency", values=DEPENDENCIES),),
)
BUILD_INFO = Metric(
    name="smartchat_build_info",
    kind=MetricKind.GAUGE,
    help="Always 1; which program this is.",
    labels=(
        Label(name="version", most=5),
        Label(name="service", values=("api", "worker", "relay", "beat", "monitor", "canary", "cli")),
        Label(name="python", most=5),
    ),
)
LOG_LINES = Metric(
    name="log_lines_total",
    kind=MetricKind.COUNTER,
    help="Lines of the log.",
    labels=(Label(name="level", values=("DEBUG", "INFO", "WARN", "ERROR")),),
)
TELEMETRY_DROPPED = Metric(
    name="telemetry_dropped_total",
    kind=MetricKind.COUNTER,
    help="What could not be told because nobody took it in time.",
    labels=(Label(name="signal", values=("logs", "traces", "metrics")),),
)
SLO_OBJECTIVE = Metric(
    name="slo_objective_ratio",
    kind=MetricKind.GAUGE,
    help="The part of events that has to be good (0..1).",
    labels=(Label(name="slo", most=20),),
)
CANARY_RUNS = Metric(
    name="canary_runs_total",
    kind=MetricKind.COUNTER,
    help="Trials of the known book, by the step and whether it went as it has to.",
    labels=(
        Label(name="step", values=("upload", "ready", "search", "ask", "remove")),
        Label(name="outcome", values=("ok", "failed")),
    ),
)
CANARY_DURATION = Metric(
    name="canary_step_duration_seconds",
    kind=MetricKind.HISTOGRAM,
    help="How long a step of the trial took.",
    labels=(Label(name="step", values=("upload", "ready", "search", "ask", "remove")),),
    buckets=REQUESTS,
)
CANARY_LAST_SUCCESS = Metric(
    name="canary_last_success_timestamp_seconds",
    kind=MetricKind.GAUGE,
    help="When the known book was last uploaded, found and asked without a fault, in seconds since 1970.",
)
BACKUP_LAST_SUCCESS = Metric(
    name="backup_last_success_timestamp_seconds",
    kind=MetricKind.GAUGE,
    help="When a backup last succeeded, in seconds since 1970; 0 when none ever has.",
    labels=(Label(name="kind", values=BACKUP_KINDS),),
)
RESTORE_DRILL_RTO = Metric(
    name="restore_drill_rto_seconds",
    kind=MetricKind.GAUGE,
    help="How long the last restore drill took until the service worked.",
)
RESTORE_DRILL_RPO = Metric(
    name="restore_drill_rpo_seconds",
    kind=MetricKind.GAUGE,
    help="How much time's work the last restore drill lost.",
)
INCIDENTS_OPEN = Metric(
    name="incidents_open",
    kind=MetricKind.GAUGE,
    help="Incidents that are not resolved.",
    labels=(Label(name="severity", values=("P1", "P2", "P3", "P4")),),
)
INCIDENT_TIME_TO_ACKNOWLEDGE = Metric(
    name="incident_time_to_acknowledge_seconds",
    kind=MetricKind.HISTOGRAM,
    help="How long it took until somebody took an incident.",
    labels=(Label(name="severity", values=("P1", "P2", "P3", "P4")),),
    buckets=PEOPLE,
)
CAPACITY_SECONDS_TO_EXHAUSTION = Metric(
    name="capacity_seconds_to_exhaustion",
    kind=MetricKind.GAUGE,
    help="When a resource will be used up if it goes on like this.",
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
    INCIDENT_TIME_TO_ACKNOWLEDGE,
    CAPACITY_SECONDS_TO_EXHAUSTION,
)
