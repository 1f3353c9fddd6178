"""Headings among the paragraphs of a text whose markup has none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartchat_adapters.parsers.text.chapters import find_chapters

if TYPE_CHECKING:
    from smartchat_core.parsing.canonical_text import CanonicalTextBuilder

__all__ = ["add_text_headings"]

_PARAGRAPH = "\n\n"
_LEAST = 2


def add_text_headings(builder: CanonicalTextBuilder) -> bool:
    """Begin a section at each paragraph that is a heading beyond doubt, as in plain text; whether there were any.

    Converters often leave headings as bold paragraphs. One alone proves nothing.
    """
    text = "".join(builder.parts)
    paragraphs = text.split(_PARAGRAPH)
    headings = find_chapters([paragraph.split("\n") for paragraph in paragraphs])
    if sum(bool(heading.numbered) for heading in headings) < _LEAST:
        return False
    starts: list[int] = []
    at = 0
    for paragraph in paragraphs:
        starts.append(at)
        at += len(paragraph) + len(_PARAGRAPH)
    for heading in headings:
        builder.section(heading.title, level=heading.rank, kind=heading.kind, start=starts[heading.block])
    return True
