"""The life of a job: leases, retries after a failure, and when attempts are exhausted."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from smartchat_core.errors import IndexUnavailable, SmartChatError
from smartchat_core.model.job import Job, JobStatus, Lease, Stage

__all__ = [
    "DEFAULT_POLICY",
    "JobPolicy",
    "advance",
    "after_failure",
    "attempts_exhausted",
    "complete",
    "quarantine",
    "release",
    "renew",
    "requeue_for_next_stage",
]


@dataclass(frozen=True, kw_only=True, slots=True)
class JobPolicy:
    """How long a lease lasts without a heartbeat, how often work is tried, and how long retries wait.

    A job whose workers died without a word `max_attempts` times in a row is quarantined; one that failed for a passing
    reason is tried again until it has failed `max_failures` times. The n-th retry waits `first_delay * 2**(n-1)`, at
    most `longest_delay`, and up to half of that less, so that jobs that failed together do not come back together.
    """

    lease_duration: timedelta = timedelta(seconds=30)
    heartbeat_interval: timedelta = timedelta(seconds=8)
    max_attempts: int = 5
    max_failures: int = 5
    first_delay: timedelta = timedelta(seconds=2)
    longest_delay: timedelta = timedelta(minutes=5)

    def delay(self, failures: int) -> timedelta:
        """The longest wait after so many failures (at least 1)."""
        doublings = min(max(failures - 1, 0), 20)
        return min(self.first_delay * (1 << doublings), self.longest_delay)


DEFAULT_POLICY = JobPolicy()


def renew(job: Job, *, now: datetime, policy: JobPolicy = DEFAULT_POLICY) -> Job:
    """The job with its lease extended from now on.

    Raises:
        ValueError: it is not leased.
    """
    if job.lease is None:
        msg = f"{job.id} is not leased"
        raise ValueError(msg)
    lease = Lease(worker=job.lease.worker, token=job.lease.token, expires_at=now + policy.lease_duration)
    return replace(job, lease=lease)


def advance(job: Job, stage: Stage) -> Job:
    """The job at the beginning of a later stage: it got on, so it does not kill its workers."""
    return replace(job, stage=stage, done=0, total=0, unit_seconds=None, attempts=min(job.attempts, 1))


def complete(job: Job) -> Job:
    """The job, well done."""
    return replace(job, status=JobStatus.DONE, lease=None, reason="", not_before=None)


def release(job: Job, *, now: datetime) -> Job:
    """The job as a worker leaves it that is being shut down: the attempt does not count."""
    return _waiting(replace(job, attempts=max(job.attempts - 1, 0)), now)


def requeue_for_next_stage(job: Job, *, now: datetime) -> Job:
    """The job at the beginning of a stage that workers of another queue do."""
    return _waiting(replace(job, attempts=0), now)


def _waiting(job: Job, now: datetime) -> Job:
    return replace(job, status=JobStatus.WAITING, lease=None, not_before=None, waiting_since=now)


def quarantine(job: Job, error: SmartChatError) -> Job:
    """The job as a dead letter: no worker takes it any more, and an operator can see why."""
    return replace(job, status=JobStatus.QUARANTINED, lease=None, reason=error.operator_message(), not_before=None)


def attempts_exhausted(job: Job, *, policy: JobPolicy = DEFAULT_POLICY) -> bool:
    """Whether a job that was just leased has been tried too often already (its workers died without a word)."""
    return job.attempts > policy.max_attempts


def after_failure(job: Job, error: SmartChatError, *, now: datetime, policy: JobPolicy = DEFAULT_POLICY) -> Job:
    """The job after an attempt that failed: waiting for a retry if the error may pass, else failed."""
    reason = error.operator_message()
    if isinstance(error, IndexUnavailable) and job.stage in {Stage.EMBED, Stage.VERIFY}:
        job = advance(job, Stage.INDEX)  # what the index was thought to hold is not there: write it again
    job = replace(job, lease=None, reason=reason, attempts=0, failures=job.failures + 1)
    if error.transient and job.failures < policy.max_failures:
        then = now + policy.delay(job.failures) * _spread(job)
        return replace(job, status=JobStatus.WAITING, not_before=then, waiting_since=then)
    return replace(job, status=JobStatus.FAILED, not_before=None)


def _spread(job: Job) -> float:
    """A number in 0.5..1 that differs from job to job, and from one failure to the next."""
    digest = hashlib.sha256(f"{job.id} {job.failures}".encode()).digest()
    return 0.5 + int.from_bytes(digest[:4]) / 2**33
