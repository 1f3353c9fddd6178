"""Reading of an accepted document's original, by text recognition where its pages are pictures."""

from __future__ import annotations

import asyncio
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

from smartchat_core.errors import OcrRequired
from smartchat_core.ingestion.admission import admit, name_file
from smartchat_core.ingestion.document_files import check_original
from smartchat_core.ingestion.text_recognition import PageProgress, RecognitionPolicy, TextRecognition
from smartchat_core.model.document import Document
from smartchat_core.model.parsed import ParsedDocument
from smartchat_core.model.recognition import OcrMode, summarize_recognition
from smartchat_core.model.recognized import PagesWithoutText
from smartchat_core.ports.file_store import FileStore
from smartchat_core.ports.page_recognition import PageRecognition
from smartchat_core.ports.parser import DocumentReader, ParsingLimits

__all__ = ["OriginalReading"]


class OriginalReading:
    """Reads originals.

    Args:
        files: where they are.
        reader: reads them.
        limits: what reading one may take.
        recognition: has pages recognised, where that is possible.
        recognizing: which pages, in which languages.
    """

    def __init__(
        self,
        *,
        files: FileStore,
        reader: DocumentReader,
        limits: ParsingLimits,
        recognition: PageRecognition | None = None,
        recognizing: RecognitionPolicy | None = None,
    ) -> None:
        self._files = files
        self._reader = reader
        self._limits = limits
        self._recognition = recognition
        self._pages = (
            None if recognition is None else TextRecognition(recognition=recognition, files=files, policy=recognizing)
        )

    async def text_version(self, document: Document) -> str:
        """The name and version of the parser that reads it, and the reading that its owner asks for.

        Raises:
            SmartChatError: as `DocumentReader.parser_version` does.
        """
        return document.reading.text_version(await self._parser_version(document))

    async def _parser_version(self, document: Document) -> str:
        return await asyncio.to_thread(self._reader.parser_version, document.media_type)

    async def parsed(
        self, document: Document, *, metered: AbstractContextManager[None], progress: PageProgress
    ) -> ParsedDocument:
        """What is in the original, in canonical form; `metered` is held while it is read, not while it is fetched.

        Raises:
            SmartChatError: as `DocumentReader.read` and `TextRecognition.recognize` do.
        """
        async with self._files.local_copy(document.files.original) as path:
            await asyncio.to_thread(check_original, path, document.content_hash)
            with metered:
                parsed = await self._read(path, document, progress)
            parsed = name_file(parsed, stored=path.name, filename=document.filename)
        return await asyncio.to_thread(admit, parsed)

    async def _read(self, path: Path, document: Document, progress: PageProgress) -> ParsedDocument:
        recognition, pages_of = self._recognition, self._pages
        if recognition is None or pages_of is None:
            return await self._plain(path, document)
        mode = await pages_of.mode(document.reading)
        if mode is OcrMode.NEVER:
            return await self._unrecognized(path, document, switched_off=pages_of.switched_off(document.reading))
        plain: ParsedDocument | None = None
        if mode is OcrMode.AUTO:
            try:
                plain = await self._plain(path, document)
            except OcrRequired as error:
                wanted = await pages_of.pages_without_text(path, document, every=False, limits=self._limits)
                if not wanted.pages:
                    raise error from None
            else:
                wanted = PagesWithoutText(pages=plain.pages_without_text, language=plain.metadata.language)
        else:
            wanted = await pages_of.pages_without_text(path, document, every=True, limits=self._limits)
        if not wanted.pages:
            return plain or await self._plain(path, document)
        found = await pages_of.recognize(
            path,
            document,
            wanted.pages,
            language=wanted.language,
            parser_version=await self._parser_version(document),
            progress=progress,
        )
        parsed = await recognition.read_recognized(
            path, found, media_type=document.media_type, limits=self._limits, owner=document.owner
        )
        return replace(parsed, recognition=summarize_recognition(found, parsed.anchors.recognized))

    async def _unrecognized(self, path: Path, document: Document, *, switched_off: bool) -> ParsedDocument:
        try:
            return await self._plain(path, document)
        except OcrRequired as error:
            if not switched_off:
                raise
            raise OcrRequired(
                error.message,
                cause="text recognition (OCR) is switched off for it",
                remedy="Have it read again with text recognition: smartchat reread BOOK --ocr auto",
            ) from error

    async def _plain(self, path: Path, document: Document) -> ParsedDocument:
        return await self._reader.read(path, media_type=document.media_type, limits=self._limits, owner=document.owner)
