"""Verification of an ingested document before it becomes "ready"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from smartchat_core.errors import IndexUnavailable, NoTextFound, SmartChatError
from smartchat_core.model.parsed import ParsedDocument, ParseWarning, WarningCode
from smartchat_core.model.passage import Passage
from smartchat_core.model.search import IndexStats

__all__ = ["LEAST_COVERAGE", "sections_without_text", "verify_index", "verify_passages"]

_VISIBLE = re.compile(r"\S")

LEAST_COVERAGE = 0.999
"""The share of a text's characters, white space apart, that its passages must hold."""


def verify_passages(text: str, passages: Sequence[Passage]) -> None:
    """Check that the passages, in their order, hold the text. Only what lies between them is counted: it is short.

    Raises:
        NoTextFound: there are none.
        IndexUnavailable: they leave out more than one character in a thousand, or are not what their spans slice.
    """
    if not passages:
        raise NoTextFound("the document holds no text")
    left_out = position = 0
    for passage in passages:
        span = passage.span
        if text[span.start : span.end] != passage.text:
            raise IndexUnavailable(f"passage {passage.ordinal} is not the text at {span.start}..{span.end}")
        left_out += _visible(text[position : span.start])
        position = max(position, span.end)
    left_out += _visible(text[position:])
    if left_out and left_out > _visible(text) * (1 - LEAST_COVERAGE):
        raise IndexUnavailable(f"{left_out} of {_visible(text)} characters were not cut into passages")


def verify_index(expected: int, stats: IndexStats, *, with_vectors: bool) -> SmartChatError | None:
    """What is wrong with the index entries of a document, None when nothing is. No document has none."""
    if expected < 1:
        return IndexUnavailable("no passage of the document was counted")
    if stats.passages != expected:
        return IndexUnavailable(f"the index holds {stats.passages} of {expected} passages")
    if with_vectors and stats.vectors != expected:
        return IndexUnavailable(f"the index holds {stats.vectors} vectors for {expected} passages")
    return None


def sections_without_text(parsed: ParsedDocument) -> tuple[ParseWarning, ...]:
    """A warning for each section of the table of contents behind which there is nothing to read."""
    return tuple(
        ParseWarning(
            code=WarningCode.PART_MISSING,
            subject=section.title,
            message=f"The section {section.title!r} holds no text.",
        )
        for section in parsed.sections
        # Searched in place: nested sections are as long as all that they hold.
        if section.title and not _VISIBLE.search(parsed.text, section.span.start, section.span.end)
    )


def _visible(text: str) -> int:
    return len("".join(text.split()))
