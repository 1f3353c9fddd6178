"""Background work on a document, and the lease under which a worker does it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from smartchat_core.model.ids import DocumentId, JobId, OwnerId
from smartchat_core.model.trace import TraceContext

__all__ = ["Job", "JobKind", "JobOutcome", "JobStatus", "Lease", "Stage"]


class JobKind(StrEnum):
    """What is to be done."""

    INGEST = "ingest"
    REINDEX = "reindex"


class JobOutcome(StrEnum):
    """What one worker achieved: the job is done or waits for its next stage, has failed, or will be tried again."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"
    RETRIED = "retried"


class JobStatus(StrEnum):
    """Whether a job waits, is worked on, or has ended.

    `quarantined`: it killed the workers that took it; it is not tried again until an operator retries it.
    """

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    QUARANTINED = "quarantined"

    @property
    def unfinished(self) -> bool:
        """Whether the job waits or is worked on."""
        return self in {JobStatus.WAITING, JobStatus.RUNNING}


class Stage(StrEnum):
    """The steps of ingestion, in order. Each can be repeated without harm."""

    PARSE = "parse"
    INDEX = "index"
    EMBED = "embed"
    VERIFY = "verify"


@dataclass(frozen=True, kw_only=True, slots=True)
class Lease:
    """The right to work on a job until `expires_at`.

    `token` grows by one with every lease of the job: a write with an old token is refused (fencing).
    """

    worker: str
    token: int
    expires_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Job:
    """A unit of work that survives the death of its worker.

    `done` of `total` units of the current stage are complete (pages while text is recognised, passages while
    embedding), and `unit_seconds` is how long one took on average in the present attempt; None: not known. `not_before`
    delays a retry. `attempts` counts the leases since the outcome of one was last recorded: many of them mean
    that the job kills its workers. `failures` counts the attempts that failed for a passing reason. `waiting_since` is
    when it last began to wait for a worker, None: when it was created. `trace` is the request that it came from; of
    that, only the `traceparent` is kept. Of one owner's jobs, those of a lower `rank` go first.
    """

    id: JobId
    kind: JobKind
    owner: OwnerId
    document_id: DocumentId
    created_at: datetime
    status: JobStatus = JobStatus.WAITING
    stage: Stage = Stage.PARSE
    attempts: int = 0
    failures: int = 0
    token: int = 0
    lease: Lease | None = None
    not_before: datetime | None = None
    done: int = 0
    total: int = 0
    reason: str = ""
    waiting_since: datetime | None = None
    trace: TraceContext | None = None
    rank: int = 1
    unit_seconds: float | None = None

    @property
    def seconds_left(self) -> float | None:
        """How long the rest of the stage will take at its present speed; None where that is not known."""
        if self.unit_seconds is None or not self.total:
            return None
        return round(self.unit_seconds * max(self.total - self.done, 0), 1)
