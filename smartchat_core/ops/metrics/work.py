"""Metrics of documents on their way through the queue and the workers."""

from __future__ import annotations

from smartchat_core.model.job import Stage
from smartchat_core.model.metric import Label, Metric, MetricKind
from smartchat_core.model.work import WorkQueue
from smartchat_core.ops.metrics.buckets import DOCUMENTS, TASKS

__all__ = [
    "BOOK_MODEL_BUILD_DURATION",
    "DEAD_LETTERS",
    "DOCUMENTS_PROCESSED",
    "DOCUMENT_PROCESSING_DURATION",
    "DOCUMENT_UPLOADS",
    "QUEUE_LARGEST_OWNER_SHARE",
    "QUEUE_LENGTH",
    "QUEUE_MESSAGES",
    "QUEUE_OLDEST_TASK_AGE",
    "QUEUE_OWNERS_WAITING",
    "QUEUE_OWNER_WAIT",
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

_QUEUE = Label(name="queue_name", values=tuple(queue.value for queue in WorkQueue))
_FORMAT = Label(name="format", most=40)  # installed parsers bring their formats with them
_STAGE = Label(name="stage", values=(*(stage.value for stage in Stage), WHOLE))

QUEUE_LENGTH = Metric(
    name="celery_queue_length",
    kind=MetricKind.GAUGE,
    help="Jobs waiting for a worker, counted in the database (includes jobs whose message was lost).",
    labels=(_QUEUE,),
)
QUEUE_MESSAGES = Metric(
    name="celery_queue_messages",
    kind=MetricKind.GAUGE,
    help="Messages ready at the broker, over all priorities.",
    labels=(_QUEUE,),
)
QUEUE_OLDEST_TASK_AGE = Metric(
    name="celery_queue_oldest_task_age_seconds",
    kind=MetricKind.GAUGE,
    help="Age of the oldest waiting job; 0 if none waits.",
    labels=(_QUEUE,),
)
QUEUE_OWNERS_WAITING = Metric(
    name="celery_queue_owners_waiting",
    kind=MetricKind.GAUGE,
    help="Owners with jobs ready to run.",
    labels=(_QUEUE,),
)
QUEUE_LARGEST_OWNER_SHARE = Metric(
    name="celery_queue_largest_owner_share",
    kind=MetricKind.GAUGE,
    help="Largest share (0..1) of the ready jobs that belongs to one owner; 0 if none waits.",
    labels=(_QUEUE,),
)
QUEUE_OWNER_WAIT = Metric(
    name="celery_queue_owner_oldest_wait_seconds",
    kind=MetricKind.GAUGE,
    help="Age of the oldest waiting job, of the owner with the most jobs and of all others; 0 if none waits.",
    labels=(_QUEUE, Label(name="owners", values=("largest", "others"))),
)
QUEUE_UNACKED = Metric(
    name="celery_queue_unacked",
    kind=MetricKind.GAUGE,
    help="Jobs in progress (leased, not yet acknowledged).",
    labels=(_QUEUE,),
)
DEAD_LETTERS = Metric(
    name="celery_dead_letters",
    kind=MetricKind.GAUGE,
    help="Dead-lettered messages (refused by the workers).",
)
WORKER_UP = Metric(
    name="celery_worker_up",
    kind=MetricKind.GAUGE,
    help="1 while this worker consumes messages.",
)
WORKER_CONCURRENCY = Metric(
    name="celery_worker_concurrency", kind=MetricKind.GAUGE, help="Maximum number of concurrent jobs of this worker."
)
TASKS_ACTIVE = Metric(
    name="celery_worker_tasks_active", kind=MetricKind.GAUGE, help="Tasks in progress in this worker."
)
TASKS_SUCCEEDED = Metric(
    name="celery_task_succeeded_total", kind=MetricKind.COUNTER, help="Tasks that succeeded.", labels=(_QUEUE,)
)
TASKS_FAILED = Metric(
    name="celery_task_failed_total",
    kind=MetricKind.COUNTER,
    help="Tasks that failed without further retry.",
    labels=(_QUEUE,),
)
TASKS_RETRIED = Metric(
    name="celery_task_retried_total",
    kind=MetricKind.COUNTER,
    help="Tasks that failed and are retried.",
    labels=(_QUEUE,),
)
TASK_RUNTIME = Metric(
    name="celery_task_runtime_seconds",
    kind=MetricKind.HISTOGRAM,
    help="Run time of tasks.",
    labels=(_QUEUE,),
    buckets=TASKS,
)
TASK_QUEUE_WAIT = Metric(
    name="celery_task_queue_wait_time_seconds",
    kind=MetricKind.HISTOGRAM,
    help="Time that jobs waited in the queue before a worker started them.",
    labels=(_QUEUE,),
    buckets=TASKS,
)
DOCUMENT_UPLOADS = Metric(
    name="document_uploads_total", kind=MetricKind.COUNTER, help="Accepted uploads.", labels=(_FORMAT,)
)
DOCUMENTS_PROCESSED = Metric(
    name="documents_processed_total",
    kind=MetricKind.COUNTER,
    help="Documents processed, by outcome.",
    labels=(Label(name="outcome", values=("ready", "needs_ocr", "failed")),),
)
DOCUMENT_PROCESSING_DURATION = Metric(
    name="document_processing_duration_seconds",
    kind=MetricKind.HISTOGRAM,
    help="Duration of a processing stage of a document; `whole` is from acceptance to the end, including waiting.",
    labels=(_FORMAT, _STAGE),
    buckets=DOCUMENTS,
)
BOOK_MODEL_BUILD_DURATION = Metric(
    name="book_model_build_duration_seconds",
    kind=MetricKind.HISTOGRAM,
    help="Duration of building a book model (people, places, terms) of a document, by outcome.",
    labels=(Label(name="outcome", values=("built", "failed")),),
    buckets=DOCUMENTS,
)
WORK_METRICS = (
    QUEUE_LENGTH,
    QUEUE_MESSAGES,
    QUEUE_OLDEST_TASK_AGE,
    QUEUE_OWNERS_WAITING,
    QUEUE_LARGEST_OWNER_SHARE,
    QUEUE_OWNER_WAIT,
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
    BOOK_MODEL_BUILD_DURATION,
)
