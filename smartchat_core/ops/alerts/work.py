"""Alert rules on queues and workers: whether accepted documents get processed."""

from __future__ import annotations

from smartchat_core.ops.alerts.build import page, ticket
from smartchat_core.ops.metrics.work import (
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
    "{{ $value }} jobs wait, over all queues.",
)
QUEUE_TASKS_OLD = ticket(
    "QueueTasksOld",
    Category.QUEUE,
    _AGE > 900,
    5,
    "Jobs in the queue {{ $labels.queue_name }} wait longer than 15 minutes",
    "The oldest job has waited for {{ $value | humanizeDuration }}.",
)
QUEUE_STALLED = page(
    "QueueStalled",
    Category.QUEUE,
    (_AGE > 1800).and_(sum_(rate(select(TASKS_SUCCEEDED), "15m"), by=("queue_name",)).equals(0), on=("queue_name",)),
    5,
    "The queue {{ $labels.queue_name }} is stalled",
    "The oldest job has waited for {{ $value | humanizeDuration }}, and no job was finished in the last 15 minutes.",
)
QUEUE_UNMEASURED = ticket(
    "QueueUnmeasured",
    Category.MONITORING,
    absent(select(QUEUE_LENGTH)),
    5,
    "Queue lengths are not measured",
    "celery_queue_length is absent: `smartchat monitor` is not running or not scraped.",
)
DEAD_LETTER = ticket(
    "DeadLetters",
    Category.QUEUE,
    max_(select(DEAD_LETTERS)) > 0,
    0,
    "Messages were dead-lettered",
    "{{ $value }} messages are in the dead-letter queue.",
)
WORKER_MISSING = page(
    "WorkerMissing",
    Category.QUEUE,
    sum_(select(WORKER_UP)).equals(0).or_(absent(select(WORKER_UP))),
    2,
    "No worker is running",
    "Uploads are not processed until a worker runs.",
)
WORKERS_SATURATED = ticket(
    "WorkersSaturated",
    Category.SATURATION,
    (sum_(select(TASKS_ACTIVE)) / sum_(select(WORKER_CONCURRENCY)) >= 1).and_(_WAITING > 0),
    15,
    "All workers are busy, and jobs wait",
    "{{ $value | humanizePercentage }} of the workers' concurrency is in use.",
)
DOCUMENTS_FAILING = ticket(
    "DocumentsFailing",
    Category.QUALITY,
    (_FAILED / _ENDED > 0.1).and_(_FAILED > 3),
    10,
    "More than 10 % of the documents fail",
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
