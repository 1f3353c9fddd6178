"""Documents on their way through the queue and the workers."""

from __future__ import annotations

from smartchat_core.model.job import Stage
from smartchat_core.model.metric import Label, Metric, MetricKind
from smartchat_core.model.work import Lane
from smartchat_core.ops.catalogue.buckets import DOCUMENTS, TASKS

__all__ = [
    "DEAD_LETTERS",
    "DOCUMENTS_PROCESSED",
    "DOCUMENT_PROCESSING_DURATION",
    "DOCUMENT_UPLOADS",
    "QUEUE_LENGTH",
    "QUEUE_MESSAGES",
    "QUEUE_OLDEST_TASK_AGE",
    "QUEUE_UNACKED",
    "TASKS_ACTIVE",
    "TASKS_FAILED",
    "TASKS_RETRIED",
    "TASKS_SUCCEEDED",
    "TASK_QUEUE_WAIT",
    "TASK_RUNTIME",
    "WHOLE",
    "WORKER_CONCURRENCY",
    "WORKER_UP",
    "WORK_METRICS",
]

WHOLE = "whole"
"""The stage that stands for a document's whole way, from its acceptance to its end."""

_QUEUE = Label(name="queue_name", values=tuple(lane.value for lane in Lane))
_FORMAT = Label(name="format", values=("docx", "epub", "fb2", "html", "markdown", "odt", "pdf", "rtf", "text", "other"))
_STAGE = Label(name="stage", values=(*(stage.value for stage in Stage), WHOLE))

QUEUE_LENGTH = Metric(
    name="celery_queue_length",
    kind=MetricKind.GAUGE,
    help="Jobs that wait for a worker, by the database, which knows also those whose message was lost.",
    labels=(_QUEUE,),
)
QUEUE_MESSAGES = Metric(
    name="celery_queue_messages",
    kind=MetricKind.GAUGE,
    help="Messages that wait at the broker, of every priority.",
    labels=(_QUEUE,),
)
QUEUE_OLDEST_TASK_AGE = Metric(
    name="celery_queue_oldest_task_age_seconds",
    kind=MetricKind.GAUGE,
    help="How long the oldest waiting job has been waiting; zero when none waits.",
    labels=(_QUEUE,),
)
QUEUE_UNACKED = Metric(
    name="celery_queue_unacked",
    kind=MetricKind.GAUGE,
    help="Jobs that a worker has in hand.",
    labels=(_QUEUE,),
)
DEAD_LETTERS = Metric(
    name="celery_dead_letters",
    kind=MetricKind.GAUGE,
    help="Messages that no worker understood, put aside.",
)
WORKER_UP = Metric(
    name="celery_worker_up",
    kind=MetricKind.GAUGE,
    help="Whether this worker takes messages.",
)
WORKER_CONCURRENCY = Metric(
    name="celery_worker_concurrency", kind=MetricKind.GAUGE, help="How many jobs this worker does at one time."
)
TASKS_ACTIVE = Metric(
    name="celery_worker_tasks_active", kind=MetricKind.GAUGE, help="How many tasks this worker has in hand."
)
TASKS_SUCCEEDED = Metric(
    name="celery_task_succeeded_total", kind=MetricKind.COUNTER, help="Tasks that were done.", labels=(_QUEUE,)
)
TASKS_FAILED = Metric(
    name="celery_task_failed_total", kind=MetricKind.COUNTER, help="Tasks that failed for good.", labels=(_QUEUE,)
)
TASKS_RETRIED = Metric(
    name="celery_task_retried_total",
    kind=MetricKind.COUNTER,
    help="Tasks that will be tried again.",
    labels=(_QUEUE,),
)
TASK_RUNTIME = Metric(
    name="celery_task_runtime_seconds",
    kind=MetricKind.HISTOGRAM,
    help="How long a worker was busy with a task.",
    labels=(_QUEUE,),
    buckets=TASKS,
)
TASK_QUEUE_WAIT = Metric(
    name="celery_task_queue_wait_time_seconds",
    kind=MetricKind.HISTOGRAM,
    help="How long a job had waited when a worker took it.",
    labels=(_QUEUE,),
    buckets=TASKS,
)
DOCUMENT_UPLOADS = Metric(
    name="document_uploads_total", kind=MetricKind.COUNTER, help="Uploads that were accepted.", labels=(_FORMAT,)
)
DOCUMENTS_PROCESSED = Metric(
    name="documents_processed_total",
    kind=MetricKind.COUNTER,
    help="Documents whose processing has come to an end.",
    labels=(Label(name="outcome", values=("ready", "needs_ocr", "failed")),),
)
DOCUMENT_PROCESSING_DURATION = Metric(
    name="document_processing_duration_seconds",
    kind=MetricKind.HISTOGRAM,
    help="How long a stage took a document; `whole` is from the acceptance to the end, waiting included.",
    labels=(_FORMAT, _STAGE),
    buckets=DOCUMENTS,
)
WORK_METRICS = (
    QUEUE_LENGTH,
    QUEUE_MESSAGES,
    QUEUE_OLDEST_TASK_AGE,
    QUEUE_UNACKED,
    DEAD_LETTERS,
    WORKER_UP,
    WORKER_CONCURRENCY,
    TASKS_ACTIVE,
    TASKS_SUCCEEDED,
    TASKS_FAILED,
    TASKS_RETRIED,
    TASK_RUNTIME,
    TASK_QUEUE_WAIT,
    DOCUMENT_UPLOADS,
    DOCUMENTS_PROCESSED,
    DOCUMENT_PROCESSING_DURATION,
)
