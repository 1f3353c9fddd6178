"""Is the work done that there is to do?"""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

from smartchat.composition import open_database
from smartchat.doctor.places import database_file
from smartchat.doctor.results import CheckResult, good, problem, skipped, warning
from smartchat.settings import Settings
from smartchat.system import SystemClock
from smartchat_core.model.job import Job, JobStatus
from smartchat_core.model.work import Backlog

__all__ = ["PATIENCE_SECONDS", "check_outbox", "check_work", "judge_backlog", "judge_waiting"]

_LONG = timedelta(minutes=1)
PATIENCE_SECONDS = 2.0
"""The relay polls the outbox several times a second."""

_MUCH = 0.8
_MAX_QUARANTINED = 100


async def check_work(settings: Settings) -> AsyncIterator[CheckResult]:
    """How many jobs wait and for how long, whether anybody takes them, and which are quarantined."""
    if _no_database(settings):
        yield skipped("work", "there is no library yet")
        return
    now = SystemClock().now()
    async with open_database(settings) as database, database.read_only() as work:
        backlog = await work.jobs.backlog()
        due = await work.jobs.due(now=now, sent_before=now + timedelta(days=1), limit=1)
        running = await work.jobs.with_status(JobStatus.RUNNING, limit=1_000)
        quarantined = await work.jobs.with_status(JobStatus.QUARANTINED, limit=_MAX_QUARANTINED)
    yield judge_backlog(backlog, settings.max_queued_jobs)
    waiting = judge_waiting(due, running, now=now, queue=bool(settings.queue))
    if waiting is not None:
        yield waiting
    if quarantined:
        more = " or more" if len(quarantined) >= _MAX_QUARANTINED else ""
        yield warning(
            "work.quarantine",
            f"jobs in quarantine: {len(quarantined)}{more}",
            cause=f"the newest: {quarantined[0].reason}",
            remedy="Look at them with `smartchat jobs --status quarantined`, and try again with "
            "`smartchat jobs retry JOB`.",
        )


async def check_outbox(settings: Settings) -> AsyncIterator[CheckResult]:
    """Whether events are delivered: two readings, between which a relay would have taken the first of them."""
    if _no_database(settings):
        yield skipped("outbox", "there is no library yet")
        return
    async with open_database(settings) as database:
        async with database.read_only() as work:
            first = await work.outbox.pending(limit=1)
            unreadable = await work.outbox.unreadable()
        if first and settings.queue:
            await asyncio.sleep(PATIENCE_SECONDS)
            async with database.read_only() as work:
                later = await work.outbox.pending(limit=1)
            first = first if later and later[0][0] == first[0][0] else ()
    if unreadable:
        yield warning(
            "outbox.unreadable",
            f"events that cannot be read: {unreadable:,}",
            cause="another version of SmartChat wrote them",
            remedy="Let all processes be of the same version.",
        )
    if first and settings.queue:
        yield problem(
            "outbox",
            "events are not delivered",
            cause="no relay is running, or it cannot reach the queue",
            remedy="Run `smartchat relay`.",
        )
    else:
        yield good("outbox", "no event waits for long" if not first else "events wait for the next worker")


def judge_backlog(backlog: Backlog, most: int) -> CheckResult:
    """How many jobs wait, of as many as may."""
    counts = f"jobs that wait: {backlog.waiting:,}, that are worked on: {backlog.running:,}"
    if backlog.waiting >= most:
        return problem(
            "work",
            "uploads are refused",
            cause=f"{counts}, and no more than {most:,} may wait",
            remedy="Add workers, or raise max_queued_jobs.",
        )
    if backlog.waiting >= most * _MUCH:
        return warning(
            "work",
            "many jobs wait",
            cause=f"{counts}; from {most:,} on uploads are refused",
            remedy="Add workers.",
        )
    return good("work", counts)


def judge_waiting(due: tuple[Job, ...], running: tuple[Job, ...], *, now: datetime, queue: bool) -> CheckResult | None:
    """Whether somebody takes the jobs that could be taken: `due` holds the oldest of them, if there is any."""
    if not due:
        return None
    waited = now - max(due[0].created_at, due[0].not_before or due[0].created_at)
    busy = any(job.lease is not None and job.lease.expires_at > now for job in running)
    if busy or waited < _LONG:
        return None
    since = f"{int(waited.total_seconds() // 60):,} minutes"
    if queue:
        return problem(
            "work.workers",
            "jobs wait, and no worker takes them",
            cause=f"the oldest, {due[0].id}, has waited for {since}",
            remedy="Run `smartchat worker`, and look into its log if it runs.",
        )
    return warning(
        "work.workers",
        "jobs wait for a process that works",
        cause=f"the oldest, {due[0].id}, has waited for {since}",
        remedy="Run `smartchat serve`, or any command that adds a book: it takes up what was left.",
    )


def _no_database(settings: Settings) -> bool:
    file = database_file(settings)
    return file is not None and not file.exists()
