"""Footnotes: what stands at the foot of a page, and is no part of the sentence that runs past it.

They are set in smaller type; in type as large as the text's only those count to whose numbers the page refers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from smartchat_adapters.parsers.pdf.large_notes import large_notes_start
from smartchat_adapters.parsers.pdf.page import Line

__all__ = ["Foot", "divide_notes"]

_SMALLER = 0.93
_MARKER = re.compile(
    r"(?:[(\[]?\d{1,3}[.):\]]{0,2}|[*†‡§¶‖#]{1,3}|[¹²³⁰⁴-⁹]{1,3}|[a-z]\)(?= ))\s?(?=[^\W\d_]|[\"'“‘„«»(¿¡])"
)
_ENDED = re.compile("[.!?…。！？؟۔।]['\"’”»)\\]]*$")


@dataclass(frozen=True, slots=True)
class Foot:
    """The notes of one page, a block of lines each.

    `continues`: the first goes on with the last note of the page before.
    """

    blocks: list[list[Line]] = field(default_factory=list)
    continues: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the last note ends in the midst of a sentence."""
        return bool(self.blocks) and not _ENDED.search(self.blocks[-1][-1].text)


def divide_notes(blocks: list[list[Line]], body_size: float, before: Foot | None) -> tuple[list[list[Line]], Foot]:
    """The blocks of a page in reading order without their notes, and the notes.

    Args:
        blocks: the page as `reading_order` gives it.
        body_size: the size of most of the document's type.
        before: the notes of the page before, the last of which may go on.
    """
    limit = body_size * _SMALLER
    large = [line for block in blocks for line in block if line.size > limit and not line.sideways]
    if not large:
        return blocks, Foot()
    goes_on = before is not None and before.is_open
    body: list[list[Line]] = []
    notes: list[list[Line]] = []
    for block in blocks:
        at = len(block)
        while at and block[at - 1].size <= limit and not block[at - 1].sideways:
            at -= 1
        start = _start(block, at, large, goes_on=goes_on and not notes)
        if start is None:
            start = large_notes_start(block, large)
        if start is None:
            body.append(block)
            continue
        if block[:start]:
            body.append(block[:start])
        notes.extend(_split(block[start:]))
    continues = goes_on and bool(notes) and not _MARKER.match(notes[0][0].text)
    return body, Foot(notes, continues)


def _start(block: list[Line], at: int, large: list[Line], *, goes_on: bool) -> int | None:
    """Where in a block that ends in small type its notes begin."""
    if at == len(block):
        return None
    marked = next((index for index in range(at, len(block)) if _MARKER.match(block[index].text)), None)
    start = at if goes_on else marked
    if start is None:
        return None
    top, left, right = block[start].box.top, block[start].box.left, block[start].box.right
    above = [line for line in large if line.box.left < right and line.box.right > left]
    # Beneath it the page ends; what is small and stands above text of its column is a caption, a table or a quotation.
    if not above or any(line.box.top < top - line.size / 2 for line in above):
        return None
    words = sum(len(line.words) for line in block[start:])
    letters = sum(sum(map(str.isalpha, line.text)) for line in block[start:])
    return start if words >= 2 and letters * 2 >= sum(len(line.text) for line in block[start:]) else None


def _split(lines: list[Line]) -> list[list[Line]]:
    notes: list[list[Line]] = [[lines[0]]]
    for line in lines[1:]:
        if _MARKER.match(line.text) and not (line.text[0].islower() and line.text[1:2].isalpha()):
            notes.append([])
        notes[-1].append(line)
    return notes
