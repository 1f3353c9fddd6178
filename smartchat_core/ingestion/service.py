"""The ingestion service: works on an accepted document until it is ready, or has failed with a reason."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from smartchat_core.books.loader import BookModels
from smartchat_core.errors import (
    ConcurrencyError,
    DatabaseUnavailable,
    DocumentNotFound,
    EmbedderUnavailable,
    EmbeddingFailed,
    IndexUnavailable,
    InputError,
    LeaseLost,
    ParserCrashed,
    SmartChatError,
    UnforeseenFailure,
)
from smartchat_core.events import (
    DocumentReady,
    DocumentSearchable,
    IngestionProgressed,
    JobStageReached,
    ProcessingCompleted,
    StageCompleted,
)
from smartchat_core.ingestion.document_files import DocumentFiles
from smartchat_core.ingestion.generations import GenerationService
from smartchat_core.ingestion.indexing import Indexer
from smartchat_core.ingestion.intake import INCOMING, begun_at
from smartchat_core.ingestion.jobs.attempts import publish_job_events
from smartchat_core.ingestion.jobs.lease import LeasedJob
from smartchat_core.ingestion.jobs.lifecycle import (
    advance,
    after_failure,
    attempts_exhausted,
    complete,
    quarantine,
    release,
    requeue_for_next_stage,
)
from smartchat_core.ingestion.jobs.metering import WorkMeter
from smartchat_core.ingestion.jobs.outcome import outcome_of
from smartchat_core.ingestion.jobs.progress import StageProgress
from smartchat_core.ingestion.jobs.relay import EventRelay
from smartchat_core.ingestion.jobs.retry import restarted, store_restart
from smartchat_core.ingestion.parsing_stage import ParsingStage
from smartchat_core.ingestion.policy import IngestionPolicy
from smartchat_core.ingestion.reading import OriginalReading
from smartchat_core.ingestion.removal import discard_removed
from smartchat_core.model.document import Document, DocumentStatus
from smartchat_core.model.generation import IndexGeneration
from smartchat_core.model.ids import JobId, job_id_for
from smartchat_core.model.job import Job, JobStatus, Stage
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.trace import TraceContext
from smartchat_core.model.work import pool_of
from smartchat_core.ops import spans
from smartchat_core.ports.database import Database, UnitOfWork
from smartchat_core.ports.file_store import FileStore
from smartchat_core.ports.page_recognition import PageRecognition
from smartchat_core.ports.parser import DocumentReader
from smartchat_core.ports.runtime import Runtime
from smartchat_core.ports.telemetry import SpanKind

__all__ = ["IngestionService"]

log = logging.getLogger(__name__)

_INITIAL_BACKOFF, _MAX_BACKOFF = 0.25, 4.0


class IngestionService:
    """Takes jobs and works them off, one after the other.

    Any number of these, in any number of processes, may share a database: a job is worked on under a lease. Killed
    at any point, the job is taken up by the next worker at the stage that it had reached.
    """

    def __init__(
        self,
        *,
        database: Database,
        files: FileStore,
        texts: DocumentFiles,
        models: BookModels,
        reader: DocumentReader,
        indexer: Indexer,
        generations: GenerationService,
        relay: EventRelay,
        runtime: Runtime,
        worker: str,
        policy: IngestionPolicy | None = None,
        recognition: PageRecognition | None = None,
    ) -> None:
        policy = policy or IngestionPolicy()
        self._parsing = ParsingStage(
            files=files,
            texts=texts,
            originals=OriginalReading(
                files=files,
                reader=reader,
                limits=policy.parsing,
                recognition=recognition,
                recognizing=policy.recognition,
            ),
            runtime=runtime,
        )
        self._database = database
        self._files = files
        self._texts = texts
        self._models = models
        self._reader = reader
        self._indexer = indexer
        self._generations = generations
        self._relay = relay
        self._worker = worker
        self._sink = runtime.sink
        self._clock = runtime.clock
        self._entropy = runtime.entropy
        self._telemetry = runtime.telemetry
        self._policy = policy.jobs
        self._quotas = policy.quotas
        self._shares = policy.shares
        self._abandoned_after = policy.abandoned_after

    async def work_once(
        self,
        *,
        only: JobId | None = None,
        named: JobId | None = None,
        stages: frozenset[Stage] | None = None,
        trace: TraceContext | None = None,
    ) -> bool:
        """Take the next job (or only this one) and work on it; False when there was none to take.

        With `stages`, only a job that is in one of them is taken, and it is handed on when it has left them. `named` is
        the job that a message named: it may be another's turn.
        `trace` is that of the message that named the job; it counts if it belongs to the job's own.
        """
        now = self._clock.now()
        async with self._database.transaction() as work:
            job = await work.jobs.lease_next(
                worker=self._worker,
                now=now,
                duration=self._policy.lease_duration,
                only=only,
                named=named,
                stages=stages,
                shares=self._shares,
                quota=self._quotas.at(now),
            )
        if job is None:
            return False
        leased = LeasedJob(
            job,
            database=self._database,
            clock=self._clock,
            policy=self._policy,
            shares=self._shares,
            pool=pool_of(stages),
            meter=WorkMeter(self._clock),
        )
        with self._telemetry.span(
            spans.PROCESS_DOCUMENT,
            kind=SpanKind.CONSUMER,
            attributes={
                spans.MESSAGING_OPERATION: "process",
                spans.JOB_ID: job.id,
                spans.DOCUMENT_ID: job.document_id,
                spans.ATTEMPT: job.attempts,
            },
            parent=_nearest(job.trace, trace),
        ) as span:
            await self._work_under_lease(leased, stages or frozenset(Stage))
            span.set(spans.OUTCOME, leased.job.status)
            span.set(spans.STAGE_NAME, leased.job.stage)
            await self._relay.try_deliver()
        return True

    async def _work_under_lease(self, leased: LeasedJob, stages: frozenset[Stage]) -> None:
        job = leased.job
        try:
            with publish_job_events(job, present=lambda: leased.job, sink=self._sink, clock=self._clock):
                async with leased.heartbeat():
                    await self._work(leased, stages)
        except (LeaseLost, DocumentNotFound):
            log.info("job abandoned: it was removed, or its lease was lost", extra=_named(leased.job))
            await self._clean_up_if_removed(leased)
            await self._restart_if_overwritten(leased)

    async def recover(self) -> None:
        """Remove the beginnings of uploads whose process ended before they were accepted."""
        latest = self._clock.now() - self._abandoned_after
        async for key in self._files.list(INCOMING):
            if begun_at(key) < latest:
                await self._files.delete(key)

    async def _work(self, leased: LeasedJob, stages: frozenset[Stage]) -> None:
        scope = OwnerScope(owner=leased.job.owner)
        if attempts_exhausted(leased.job, policy=self._policy):
            await self._quarantine(leased, scope)
            return
        try:
            await self._run_stages(leased, scope, stages)
        except (LeaseLost, DocumentNotFound):
            raise
        except SmartChatError as error:
            await self._write_down(leased, scope, error)
        except Exception as error:
            log.exception("unexpected error in processing", extra=_named(leased.job))
            unforeseen = UnforeseenFailure("unexpected error", cause=type(error).__name__)
            await self._write_down(leased, scope, unforeseen)
        except BaseException:
            await self._release_on_shutdown(leased)
            raise

    async def _release_on_shutdown(self, leased: LeasedJob) -> None:
        """Release the job at once, so that no other worker waits until the lease ends."""
        try:
            await self._release(leased, release(leased.job, now=self._clock.now()))
        except SmartChatError as error:
            log.info("a job could not be released", extra=_named(leased.job), exc_info=error)

    async def _release(self, leased: LeasedJob, job: Job) -> None:
        """Release the job's lease, and send a message so that another worker takes it."""
        async with leased.saving(job) as work:
            await work.outbox.append(
                self._sink.envelope(
                    JobStageReached(document_id=job.document_id, owner=job.owner, job_id=job.id, stage=job.stage)
                )
            )

    async def _quarantine(self, leased: LeasedJob, scope: OwnerScope) -> None:
        """Quarantine a document that keeps killing the workers that process it."""
        error = ParserCrashed(
            "processing ended abruptly several times",
            cause=f"the last {leased.job.attempts - 1} attempts died, or could not write down how they ended",
            remedy="It may be damaged: get another copy, or have the operator try it again (smartchat jobs retry).",
        )
        log.error(
            "job quarantined",
            extra={**_named(leased.job), "code": error.code, "cause": error.cause, "remedy": error.remedy},
        )
        await self._settle(leased, scope, quarantine(leased.job, error), error)

    async def _run_stages(self, leased: LeasedJob, scope: OwnerScope, stages: frozenset[Stage]) -> None:
        document = await self._document(leased, scope)
        await asyncio.to_thread(self._reader.formats)  # the first call waits for processes, later ones do not
        leased.document = document
        if leased.job.stage is Stage.PARSE:
            with self._stage(Stage.PARSE, document):
                document, parsed = await self._parsing.run(leased, document)
                self._progress(document, Stage.INDEX, 0, 0)
        else:
            parsed = await self._texts.load(document)
        generation = await self._generations.for_writing()
        if leased.job.stage is Stage.INDEX:
            with self._stage(Stage.INDEX, document):
                count = await self._indexer.index_words(scope, generation, document, parsed)
                document = replace(document, status=DocumentStatus.SEARCHABLE, passage_count=count)
                async with leased.saving(advance(leased.job, Stage.EMBED)) as work:
                    await _still_active(work, generation)
                    await work.documents.save(document)
                    await work.outbox.append(
                        self._sink.envelope(
                            DocumentSearchable(document_id=document.id, owner=document.owner, passages=count)
                        )
                    )
            await self._relay.try_deliver()
            await self._models.prepare(document, lambda: self._texts.load(document))
            await self._texts.delete_replaced(document)
        if leased.job.stage not in stages:
            await self._release(leased, requeue_for_next_stage(leased.job, now=self._clock.now()))
            return
        if leased.job.stage is Stage.EMBED:
            with self._stage(Stage.EMBED, document):
                progress = StageProgress(leased, document, sink=self._sink, clock=self._clock)
                async for done, total in self._indexer.embed(scope, generation, document):
                    await progress.save(done, total)
                await leased.save(advance(leased.job, Stage.VERIFY))
        with self._stage(Stage.VERIFY, document):
            await self._indexer.verify(scope, generation, document)
            document = replace(document, status=DocumentStatus.READY)
            async with leased.saving(complete(leased.job)) as work:
                await _still_active(work, generation)
                await work.documents.save(document)
                await work.outbox.append(
                    self._sink.envelope(
                        DocumentReady(
                            document_id=document.id,
                            owner=document.owner,
                            passages=document.passage_count,
                            warnings=len(document.warnings),
                        )
                    )
                )
        whole = self._clock.now() - leased.job.created_at
        self._sink.publish(
            ProcessingCompleted(
                document_id=document.id,
                owner=document.owner,
                format=self._reader.formats().name_of(document.media_type),
                seconds=max(whole.total_seconds(), 0.0),
            )
        )

    @contextmanager
    def _stage(self, stage: Stage, document: Document) -> Iterator[None]:
        """Follow a stage, and publish how long it took when it is complete."""
        began = self._clock.monotonic()
        with self._telemetry.span(f"{spans.STAGE} {stage}", attributes={spans.STAGE_NAME: stage}):
            yield
        self._sink.publish(
            StageCompleted(
                document_id=document.id,
                owner=document.owner,
                format=self._reader.formats().name_of(document.media_type),
                stage=stage,
                seconds=max(self._clock.monotonic() - began, 0.0),
            )
        )

    async def _document(self, leased: LeasedJob, scope: OwnerScope) -> Document:
        async with self._database.transaction() as work:
            document = await work.documents.get(scope, leased.job.document_id)
            if document.status is DocumentStatus.QUEUED:
                document = replace(document, status=DocumentStatus.PROCESSING)
                await work.documents.save(document)
        self._progress(document, leased.job.stage, leased.job.done, leased.job.total)
        return document

    async def _write_down(self, leased: LeasedJob, scope: OwnerScope, error: SmartChatError) -> None:
        """Write down how an attempt failed, and keep trying to for as long as a lease lasts.

        A database that restarts makes many attempts fail at once; were none of it written down, they would pass for
        attempts that killed their workers.
        """
        deadline = self._clock.now() + self._policy.lease_duration
        pause = _INITIAL_BACKOFF
        while True:
            try:
                await self._failed(leased, scope, error)
            except LeaseLost:
                raise
            except (DatabaseUnavailable, ConcurrencyError) as unavailable:
                if not unavailable.transient or self._clock.now() >= deadline:
                    raise
                await asyncio.sleep(pause)
                pause = min(pause * 2, _MAX_BACKOFF)
            else:
                return

    async def _failed(self, leased: LeasedJob, scope: OwnerScope, error: SmartChatError) -> None:
        job = after_failure(leased.job, error, now=self._clock.now(), policy=self._policy)
        level = logging.INFO if isinstance(error, InputError) else logging.WARNING
        again = job.status is JobStatus.WAITING
        details = {"code": error.code, "next": "tried again" if again else "given up", "not_before": job.not_before}
        log.log(level, "processing failed", extra={**_named(leased.job), **details}, exc_info=error)
        if job.status is JobStatus.FAILED and isinstance(error, (EmbedderUnavailable, EmbeddingFailed)):
            job = complete(leased.job)
        await self._settle(leased, scope, job, error)

    async def _settle(self, leased: LeasedJob, scope: OwnerScope, job: Job, error: SmartChatError) -> None:
        """Write the job's new state and what it means for the document."""
        async with leased.saving(job) as work:
            document = await work.documents.get(scope, job.document_id)
            document, event = outcome_of(document, job, error)
            await work.documents.save(document)
            await work.outbox.append(self._sink.envelope(event))

    async def _clean_up_if_removed(self, leased: LeasedJob) -> None:
        """Take back what this worker wrote for a document that was removed meanwhile."""
        if leased.document is None:
            return  # it was gone before anything was written
        await discard_removed(leased.document, database=self._database, indexer=self._indexer, texts=self._texts)

    async def _restart_if_overwritten(self, leased: LeasedJob) -> None:
        """Put a document back to work that this worker, late, has overwritten in the index.

        The index knows no leases: a write that was under way when the lease ended may land after the successor's, and
        take the vectors from a document that is complete.
        """
        scope = OwnerScope(owner=leased.job.owner)
        generation = await self._generations.for_writing()
        async with self._database.transaction() as work:
            try:
                document = await work.documents.get(scope, leased.job.document_id)
                if document.status is not DocumentStatus.READY:
                    return  # it is in work, and its worker checks what the index holds
                await self._indexer.verify(scope, generation, document)
            except DocumentNotFound:
                return
            except IndexUnavailable as error:
                log.warning("document is reindexed", extra={"document_id": document.id}, exc_info=error)
                job_id = job_id_for(entropy=self._entropy.uuid())
                restart = restarted(document, Stage.INDEX, job_id=job_id, now=self._clock.now())
                await store_restart(work, *restart, sink=self._sink)

    def _progress(self, document: Document, stage: Stage, done: int, total: int) -> None:
        self._sink.publish(
            IngestionProgressed(document_id=document.id, owner=document.owner, stage=stage, done=done, total=total)
        )


def _nearest(own: TraceContext | None, sent: TraceContext | None) -> TraceContext | None:
    """The message's place in the trace of its job, else the request that the job came from.

    A message that speaks of another trace was sent by somebody else.
    """
    if own is not None and sent is not None and own.trace_id == sent.trace_id:
        return sent
    return own


async def _still_active(work: UnitOfWork, generation: IndexGeneration) -> None:
    """Check that searches use the generation that was written.

    Raises:
        IndexUnavailable: they were switched to another one meanwhile; the document has to be written to that.
    """
    if await work.generations.active() != generation:
        raise IndexUnavailable("the index was switched to another while the document was written")


def _named(job: Job) -> dict[str, object]:
    """What the log calls a job by."""
    return {
        "user_id": job.owner,
        "job_id": job.id,
        "document_id": job.document_id,
        "stage": job.stage,
        "attempt": job.attempts,
        "failures": job.failures,
    }
