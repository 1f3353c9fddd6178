"""The first stage of ingestion: an original to the text of the document, which is stored and recorded."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from smartchat_core.ingestion.admission import bound_warnings
from smartchat_core.ingestion.document_files import DocumentFiles
from smartchat_core.ingestion.jobs.lease import LeasedJob
from smartchat_core.ingestion.jobs.lifecycle import advance
from smartchat_core.ingestion.jobs.progress import StageProgress
from smartchat_core.ingestion.reading import OriginalReading
from smartchat_core.ingestion.verification import sections_without_text
from smartchat_core.model.document import Document
from smartchat_core.model.file_keys import FileLayout
from smartchat_core.model.job import Stage
from smartchat_core.model.parsed import ParsedDocument, ParseWarning
from smartchat_core.ports.file_store import FileStore
from smartchat_core.ports.runtime import Runtime

__all__ = ["ParsingStage"]


class ParsingStage:
    """Parses documents.

    Args:
        files: where the originals are.
        texts: where the texts are kept.
        originals: reads the originals.
        runtime: the clock, and where progress is published.
    """

    def __init__(self, *, files: FileStore, texts: DocumentFiles, originals: OriginalReading, runtime: Runtime) -> None:
        self._files = files
        self._texts = texts
        self._originals = originals
        self._clock = runtime.clock
        self._sink = runtime.sink

    async def run(self, leased: LeasedJob, document: Document) -> tuple[Document, ParsedDocument]:
        """The document with its text, written down; the job is at the beginning of the next stage.

        The text is made unless this version of the parser made it before. A text of another version is kept where the
        original is lost.

        Raises:
            LeaseLost: another worker holds the job now.
            SmartChatError: as `OriginalReading.parsed` does.
        """
        document, parsed = await self._parsed(leased, document)
        return await self._record(leased, document, parsed), parsed

    async def _parsed(self, leased: LeasedJob, document: Document) -> tuple[Document, ParsedDocument]:
        if document.text_length or leased.job.attempts > 1:
            version = await self._originals.text_version(document)
            made = await self._made_before(document, version)
            if made is not None:
                return made, await self._texts.load(made)
            parsed = await self._read(leased, document)
        else:  # side by side: each may start a process
            parsed, version = await asyncio.gather(self._read(leased, document), self._originals.text_version(document))
        document = _made_by(document, version)
        await self._texts.save(document, parsed)
        return document, parsed

    async def _read(self, leased: LeasedJob, document: Document) -> ParsedDocument:
        recognized = StageProgress(leased, document, sink=self._sink, clock=self._clock)

        async def progress(done: int, total: int) -> None:
            # It got on, so it does not kill its workers.
            await recognized.save(done, total, attempts=min(leased.job.attempts, 1))

        return await self._originals.parsed(document, metered=leased.meter.parsing(), progress=progress)

    async def _made_before(self, document: Document, version: str) -> Document | None:
        """The document by the text that it has and keeps; None where one has to be made."""
        current = _made_by(document, version)
        if await self._texts.exists(current):
            return current
        lost = not await self._files.exists(document.files.original)
        return document if lost and await self._texts.exists(document) else None

    async def _record(self, leased: LeasedJob, document: Document, parsed: ParsedDocument) -> Document:
        """Write what parsing found out about the document."""
        empty = await asyncio.to_thread(sections_without_text, parsed)
        document = replace(
            document,
            file_metadata=parsed.metadata,
            warnings=bound_warnings(_merged(document.warnings, [*parsed.warnings, *empty])),
            text_length=len(parsed.text),
            page_count=parsed.page_count,
            has_cover=await self._texts.has_cover(document),
            recognition=parsed.recognition,
        )
        async with leased.saving(advance(leased.job, Stage.INDEX)) as work:
            await work.documents.save(document)
            await work.documents.replace_sections(document.id, parsed.sections)
        return document


def _made_by(document: Document, version: str) -> Document:
    """The document with a text of this version of a parser; under `FileLayout.CONTENT` that is not noted."""
    return document if document.layout is FileLayout.CONTENT else replace(document, parser_version=version)


def _merged(first: Sequence[ParseWarning], second: Sequence[ParseWarning]) -> tuple[ParseWarning, ...]:
    return tuple(dict.fromkeys((*first, *second)))
