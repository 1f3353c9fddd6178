"""Recognition of pages (OCR) in the course of reading a document: which pages, in which language, and what is kept."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass, field
from pathlib import Path

from smartchat_core.errors import FileNotStored, OcrRequired
from smartchat_core.ingestion.recognized_codec import decode_page, encode_page
from smartchat_core.model.document import Document
from smartchat_core.model.file_keys import folder_of
from smartchat_core.model.recognition import OcrMode, ReadingChoice
from smartchat_core.model.recognized import PagesWithoutText, RecognizedPage
from smartchat_core.parsing.recognition_languages import MORE_LANGUAGES, languages_of
from smartchat_core.ports.file_store import FileStore
from smartchat_core.ports.page_recognition import PageRecognition, RecognitionRequest, RecognizerDescription
from smartchat_core.ports.parser import ParsingLimits

__all__ = ["PageProgress", "RecognitionPolicy", "TextRecognition"]

PageProgress = Callable[[int, int], Awaitable[None]]
"""Is awaited with how many pages of how many are done, when one has been stored."""

_KEY_DIGITS = 16


@dataclass(frozen=True, kw_only=True, slots=True)
class RecognitionPolicy:
    """How pages are recognised where the document's owner has chosen nothing else.

    `languages` (tags of ISO 639-3) are for documents that state none. `limits` bound the recognition of one page.
    """

    mode: OcrMode = OcrMode.AUTO
    languages: tuple[str, ...] = ()
    limits: ParsingLimits = field(default_factory=lambda: ParsingLimits(cpu_seconds=120, wall_seconds=180.0))


class TextRecognition:
    """Has pages recognised, and keeps each in the document's folder when it is done.

    A page that is kept is not recognised again, whichever process goes on with the document. The folder is cleared of
    them when the text is in the index.
    """

    def __init__(
        self, *, recognition: PageRecognition, files: FileStore, policy: RecognitionPolicy | None = None
    ) -> None:
        self._recognition = recognition
        self._files = files
        self._policy = policy or RecognitionPolicy()

    async def mode(self, choice: ReadingChoice) -> OcrMode:
        """What is to be recognised: nothing, where nothing can be.

        Raises:
            OcrRequired: the owner wants all pages to be recognised, and none can be.
        """
        wanted = choice.ocr or self._policy.mode
        if wanted is OcrMode.NEVER:
            return OcrMode.NEVER
        if await asyncio.to_thread(self._recognition.recognizer) is not None:
            return wanted
        if choice.ocr is OcrMode.ALWAYS:
            raise OcrRequired("All pages are to be recognised, and text recognition (OCR) is not installed")
        return OcrMode.NEVER

    def switched_off(self, choice: ReadingChoice) -> bool:
        """Whether it is the owner's choice or the settings' that nothing is recognised."""
        return (choice.ocr or self._policy.mode) is OcrMode.NEVER

    async def pages_without_text(
        self, path: Path, document: Document, *, every: bool, limits: ParsingLimits
    ) -> PagesWithoutText:
        """The pages that are to be recognised: `every` one, or those that have no usable text of their own.

        Raises:
            SmartChatError: as `PageRecognition.pages_without_text` does.
        """
        return await self._recognition.pages_without_text(
            path,
            media_type=document.media_type,
            every=every,
            limits=limits,
            owner=document.owner,
        )

    async def recognize(
        self,
        path: Path,
        document: Document,
        pages: tuple[int, ...],
        *,
        language: str,
        parser_version: str,
        progress: PageProgress,
    ) -> dict[int, RecognizedPage]:
        """The pages, of which those that were kept are not recognised again.

        Args:
            path: the original.
            document: its record.
            pages: which, counted from 0.
            language: what the document says of its language (a tag of BCP 47); empty if it says nothing.
            parser_version: the parser that finds and draws the pages.
            progress: is awaited after each page.

        What the owner has chosen counts before the language of the document, and that before the settings.

        Raises:
            OcrRequired: the language is not installed.
            SmartChatError: as `PageRecognition.recognize` does.
        """
        recognizer = await asyncio.to_thread(self._recognition.recognizer)
        languages = self._languages(recognizer, document.reading, language)
        folder = _folder(recognizer, document, parser_version, languages)
        found = await self._kept(folder, frozenset(pages))
        await progress(len(found), len(pages))
        left = tuple(page for page in pages if page not in found)
        if left:
            read = self._recognition.recognize(
                path,
                RecognitionRequest(pages=left, languages=languages),
                media_type=document.media_type,
                limits=self._policy.limits,
                owner=document.owner,
            )
            async with aclosing(read):
                async for index, page in read:
                    await self._files.put(f"{folder}{index}", _once(encode_page(page)))
                    found[index] = page
                    await progress(len(found), len(pages))
        return found

    def _languages(
        self, recognizer: RecognizerDescription | None, choice: ReadingChoice, language: str
    ) -> tuple[str, ...]:
        installed = () if recognizer is None else recognizer.languages
        missing = sorted(set(choice.languages or self._policy.languages) - set(installed))
        if missing or not installed:
            raise OcrRequired(
                "The pages are pictures, and their language cannot be recognised",
                cause=f"text recognition (OCR) is installed for {', '.join(installed) or 'no language'}, "
                f"and not for {', '.join(missing)}",
                remedy=f"{MORE_LANGUAGES} Then add the file again.",
            )
        if choice.languages:
            return choice.languages
        stated = tuple(name for name in languages_of(language) if name in installed)
        return stated or self._policy.languages or (("eng",) if "eng" in installed else installed[:1])

    async def _kept(self, folder: str, wanted: frozenset[int]) -> dict[int, RecognizedPage]:
        found: dict[int, RecognizedPage] = {}
        for key in [key async for key in self._files.list(folder)]:
            name = key.removeprefix(folder)
            if not name.isdecimal() or int(name) not in wanted:
                continue
            try:
                found[int(name)] = decode_page(await self._files.get(key))
            except (FileNotStored, ValueError):
                continue  # it is recognised again
        return found


async def _once(data: bytes) -> AsyncIterator[bytes]:
    yield data


def _folder(
    recognizer: RecognizerDescription | None, document: Document, parser_version: str, languages: tuple[str, ...]
) -> str:
    label = "" if recognizer is None else recognizer.label
    made_by = "\0".join((document.media_type, parser_version, label, *languages)).encode("utf-8", "surrogatepass")
    digest = hashlib.sha256(made_by).hexdigest()[:_KEY_DIGITS]
    return f"{folder_of(document.owner, document.id)}{digest}/recognized/"
