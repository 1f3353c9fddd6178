"""The text of all pages as paragraphs in the order of reading, with notes behind the paragraph that they are beside."""

from __future__ import annotations

from collections import defaultdict

from smartchat_adapters.parsers.pdf.footnotes import Foot, divide_notes
from smartchat_adapters.parsers.pdf.hyphens import vocabulary
from smartchat_adapters.parsers.pdf.layout import reading_order
from smartchat_adapters.parsers.pdf.page import Line
from smartchat_adapters.parsers.pdf.paragraphs import Paragraph, paragraphs

__all__ = ["flowing_text"]


def flowing_text(pages: list[list[Line]], written: dict[int, list[Line]], body_size: float) -> list[Paragraph]:
    """The paragraphs of the document.

    Args:
        pages: the lines of each page that belong to its text.
        written: the notes in free text that somebody wrote on pages, by the page's index.
        body_size: the size of most of the document's type.
    """
    body: list[list[Line]] = []
    asides: list[tuple[Line | None, list[list[Line]]]] = []
    last: Line | None = None
    foot: Foot | None = None
    for index, lines in enumerate(pages):
        blocks = [block for block in reading_order(lines) if block]
        blocks, foot = divide_notes(blocks, body_size, foot)
        body.extend(blocks)
        asides.extend((_above(note, blocks) or last, [[note]]) for note in written.get(index, ()))
        last = next((block[-1] for block in reversed(blocks) if not block[-1].sideways), last)
        notes = foot.blocks
        if foot.continues and asides:
            # It goes on with a note of the page before, and stands behind what that began with.
            asides[-1][1].append(notes[0])
            notes = notes[1:]
        asides.extend((last, [block]) for block in notes)
    words = vocabulary(line for block in body for line in block)
    return _in_order(paragraphs(body, words), [(line, paragraphs(blocks, words)) for line, blocks in asides])


def _above(note: Line, blocks: list[list[Line]]) -> Line | None:
    """The line that a note stands beside or beneath, or the page's first."""
    lines = [line for block in blocks for line in block if not line.sideways]
    above = [line for line in lines if line.box.bottom >= note.box.bottom]
    beneath = [line for line in above if line.box.left < note.box.right and line.box.right > note.box.left]
    chosen = min(beneath or above, key=lambda line: line.box.bottom, default=None)
    return chosen or next(iter(lines), None)


def _in_order(made: list[Paragraph], asides: list[tuple[Line | None, list[Paragraph]]]) -> list[Paragraph]:
    owner = {id(line): at for at, paragraph in enumerate(made) for line in paragraph.lines}
    behind: dict[int, list[Paragraph]] = defaultdict(list)
    for anchor, notes in asides:
        behind[owner.get(id(anchor), -1)].extend(notes)
    ordered = list(behind[-1])
    for at, paragraph in enumerate(made):
        ordered.append(paragraph)
        ordered.extend(behind.get(at, ()))
    return ordered
