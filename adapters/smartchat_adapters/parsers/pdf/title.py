"""The title that stands on the first page of a file that does not state one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from smartchat_adapters.parsers.pdf.layout import reading_order
from smartchat_adapters.parsers.pdf.page import Line
from smartchat_core.parsing.canonical_text import canonical_line

__all__ = ["printed_title"]

_LARGER = 1.3
_SAME_SIZE = 0.95
_MIN_LETTERS, _MAX_CHARACTERS, _MAX_WORDS = 3, 200, 25


def printed_title(pages: Sequence[list[Line]], body_size: float) -> str:
    """The line or lines in the largest type on the first page with text, if that is larger than that of the body.

    Empty where nothing stands out, or what does is too short or too long for a title.
    """
    first = next((lines for lines in pages if lines), [])
    lines = [line for block in reading_order(first) for line in block if not line.sideways]
    largest = max((line.size for line in lines if any(map(str.isalpha, line.text))), default=0.0)
    if largest < _LARGER * body_size:
        return ""
    start = next(at for at, line in enumerate(lines) if line.size >= largest and any(map(str.isalpha, line.text)))
    run = takewhile(lambda line: line.size >= _SAME_SIZE * largest, lines[start:])
    title = canonical_line(" ".join(line.text for line in run))
    fits = len(title) <= _MAX_CHARACTERS and len(title.split()) <= _MAX_WORDS
    return title if fits and sum(map(str.isalpha, title)) >= _MIN_LETTERS else ""
