"""Renewal of texts that another version of a parser has made."""

from __future__ import annotations

import asyncio

from smartchat_core.errors import AmbiguousParser, DocumentNotFound, UnsupportedFormat
from smartchat_core.ingestion.jobs.retry import restarted, store_restart
from smartchat_core.model.document import Document
from smartchat_core.model.file_keys import FileLayout
from smartchat_core.model.ids import JobId, job_id_for
from smartchat_core.model.job import JobStatus, Stage
from smartchat_core.model.principal import OwnerScope
from smartchat_core.ports.database import Database
from smartchat_core.ports.file_store import FileStore
from smartchat_core.ports.listing import all_documents
from smartchat_core.ports.parser import DocumentReader
from smartchat_core.ports.runtime import Runtime

__all__ = ["TextRenewal"]

_UNFINISHED = frozenset({JobStatus.WAITING, JobStatus.RUNNING})


class TextRenewal:
    """Sends the documents of all owners whose text another version of a parser made to be parsed again.

    A job does it: the new text has a key of its own, and the old one is deleted when the new one is in the index.
    """

    def __init__(self, *, database: Database, files: FileStore, reader: DocumentReader, runtime: Runtime) -> None:
        self._database = database
        self._files = files
        self._reader = reader
        self._clock = runtime.clock
        self._entropy = runtime.entropy
        self._sink = runtime.sink

    async def restart_outdated(self) -> tuple[JobId, ...]:
        """Queue them, and return the jobs. One whose original is lost, or that nothing reads any more, keeps its text.

        A document whose files were not moved yet (`FileLayout.CONTENT`) is passed over.
        """
        async with self._database.read_only() as work:
            documents = [
                document
                for owner in await work.documents.owners()
                async for document in all_documents(work, OwnerScope(owner=owner))
                if document.status.can_be_searched and document.layout is FileLayout.DOCUMENT
            ]
        jobs = [await self._restart(one) for one in documents if await self._is_outdated(one)]
        return tuple(job for job in jobs if job is not None)

    async def _is_outdated(self, document: Document) -> bool:
        try:
            current = await asyncio.to_thread(self._reader.parser_version, document.media_type)
        except (UnsupportedFormat, AmbiguousParser):
            return False
        return document.parser_version != current and await self._files.exists(document.files.original)

    async def _restart(self, document: Document) -> JobId | None:
        async with self._database.transaction() as work:
            try:
                current = await work.documents.get(OwnerScope(owner=document.owner), document.id)
            except DocumentNotFound:
                return None
            jobs = await work.jobs.for_document(document.id)
            if current != document or any(job.status in _UNFINISHED for job in jobs):
                return None
            job_id = job_id_for(entropy=self._entropy.uuid())
            fresh = restarted(current, Stage.PARSE, job_id=job_id, now=self._clock.now())
            await store_restart(work, *fresh, sink=self._sink)
        return job_id
