"""The port of reading files whose pages are pictures: page by page, so that the caller keeps what is done."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from smartchat_core.model.ids import OwnerId
from smartchat_core.model.parsed import ParsedDocument
from smartchat_core.model.recognized import PagesWithoutText, RecognizedPage
from smartchat_core.ports.parser import ParsingLimits

__all__ = ["PageRecognition", "RecognitionRequest", "RecognizerDescription"]


@dataclass(frozen=True, kw_only=True, slots=True)
class RecognizerDescription:
    """The recogniser with its version, and the languages that it can read on this machine (tags of ISO 639-3)."""

    label: str
    languages: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class RecognitionRequest:
    """Which pages (counted from 0) of a file are to be recognised, and the languages that they are in."""

    pages: tuple[int, ...]
    languages: tuple[str, ...]


class PageRecognition(Protocol):
    """Has the pages of a file recognised by a `TextRecognizer`, as safely as a `DocumentReader` reads it."""

    def recognizer(self) -> RecognizerDescription | None:
        """The text recognition that is installed; None if there is none."""
        ...

    async def pages_without_text(
        self, path: Path, *, media_type: str, every: bool, limits: ParsingLimits, owner: OwnerId
    ) -> PagesWithoutText:
        """The pages whose text only text recognition can read; `every`: all pages.

        There are none in a format without pages.

        Raises:
            SmartChatError: as `DocumentReader.read` does.
        """
        ...

    def recognize(
        self, path: Path, request: RecognitionRequest, *, media_type: str, limits: ParsingLimits, owner: OwnerId
    ) -> AsyncGenerator[tuple[int, RecognizedPage], None]:
        """Recognise pages one by one, each within the limits.

        One on which recognition failed, used up the limits or killed the process has a `failure`.

        Raises:
            ConfigurationError: text recognition, or a language of it, is not installed.
            SmartChatError: as `DocumentReader.read` does; several pages in a row killed the process.
        """
        ...

    async def read_recognized(
        self,
        path: Path,
        pages: Mapping[int, RecognizedPage],
        *,
        media_type: str,
        limits: ParsingLimits,
        owner: OwnerId,
    ) -> ParsedDocument:
        """Read the file, with what was recognised on some of its pages in place of their own text.

        Raises:
            SmartChatError: as `DocumentReader.read` does.
        """
        ...
