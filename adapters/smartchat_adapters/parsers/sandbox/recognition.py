"""Text recognition in a confined child process: a request for each page, so that no page's fault is another's."""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from smartchat_adapters.parsers.sandbox.process import Worker
from smartchat_core.errors import (
    ConfigurationError,
    DamagedFile,
    ParserCrashed,
    ParsingOutOfMemory,
    ParsingTimedOut,
    SmartChatError,
)
from smartchat_core.ingestion.recognized_codec import MAX_PAGE_BYTES, decode_page
from smartchat_core.model.recognized import RecognizedPage

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Mapping

    from smartchat_core.ports.page_recognition import RecognitionRequest
    from smartchat_core.ports.parser import ParsingLimits
    from smartchat_core.ports.text_recognizer import TextRecognizer

__all__ = ["InstalledRecognizer", "recognized_pages", "recognizer_found"]

_ENDED = (ParserCrashed, ParsingOutOfMemory)
_FATAL_IN_A_ROW = 4
"""So many pages one after the other that end the process are no fault of the pages."""


@dataclass(frozen=True, kw_only=True, slots=True)
class InstalledRecognizer:
    """A recogniser: where it is, its version, and its data files by the names that they have on disk."""

    reference: str
    label: str
    languages: tuple[str, ...]
    data: Mapping[str, Path]


def recognizer_found(kind: type[TextRecognizer]) -> InstalledRecognizer | None:
    """What there is of it on this machine; None where its library or its data are missing."""
    languages = kind.languages()
    if not languages:
        return None
    return InstalledRecognizer(
        reference=f"{kind.__module__}:{kind.__qualname__}",
        label=f"{kind.name} {kind.version()}",
        languages=languages,
        data={file.name: file for file in kind.data_files().values()},
    )


async def recognized_pages(
    path: Path,
    request: RecognitionRequest,
    *,
    parser: str,
    recognizer: InstalledRecognizer,
    limits: ParsingLimits,
    worker: Callable[[int, Mapping[str, Path]], Worker],
) -> AsyncGenerator[tuple[int, RecognizedPage], None]:
    """The pages one by one; after one that ended the process, the next is read by another.

    A process that died is started once more for the same page, because something else may have killed it.

    Args:
        path: the file.
        request: which pages, and their languages.
        parser: where the parser is that draws them.
        recognizer: what recognises them.
        limits: what each of them may take.
        worker: makes a process for so many requests, with these data files.

    Raises:
        ConfigurationError: a language is not installed.
        SmartChatError: several pages in a row have ended their process.
    """
    missing = sorted(set(request.languages) - set(recognizer.languages))
    if missing:
        raise ConfigurationError(
            f"text recognition of {', '.join(missing)} is not installed",
            cause=f"installed are: {', '.join(recognizer.languages)}",
            remedy="Install the data of the language, or choose another.",
        )
    left = list(request.pages)
    again: set[int] = set()
    fatal = 0
    while left:
        child = worker(len(left), recognizer.data)
        try:
            async with aclosing(_by_one(child, path, request, left, parser, recognizer, limits)) as pages:
                async for index, page in pages:
                    left.remove(index)
                    fatal = 0
                    yield index, page
        except (*_ENDED, ParsingTimedOut) as error:
            if not left:
                raise
            index = left[0]
            if isinstance(error, _ENDED) and index not in again:
                again.add(index)
                continue
            fatal += 1
            if fatal >= _FATAL_IN_A_ROW:
                raise
            left.pop(0)
            yield index, _failed(error)
        finally:
            await child.close()


async def _by_one(
    child: Worker,
    path: Path,
    request: RecognitionRequest,
    pages: list[int],
    parser: str,
    recognizer: InstalledRecognizer,
    limits: ParsingLimits,
) -> AsyncGenerator[tuple[int, RecognizedPage], None]:
    """The pages that one process reads before it ends."""
    async with child.holding(path, limits) as copy:
        for index in tuple(pages):
            message = {
                "path": str(copy),
                "parser": parser,
                "recognize": index,
                "recognizer": recognizer.reference,
                "data": child.folder,
                "languages": list(request.languages),
            }
            try:
                _, block = await child.exchange(message, limits, most=MAX_PAGE_BYTES)
            except DamagedFile as error:
                yield index, _failed(error)
                continue
            try:
                page = decode_page(block)
            except ValueError as exc:
                raise ParserCrashed("The reading process sent an inconsistent page", cause=str(exc)[:200]) from exc
            yield index, replace(page, failure="")


def _failed(error: SmartChatError) -> RecognizedPage:
    """A page that cannot be recognised; its size is not known here, and does not matter without lines."""
    failure = f"{error.message}. {error.cause}".strip()
    return RecognizedPage(width=1, height=1, dots_per_inch=1.0, failure=failure)
