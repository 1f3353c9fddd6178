"""Headings that are nothing but paragraphs in larger or bolder type."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from smartchat_adapters.parsers.office.blocks import Paragraph

__all__ = ["find_direct_headings"]

_LONGEST = 120
_LARGER = 1.1
_LEAST = 2
# More of a text than this is no heading of the rest.
_MOST = 0.25
_SENTENCE_ENDS = (".", ",", ";", ":", "…", "。", "、")


def find_direct_headings(paragraphs: Sequence[Paragraph]) -> Mapping[int, int]:
    """The indexes of the paragraphs that look like headings, with the level of each from 1.

    A heading is one short line, all of it bold or larger than most of the text, that ends no sentence and has text
    below it. Larger type is of a higher level; bold type of the body's size is of the lowest. One alone proves nothing,
    and the only one in the largest type that begins the text is the title of all of it and no section.
    """
    body, bold_body = _body(paragraphs)
    if not body:
        return {}
    looks: dict[int, tuple[float, bool]] = {}
    for index, paragraph in enumerate(paragraphs):
        larger = paragraph.size >= body * _LARGER
        if (larger or (paragraph.bold and not bold_body and paragraph.size >= body)) and _is_line(paragraph):
            looks[index] = (paragraph.size if larger else body, paragraph.bold)
    last = max((index for index in range(len(paragraphs)) if index not in looks), default=-1)
    looks = {index: look for index, look in looks.items() if index < last}
    if looks and min(looks) == 0 and sum(look >= looks[0] for look in looks.values()) == 1:
        del looks[0]
    if len(looks) < _LEAST:
        return {}
    marked = sum(len(paragraphs[index].text) for index in looks)
    if marked > _MOST * sum(len(paragraph.text) for paragraph in paragraphs):
        return {}
    ranks = {look: rank for rank, look in enumerate(sorted(set(looks.values()), reverse=True), start=1)}
    return {index: ranks[look] for index, look in looks.items()}


def _body(paragraphs: Sequence[Paragraph]) -> tuple[float, bool]:
    """The size of most letters, and whether most are bold."""
    sizes: Counter[float] = Counter()
    bold = 0
    for paragraph in paragraphs:
        sizes[paragraph.size] += len(paragraph.text)
        bold += len(paragraph.text) if paragraph.bold else 0
    total = sum(sizes.values())
    return (sizes.most_common(1)[0][0], bold * 2 > total) if total else (0.0, False)


def _is_line(paragraph: Paragraph) -> bool:
    text = paragraph.text.strip()
    return (
        len(text) <= _LONGEST
        and "\n" not in text
        and not text.endswith(_SENTENCE_ENDS)
        and any(character.isalnum() for character in text)
    )
