"""Watermarks: words that are printed over or under the text of pages."""

from __future__ import annotations

from collections import defaultdict

from smartchat_adapters.parsers.pdf.page import Line
from smartchat_adapters.parsers.pdf.rectangle import Rect

__all__ = ["watermarks"]

_MIN_PAGES = 3
_LARGE = 1.4
_BUCKET = 8.0


def watermarks(pages: list[list[Line]], body_size: float) -> set[int]:
    """The identities (`id`) of the lines that say the same on several pages, aslant or across the lines of the text.

    What stands aslant on one page only is kept: it may be the label of a drawing.
    """
    seen: dict[str, list[tuple[int, Line]]] = defaultdict(list)
    for index, lines in enumerate(pages):
        for line in lines:
            if line.slanted or line.size >= _LARGE * body_size:
                seen[" ".join(line.text.split())].append((index, line))
    found: set[int] = set()
    for same in seen.values():
        count = len({index for index, _ in same})
        if count < min(_MIN_PAGES, max(len(pages), 2)):
            continue
        for index, line in same:
            if line.slanted or (_is_placed_alike(line, same) and _lies_over_text(line, pages[index])):
                found.add(id(line))
    return found


def _is_placed_alike(line: Line, same: list[tuple[int, Line]]) -> bool:
    first = same[0][1].place
    return abs(first.left - line.place.left) < _BUCKET and abs(first.bottom - line.place.bottom) < _BUCKET


def _lies_over_text(line: Line, lines: list[Line]) -> bool:
    return any(other is not line and _overlap(line.place, other.place) for other in lines)


def _overlap(one: Rect, other: Rect) -> bool:
    """Whether they share more than the edges of their typefaces."""
    inset = (other.top - other.bottom) * 0.3
    return (
        one.left < other.right
        and one.right > other.left
        and one.bottom < other.top - inset
        and one.top > other.bottom + inset
    )
