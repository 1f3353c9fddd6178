"""Manual retry of failed and quarantined jobs."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from smartchat_core.errors import InvalidRequest, JobNotFound
from smartchat_core.events import JobStageReached
from smartchat_core.model.document import Document, DocumentStatus
from smartchat_core.model.ids import JobId, job_id_for
from smartchat_core.model.job import Job, JobKind, JobStatus, Stage
from smartchat_core.model.parsed import WarningCode
from smartchat_core.model.principal import OwnerScope
from smartchat_core.ports.database import Database, UnitOfWork
from smartchat_core.ports.event_sink import EventSink
from smartchat_core.ports.runtime import Runtime

__all__ = ["RetryService", "restarted", "store_restart"]

_ENDED_BADLY = frozenset({JobStatus.FAILED, JobStatus.QUARANTINED})


def restarted(document: Document, stage: Stage, *, job_id: JobId, now: datetime) -> tuple[Document, Job]:
    """The document as it waits for a fresh job that begins at this stage, and the job.

    From `embed` on it stays searchable: its words are in the index. The warning of missing vectors no longer
    counts, for they are made again.
    """
    words = stage in {Stage.EMBED, Stage.VERIFY}
    document = replace(
        document,
        status=DocumentStatus.SEARCHABLE if words else DocumentStatus.QUEUED,
        reason="",
        reason_code="",
        warnings=tuple(one for one in document.warnings if one.code is not WarningCode.EMBEDDINGS_MISSING),
    )
    job = Job(
        id=job_id,
        kind=JobKind.INGEST,
        owner=document.owner,
        document_id=document.id,
        created_at=now,
        stage=stage,
    )
    return document, job


async def store_restart(work: UnitOfWork, document: Document, job: Job, *, sink: EventSink) -> None:
    """Write a restart, with the event that sends the job to a worker."""
    await work.jobs.add(job)
    await work.documents.save(document)
    event = JobStageReached(document_id=document.id, owner=document.owner, job_id=job.id, stage=job.stage)
    await work.outbox.append(sink.envelope(event))


class RetryService:
    """Retries failed and quarantined jobs at an operator's request."""

    def __init__(self, *, database: Database, runtime: Runtime) -> None:
        self._database = database
        self._clock = runtime.clock
        self._entropy = runtime.entropy
        self._sink = runtime.sink

    async def retry(self, job_id: JobId) -> Job:
        """Put the job's document back with a fresh job, which is returned; the old one stays as a failed one.

        Raises:
            JobNotFound: there is no such job.
            InvalidRequest: it has not failed, or the document was put back already.
        """
        async with self._database.read_only() as work:
            job = await _job(work, job_id)
            document = await work.documents.get(OwnerScope(owner=job.owner), job.document_id)
        async with self._database.transaction() as work:
            await work.documents.lock_content(OwnerScope(owner=document.owner), document.content_hash)
            job = await _job(work, job_id)
            if job.status not in _ENDED_BADLY:
                raise InvalidRequest(
                    f"the job {job.id} is {job.status.value}", remedy="Only a failed or quarantined job can be retried."
                )
            newest = (await work.jobs.for_document(job.document_id))[0]
            if newest.id != job.id:
                raise InvalidRequest(
                    f"the job {job.id} was followed by {newest.id}, which is {newest.status.value}",
                    remedy=f"Retry {newest.id}." if newest.status in _ENDED_BADLY else "",
                )
            document = await work.documents.get(OwnerScope(owner=job.owner), job.document_id)
            document, fresh = restarted(
                document, Stage.PARSE, job_id=job_id_for(entropy=self._entropy.uuid()), now=self._clock.now()
            )
            if job.status is JobStatus.QUARANTINED:
                await work.jobs.save(replace(job, status=JobStatus.FAILED))
            await store_restart(work, document, fresh, sink=self._sink)
        return fresh

    async def retry_quarantined(self) -> tuple[Job, ...]:
        """Retry all jobs in quarantine; one whose document was removed or put back meanwhile is passed over."""
        fresh: list[Job] = []
        while True:
            async with self._database.read_only() as work:
                quarantined = await work.jobs.with_status(JobStatus.QUARANTINED)
            count = len(fresh)
            for job in reversed(quarantined):
                try:
                    fresh.append(await self.retry(job.id))
                except (JobNotFound, InvalidRequest):
                    continue
            if len(fresh) == count:
                return tuple(fresh)


async def _job(work: UnitOfWork, job_id: JobId) -> Job:
    job = await work.jobs.get(job_id)
    if job is None:
        raise JobNotFound(f"there is no job {job_id}")
    return job
