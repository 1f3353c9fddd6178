"""Footnotes in type as large as that of the text, to whose numbers the text of their page refers."""

from __future__ import annotations

import re
from itertools import pairwise
from statistics import median

from smartchat_adapters.parsers.pdf.page import Line

__all__ = ["large_notes_start"]

_LEAST_ABOVE = 4
_MOST = 0.5
_WIDER = 1.35
_SMALLER = 0.85
_LONGEST = 3
_LEAST_WORDS = 3
_LONG_WORD = re.compile(r"[^\W\d_]{3,}")
_NOTE = re.compile(r"(\d{1,3}|[¹²³⁰⁴-⁹]{1,3})[.)]?\s?(?=[^\W\d_]|[\"'“‘„«(])")
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
# The mark of a note behind a word: glued to it, since it stands close and high.
_GLUED = re.compile(r"[^\W\d_]{2,}[.,;:!?'\"’”»)]{0,2}(\d{1,3}|[¹²³⁰⁴-⁹]{1,3})(?![\w.,]\d)(?!\w)")


def large_notes_start(block: list[Line], page: list[Line]) -> int | None:
    """Where in a block the notes begin that end it; None where it ends in text.

    They stand lower than the text by more than its lines do from one another, count on from number to number, and the
    lines above refer to each of them: a list of numbered items has no such marks.

    Args:
        block: lines from top to bottom.
        page: all lines of the page in the type of the text.
    """
    if len(block) <= _LEAST_ABOVE or any(line.sideways for line in block):
        return None
    pitches = [above.box.bottom - below.box.bottom for above, below in pairwise(block)]
    usual = median(pitches)
    least = max(_LEAST_ABOVE, int(len(block) * (1 - _MOST)))
    for at in range(len(block) - 1, least - 1, -1):
        if pitches[at - 1] <= _WIDER * usual or not _NOTE.match(block[at].text):
            continue
        return at if _are_notes(block, at, page) else None
    return None


def _are_notes(block: list[Line], at: int, page: list[Line]) -> bool:
    first = block[at]
    # What pushes the lines of a formula apart is no note.
    if not _LONG_WORD.search(first.text) or len(_LONG_WORD.findall(_joined(block[at:]))) < _LEAST_WORDS:
        return False
    if any(
        line.box.top < first.box.bottom and line.box.left < first.box.right and line.box.right > first.box.left
        for line in page
        if all(line is not own for own in block[at:])
    ):
        return False
    numbers: list[int] = []
    for line in block[at:]:
        found = _NOTE.match(line.text)
        number = int(found[1].translate(_DIGITS)) if found else None
        # A line may begin with a number that is none of a note.
        if number is not None and (not numbers or number == numbers[-1] + 1):
            numbers.append(number)
    marks = {mark for line in page if line.box.bottom > first.box.top for mark in _marks(line)}
    return all(number in marks for number in numbers)


def _joined(lines: list[Line]) -> str:
    return " ".join(line.text for line in lines)


def _marks(line: Line) -> set[int]:
    """The numbers that stand on a line as marks of notes do."""
    found = {int(mark.translate(_DIGITS)) for mark in _GLUED.findall(line.text)}
    for before, word in pairwise(line.words):
        height, base = word.box.top - word.box.bottom, before.box.top - before.box.bottom
        raised = height < _SMALLER * base and word.box.bottom > before.box.bottom
        if raised and word.text.isdecimal() and len(word.text) <= _LONGEST:
            found.add(int(word.text))
    return found
