"""Queues and workers: whether what is taken in gets done."""

from __future__ import annotations

from smartchat_core.ops.alerts.build import page, ticket
from smartchat_core.ops.catalogue.work import (
    DEAD_LETTERS,
    DOCUMENTS_PROCESSED,
    QUEUE_LENGTH,
    QUEUE_OLDEST_TASK_AGE,
    TASKS_ACTIVE,
    TASKS_SUCCEEDED,
    WORKER_CONCURRENCY,
    WORKER_UP,
)
from smartchat_core.ops.promql import absent, increase, max_, rate, select, sum_
from smartchat_core.ops.rules import Category, RuleGroup

__all__ = ["DOCUMENTS_FAILING", "QUEUE_TASKS_OLD", "WORK", "WORKERS_SATURATED"]

_WAITING = sum_(select(QUEUE_LENGTH))
_AGE = max_(select(QUEUE_OLDEST_TASK_AGE), by=("queue_name",))
_ENDED = sum_(increase(select(DOCUMENTS_PROCESSED), "1h"))
_FAILED = sum_(increase(select(DOCUMENTS_PROCESSED, outcome="failed"), "1h"))

QUEUE_BACKUP_TOTAL = ticket(
    "QueueBackupTotal",
    Category.QUEUE,
    _WAITING > 50,
    5,
    "More than 50 jobs wait, over all queues",
    "{{ $value }} jobs wait in all queues together.",
)
QUEUE_TASKS_OLD = ticket(
    "QueueTasksOld",
    Category.QUEUE,
    _AGE > 900,
    5,
    "Jobs wait longer than a quarter of an hour in {{ $labels.queue_name }}",
    "The oldest has waited for {{ $value | humanizeDuration }}.",
)
QUEUE_STALLED = page(
    "QueueStalled",
    Category.QUEUE,
    (_AGE > 1800).and_(sum_(rate(select(TASKS_SUCCEEDED), "15m"), by=("queue_name",)).equals(0), on=("queue_name",)),
    5,
    "Nothing gets done in {{ $labels.queue_name }}",
    "The oldest job has waited for {{ $value | humanizeDuration }}, and for a quarter of an hour none was finished.",
)
QUEUE_UNMEASURED = ticket(
    "QueueUnmeasured",
    Category.MONITORING,
    absent(select(QUEUE_LENGTH)),
    5,
    "Nobody says how long the queues are",
    "There is no celery_queue_length: `smartchat monitor` does not run, or is not read.",
)
DEAD_LETTER = ticket(
    "DeadLetters",
    Category.QUEUE,
    max_(select(DEAD_LETTERS)) > 0,
    0,
    "Messages were put aside that no worker understands",
    "{{ $value }} messages lie in the queue of dead letters.",
)
WORKER_MISSING = page(
    "WorkerMissing",
    Category.QUEUE,
    sum_(select(WORKER_UP)).equals(0).or_(absent(select(WORKER_UP))),
    2,
    "No worker takes messages",
    "What is uploaded now stays unread until a worker runs.",
)
WORKERS_SATURATED = ticket(
    "WorkersSaturated",
    Category.SATURATION,
    (sum_(select(TASKS_ACTIVE)) / sum_(select(WORKER_CONCURRENCY)) >= 1).and_(_WAITING > 0),
    15,
    "All workers are busy, and jobs wait",
    "{{ $value | humanizePercentage }} of the workers' places are taken.",
)
DOCUMENTS_FAILING = ticket(
    "DocumentsFailing",
    Category.QUALITY,
    (_FAILED / _ENDED > 0.1).and_(_FAILED > 3),
    10,
    "More than a tenth of the documents cannot be read",
    "{{ $value | humanizePercentage }} of the documents of the last hour failed.",
)
WORK = RuleGroup(
    name="work",
    rules=(
        QUEUE_BACKUP_TOTAL,
        QUEUE_TASKS_OLD,
        QUEUE_STALLED,
        QUEUE_UNMEASURED,
        DEAD_LETTER,
        WORKER_MISSING,
        WORKERS_SATURATED,
        DOCUMENTS_FAILING,
    ),
)
