"""Warnings of pages whose text is not in the document, or not surely."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from smartchat_core.errors import OcrRequired
from smartchat_core.model.parsed import ParseWarning, WarningCode
from smartchat_core.parsing.text_quality import Legibility, legibility

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from smartchat_core.model.recognized import RecognizedPage

__all__ = ["Recognition", "no_text_recognized", "page_ranges", "text_warnings"]

_UNCERTAIN = 0.75
_DIRT = 0.55
_FEW_WORDS = 12
_MAX_FAILURES = 5


@dataclass(kw_only=True, slots=True)
class Recognition:
    """What became of the pages that text recognition was asked for, by their index."""

    read: set[int] = field(default_factory=set)
    """Their text is that of text recognition."""
    empty: set[int] = field(default_factory=set)
    uncertain: set[int] = field(default_factory=set)
    replaced: set[int] = field(default_factory=set)
    """Those that have a text of their own, whose characters are in no language."""
    failed: dict[int, str] = field(default_factory=dict)

    def note_own_text(self, index: int, text: str) -> None:
        """Note that a page whose text is recognised has this one of its own."""
        if legibility(text) is Legibility.UNREADABLE:
            self.replaced.add(index)

    def take(self, index: int, page: RecognizedPage) -> bool:
        """Whether the page has text that was recognised, and not only shades of a picture that look like letters."""
        words = [word.text for line in page.lines for word in line.words]
        if page.failure:
            self.failed[index] = page.failure
        elif not words or (page.confidence < _DIRT and len(words) < _FEW_WORDS):
            self.empty.add(index)
        else:
            self.read.add(index)
            if page.confidence < _UNCERTAIN or legibility(" ".join(words)) is Legibility.UNREADABLE:
                self.uncertain.add(index)
        return index in self.read


def text_warnings(
    *,
    pictures: Iterable[int],
    unreadable: Iterable[int],
    recognition: Recognition,
    named: Callable[[list[int]], str] | None = None,
) -> Iterable[ParseWarning]:
    """The warnings of pages whose text is not searched, or was recognised with little confidence.

    Args:
        pictures: pages that are pictures.
        unreadable: pages whose characters are in no language.
        recognition: what became of those that were recognised.
        named: what several pages are called together; by default by their numbers.
    """
    warning = partial(_of_pages, named or _numbered)
    done = recognition.read | recognition.empty
    without = WarningCode.PAGES_WITHOUT_TEXT
    yield from warning(
        without,
        set(pictures) - done,
        "These pages are pictures; their text is not searched until it is recognised (OCR).",
    )
    yield from warning(
        without,
        set(unreadable) - done,
        "The characters of these pages are in no language, because their fonts name wrong ones; they are left out "
        "until the pages are recognised (OCR).",
    )
    yield from warning(
        without,
        recognition.replaced & recognition.read,
        "The characters of these pages are in no language, because their fonts name wrong ones; their text was "
        "recognised (OCR).",
    )
    yield from warning(without, recognition.empty, "Text recognition (OCR) found no text on these pages.")
    for failure, pages in _by_failure(recognition.failed).items():
        yield from warning(without, pages, f"Text recognition (OCR) failed on these pages: {failure}")
    yield from warning(
        WarningCode.OCR_UNCERTAIN,
        recognition.uncertain,
        "The text of these pages was recognised (OCR) with little confidence: it may hold wrong words.",
    )


def no_text_recognized(recognition: Recognition, count: int) -> OcrRequired:
    """The error for a file of so many pages on none of which text was recognised."""
    failures = " ".join(sorted(set(recognition.failed.values()))[:_MAX_FAILURES])
    return OcrRequired(
        "The pages are pictures, and no text was recognised on them",
        cause=failures or f"Text recognition (OCR) was tried on {len(recognition.empty)} of {count} pages",
        remedy="Check that the pages show text in a language of the setting ocr_languages; scan them more finely.",
    )


def _by_failure(failed: Mapping[int, str]) -> dict[str, set[int]]:
    pages: dict[str, set[int]] = {}
    for index, failure in failed.items():
        pages.setdefault(failure, set()).add(index)
    return pages


def _of_pages(
    named: Callable[[list[int]], str], code: WarningCode, pages: set[int], message: str
) -> Iterable[ParseWarning]:
    if pages:
        yield ParseWarning(code=code, subject=named(sorted(pages)), message=message)


def _numbered(indexes: list[int]) -> str:
    return f"pages {page_ranges(indexes)}"


def page_ranges(indexes: list[int]) -> str:
    """Page numbers, counted from 1, as in `3, 8-13`."""
    runs: list[list[int]] = []
    for index in indexes:
        if runs and runs[-1][1] == index - 1:
            runs[-1][1] = index
        else:
            runs.append([index, index])
    return ", ".join(str(a + 1) if a == b else f"{a + 1}-{b + 1}" for a, b in runs)
