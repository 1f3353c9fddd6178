"""Files of scripted scans: text with pages, some of which only text recognition can read."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from smartchat_core.errors import OcrRequired
from smartchat_core.model import OwnerId, ParsedDocument, ParseWarning, WarningCode
from smartchat_core.model.anchors import AnchorKind, AnchorMap
from smartchat_core.model.recognized import PagesWithoutText, PixelBox, RecognizedLine, RecognizedPage, RecognizedWord
from smartchat_core.parsing.format_registry import FormatRegistry
from smartchat_core.ports.page_recognition import RecognitionRequest, RecognizerDescription
from smartchat_core.ports.parser import ParsingLimits
from tests.support.formats import BUILT_IN_FORMATS

__all__ = ["SCAN", "Killed", "ScriptedScans", "scan_of"]

SCAN = "~"
"""What a page begins with that is a picture."""


class Killed(BaseException):
    """The process has ended in the midst of its work."""


def scan_of(*pages: str) -> str:
    """A file with these pages."""
    return "\f".join(pages)


@dataclass(kw_only=True)
class ScriptedScans:
    """A `DocumentReader` with a `PageRecognition` that names the languages in what it recognises.

    `stated` is the language that its files state. `lives`: so many pages are recognised before the process is killed.
    `between` is called before each.
    """

    languages: tuple[str, ...] = ("deu", "eng", "jpn")
    lives: int = 1_000_000
    confidence: float = 0.75
    version: str = "scans 1"
    stated: str = ""
    between: Callable[[], None] = lambda: None
    asked: list[RecognitionRequest] = field(default_factory=list)

    async def read(self, path: Path, *, media_type: str, limits: ParsingLimits, owner: OwnerId) -> ParsedDocument:
        return await self.read_recognized(path, {}, media_type=media_type, limits=limits, owner=owner)

    def formats(self) -> FormatRegistry:
        return BUILT_IN_FORMATS

    def parser_version(self, media_type: str) -> str:
        return self.version

    def recognizer(self) -> RecognizerDescription | None:
        return RecognizerDescription(label="scripted 1", languages=self.languages) if self.languages else None

    async def pages_without_text(
        self, path: Path, *, media_type: str, every: bool, limits: ParsingLimits, owner: OwnerId
    ) -> PagesWithoutText:
        pages = await _pages(path)
        return PagesWithoutText(
            pages=tuple(index for index, page in enumerate(pages) if every or page.startswith(SCAN)),
            language=self.stated,
        )

    async def recognize(
        self, path: Path, request: RecognitionRequest, *, media_type: str, limits: ParsingLimits, owner: OwnerId
    ) -> AsyncGenerator[tuple[int, RecognizedPage], None]:
        self.asked.append(request)
        pages = await _pages(path)
        for index in request.pages:
            if not self.lives:
                raise Killed
            self.lives -= 1
            self.between()
            read = f"{pages[index].removeprefix(SCAN)} {'-'.join(request.languages)}".split()
            words = tuple(RecognizedWord(word, PixelBox(0, 0, 9, 9), self.confidence) for word in read)
            lines = (RecognizedLine(words, 9.0),) if len(words) > 1 else ()
            yield index, RecognizedPage(width=99, height=99, dots_per_inch=200, lines=lines)

    async def read_recognized(
        self,
        path: Path,
        pages: Mapping[int, RecognizedPage],
        *,
        media_type: str,
        limits: ParsingLimits,
        owner: OwnerId,
    ) -> ParsedDocument:
        texts: list[str] = []
        offsets: list[tuple[int, int]] = []
        read: list[int] = []
        missing: list[int] = []
        for index, page in enumerate(await _pages(path)):
            known = pages.get(index)
            if known is not None and known.lines:
                text = " ".join(word.text for word in known.lines[0].words)
                read.append(index)
            elif page.startswith(SCAN):
                missing.append(index)
                continue
            else:
                text = page
            offsets.append((sum(len(one) + 2 for one in texts), index))
            texts.append(text)
        if not texts:
            raise OcrRequired("The pages are pictures")
        named = (ParseWarning(code=WarningCode.PAGES_WITHOUT_TEXT, subject="pages", message="They are pictures."),)
        return ParsedDocument(
            text="\n\n".join(texts),
            anchors=AnchorMap(
                kind=AnchorKind.PDF,
                offsets=tuple(at for at, _ in offsets),
                points=tuple(f"{index}|" for _, index in offsets),
                recognized=tuple(read),
            ),
            warnings=named if missing else (),
            page_count=len(await _pages(path)),
            pages_without_text=tuple(index for index in missing if index not in pages),
        )


async def _pages(path: Path) -> list[str]:
    return (await asyncio.to_thread(path.read_text, "utf-8")).split("\f")
