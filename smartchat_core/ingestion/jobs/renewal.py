"""Renewal of texts that another version of a parser has made."""

from __future__ import annotations

import asyncio

from smartchat_core.errors import AmbiguousParser, DocumentNotFound, UnsupportedFormat
from smartchat_core.ingestion.jobs.retry import restarted, store_restart
from smartchat_core.model.document import Document, DocumentStatus
from smartchat_core.model.file_keys import FileLayout
from smartchat_core.model.ids import JobId, job_id_for
from smartchat_core.model.job import Stage
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.recognition import OcrMode
from smartchat_core.ports.database import Database
from smartchat_core.ports.file_store import FileStore
from smartchat_core.ports.listing import all_documents
from smartchat_core.ports.page_recognition import PageRecognition
from smartchat_core.ports.parser import DocumentReader
from smartchat_core.ports.runtime import Runtime

__all__ = ["TextRenewal"]


class TextRenewal:
    """Sends the documents of all owners whose text another version of a parser made to be parsed again.

    A job does it: the new text has a key of its own, and the old one is deleted when the new one is in the index.
    """

    def __init__(
        self,
        *,
        database: Database,
        files: FileStore,
        reader: DocumentReader,
        runtime: Runtime,
        recognition: PageRecognition | None = None,
    ) -> None:
        self._recognition = recognition
        self._database = database
        self._files = files
        self._reader = reader
        self._clock = runtime.clock
        self._entropy = runtime.entropy
        self._sink = runtime.sink

    async def restart_outdated(self) -> tuple[JobId, ...]:
        """Queue them, and return the jobs. One whose original is lost, or that nothing reads any more, keeps its text.

        Where text recognition is installed, those that need it are queued as well.
        A document whose files were not moved yet (`FileLayout.CONTENT`) is passed over.
        """
        found = None if self._recognition is None else await asyncio.to_thread(self._recognition.recognizer)
        needing = None if found is None else DocumentStatus.NEEDS_OCR
        async with self._database.read_only() as work:
            documents = [
                document
                for owner in await work.documents.owners()
                async for document in all_documents(work, OwnerScope(owner=owner))
                if (document.status.can_be_searched or _needs_recognition(document, needing))
                and document.layout is FileLayout.DOCUMENT
            ]
        current = {kind: await self._version_of(kind) for kind in {document.media_type for document in documents}}
        jobs = [
            await self._restart(one)
            for one in documents
            if (one.status is needing or _is_outdated(one, current[one.media_type]))
            and await self._files.exists(one.files.original)
        ]
        return tuple(job for job in jobs if job is not None)

    async def _version_of(self, media_type: str) -> str | None:
        """The parser of this type with its version, None where nothing reads it any more."""
        try:
            return await asyncio.to_thread(self._reader.parser_version, media_type)
        except (UnsupportedFormat, AmbiguousParser):
            return None

    async def _restart(self, document: Document) -> JobId | None:
        async with self._database.transaction() as work:
            try:
                current = await work.documents.get(OwnerScope(owner=document.owner), document.id)
            except DocumentNotFound:
                return None
            jobs = await work.jobs.for_document(document.id)
            if current != document or any(job.status.unfinished for job in jobs):
                return None
            job_id = job_id_for(entropy=self._entropy.uuid())
            fresh = restarted(current, Stage.PARSE, job_id=job_id, now=self._clock.now())
            await store_restart(work, *fresh, sink=self._sink)
        return job_id


def _is_outdated(document: Document, version: str | None) -> bool:
    return version is not None and document.reading.text_version(version) != document.parser_version


def _needs_recognition(document: Document, needing: DocumentStatus | None) -> bool:
    return document.status is needing and document.reading.ocr is not OcrMode.NEVER
