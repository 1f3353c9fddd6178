"""Queue messages: identifiers, never the work itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from smartchat_core.model.ids import JobId
from smartchat_core.model.job import Stage
from smartchat_core.model.trace import TraceContext

__all__ = [
    "Backlog",
    "OwnersWaiting",
    "QueueBacklog",
    "TraceContext",
    "WorkItem",
    "WorkQueue",
    "pool_of",
    "queue_of",
    "stages_of",
]


class WorkQueue(StrEnum):
    """The queues of jobs: kinds of work with needs of their own, each with its own workers if wanted.

    `ingest` reads files and makes lexical search find them, `embed` makes vectors, which takes most of the time,
    and `maintenance` sweeps up what was lost or left behind.
    """

    INGEST = "ingest"
    EMBED = "embed"
    MAINTENANCE = "maintenance"


_STAGES = {
    WorkQueue.INGEST: frozenset({Stage.PARSE, Stage.INDEX}),
    WorkQueue.EMBED: frozenset({Stage.EMBED, Stage.VERIFY}),
    WorkQueue.MAINTENANCE: frozenset[Stage](),
}


EVERY_STAGE = "all"
"""The name of the queue of workers that take jobs in any stage."""


def stages_of(queue: WorkQueue) -> frozenset[Stage]:
    """The stages that are worked on in a queue."""
    return _STAGES[queue]


def queue_of(stage: Stage) -> WorkQueue:
    """The queue in which a stage is worked on."""
    return WorkQueue.INGEST if stage in _STAGES[WorkQueue.INGEST] else WorkQueue.EMBED


def pool_of(stages: frozenset[Stage] | None) -> str:
    """The name of the queue that a worker serves which takes jobs in these stages (None: in all).

    Each of these queues is scheduled fairly by itself: time used at one queue does not count at another.
    """
    if stages is None:
        return EVERY_STAGE
    return next((queue.value for queue in WorkQueue if stages and _STAGES[queue] == stages), "+".join(sorted(stages)))


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkItem:
    """A message that there is work in a queue, and for which job it was sent.

    A notification: the worker that gets it takes the job that is next in the order of owners, which may be another
    one. It may come late, twice or never: the lease decides who works, and the sweeper sends lost ones again. A higher
    `priority` (0..9) goes first where the queue knows priorities. `trace` is the request that the work belongs to.
    """

    job_id: JobId
    queue: WorkQueue
    priority: int = 5
    trace: TraceContext | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Backlog:
    """How much work there is: jobs that wait, and jobs that somebody works on."""

    waiting: int = 0
    running: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class QueueBacklog:
    """The work of one queue: jobs that a worker could take now, that wait for the time of a retry, and that run.

    A job whose worker sent no heartbeat counts as one that could be taken. `oldest_wait_seconds` is how long the
    one that has waited longest could have been taken; 0 when there is none.
    """

    queue: WorkQueue
    waiting: int = 0
    delayed: int = 0
    running: int = 0
    oldest_wait_seconds: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnersWaiting:
    """How the jobs of a queue that could be taken now are spread over their owners.

    `largest` is how many of them belong to the owner with most. The oldest waits are those of that owner's jobs, and
    of all others' (seconds; 0 when there is none).
    """

    queue: WorkQueue
    owners: int = 0
    jobs: int = 0
    largest: int = 0
    largest_oldest_seconds: float = 0.0
    others_oldest_seconds: float = 0.0
