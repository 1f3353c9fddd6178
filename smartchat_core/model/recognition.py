"""Text recognition (OCR) of a document: what its owner asks for, and what came of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from smartchat_core.model.recognized import RecognizedPage

__all__ = ["BY_SETTINGS", "OcrMode", "ReadingChoice", "RecognitionSummary", "summarize_recognition"]


class OcrMode(StrEnum):
    """Which pages text is recognised on: those without usable text of their own, all, or none."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadingChoice:
    """How the owner of a document wants it to be read. What is left out (None, no languages) the settings decide.

    `languages` are names of the recogniser (ISO 639-3, as in `deu`), the first before others. `revision` counts how
    often the owner has asked for it to be read again: each of these readings has a text of its own.
    """

    ocr: OcrMode | None = None
    languages: tuple[str, ...] = ()
    revision: int = 0

    def joined(self, later: ReadingChoice) -> ReadingChoice:
        """This with what a later one says, which wins; the revision stays."""
        return replace(self, ocr=later.ocr or self.ocr, languages=later.languages or self.languages)

    @property
    def again(self) -> ReadingChoice:
        """The same, for another reading."""
        return replace(self, revision=self.revision + 1)

    def text_version(self, parser_version: str) -> str:
        """What a text is called that this version of a parser makes by this choice."""
        return f"{parser_version} · reading {self.revision + 1}" if self.revision else parser_version


BY_SETTINGS = ReadingChoice()
"""The settings decide everything."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RecognitionSummary:
    """What text recognition did to a document.

    The text of `pages` pages is recognised, of `tried` on which it was tried. `confidence` is the mean confidence of
    their characters, in 0..1; 0 where there are none.
    """

    pages: int
    tried: int
    confidence: float

    def __post_init__(self) -> None:
        if not (0 <= self.pages <= self.tried and 0.0 <= self.confidence <= 1.0):
            msg = f"{self.pages} of {self.tried} pages recognised with a confidence of {self.confidence}"
            raise ValueError(msg)


def summarize_recognition(tried: Mapping[int, RecognizedPage], read: Collection[int]) -> RecognitionSummary | None:
    """The summary of the pages that were tried, of which some are in the text; None where none was tried."""
    if not tried:
        return None
    kept = [page for index, page in tried.items() if index in read]
    weights = [page.characters for page in kept]
    whole = sum(weights)
    confidence = sum(page.confidence * weight for page, weight in zip(kept, weights, strict=True)) / max(whole, 1)
    return RecognitionSummary(pages=len(kept), tried=len(tried), confidence=round(min(confidence, 1.0), 4))
