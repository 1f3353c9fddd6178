"""Paragraphs of plain text: which line ends are the writer's, and which are only the width of the page."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from smartchat_adapters.parsers.text.chapters import is_numbered_heading
from smartchat_adapters.parsers.text.lines import Block, columns, indent

__all__ = ["split_blocks"]

_LINE_ENDS = re.compile("\r\n?|[\x85\u2028]")
_PAGE_ENDS = re.compile("[\f\v\u2029\x1c-\x1e]")
_BLANK_LINES = re.compile(r"\n(?:[^\S\n]*\n)+")
_ITEM = re.compile(r"(?:[-*•‣–—]|\(?(?:\d{1,3}|[a-z])[.)])\s")
_DASHES = "–—"
_QUOTES = "“”‘’…—"
_COLUMNS = re.compile(r"   |\t|\|")
_STOPS = tuple(".!?…。．！？؟۔।॥።៖‽")
_SENTENCE_ENDS = tuple(".!?…:;。．！？؟۔।॥։።៖။‽")
_CLOSING = "\"'”’»)]」』】）》〉"
_WORD = re.compile(r"\w+")
# Han, kana and their punctuation: written without spaces, so that lines join without one.
_UNSPACED = re.compile("[\u2e80-\u312f\u31a0-\u9fff\uf900-\ufaff\uff00-\uffef]")

_NARROWEST, _WIDEST = 32, 132
"""The widths in columns between which text counts as wrapped by hand; a wide character takes two."""
_FEW = 4
_LINES_ARE_PARAGRAPHS = 0.6
_FILLED_IN_PARAGRAPHS = 0.15
_MOST = 0.75
# Rows: how their beginning looks, and the marks between their cells.
_DIGIT = re.compile(r"\d")
_SHAPE = 8
_CELL_MARKS = ",;|\t"
_LEAST_MARKS, _MOST_RECORDS = 2, 0.9


def split_blocks(text: str) -> list[Block]:
    """The paragraphs of the text, in order; none of them is empty."""
    text = _PAGE_ENDS.sub("\n\n", _LINE_ENDS.sub("\n", text))
    raw = [[line.rstrip() for line in block.split("\n")] for block in _BLANK_LINES.split(text)]
    raw = [lines for block in raw if (lines := [line for line in block if line.strip()])]
    width = _wrap_width(raw)
    separate = _lines_are_paragraphs([line for block in raw for line in block], width)
    by_indents = not separate and _indents_begin_paragraphs(raw, width)
    words: set[str] | None = None
    blocks: list[Block] = []
    for lines in (part for block in raw for part in _parted(block, width)):
        if len(lines) == 1:
            blocks.append([lines[0].strip()])
        elif max(map(columns, lines)) > _WIDEST or (separate and not any(_ITEM.match(line.strip()) for line in lines)):
            blocks.extend([line.strip()] for line in lines)
        elif _is_records(lines):
            blocks.append([line.strip() for line in lines])
        elif by_indents:
            blocks.extend(_joined_by_indents(lines, width))
        elif width and _is_prose(lines, width):
            if words is None and any(line.endswith("-") for line in lines):
                words = set(text.lower().split())
            blocks.extend(_joined(lines, width, words or set()))
        else:
            blocks.append([line.strip() for line in lines])
    return blocks


def _lines_are_paragraphs(lines: list[str], width: int) -> bool:
    """Whether every line of the text is a paragraph: nearly all end as sentences do, and no width cut the others."""
    pairs = [
        (line, after)
        for line, after in pairwise(lines)
        if len(line.strip()) > 1 and (_is_ended(line) or not is_numbered_heading(line.strip()))
    ]
    if len(pairs) < _FEW:
        return False
    open_lines = [(line, after) for line, after in pairs if not _is_ended(line)]
    if len(pairs) - len(open_lines) < _LINES_ARE_PARAGRAPHS * len(pairs):
        return False
    filled = sum(_is_filled(line, after, width) for line, after in open_lines) if width else 0
    return filled <= _FILLED_IN_PARAGRAPHS * len(pairs)


def _indents_begin_paragraphs(blocks: list[list[str]], width: int) -> bool:
    """Whether the text is wrapped, and every paragraph indented: what is not indented goes on a full line."""
    pairs = [
        (_is_filled(line, after, width), bool(indent(line)), bool(indent(after)))
        for block in blocks
        if len(block) > 1 and width
        for line, after in pairwise(block)
    ]
    hanging = [filled for filled, _, inner in pairs if not inner]
    indented = len(pairs) - len(hanging)
    if indented < _FEW or len(hanging) < _FEW:
        return False
    # An indented line behind a full one is a paragraph's last; in an indented quotation all would be.
    after_full = sum(filled and outer and inner for filled, outer, inner in pairs)
    return sum(hanging) >= _MOST * len(hanging) and after_full <= _FILLED_IN_PARAGRAPHS * len(pairs)


def _joined_by_indents(lines: list[str], width: int) -> list[Block]:
    blocks: list[list[_Pieces]] = [[[lines[0].strip()]]]
    for index, (line, after) in enumerate(pairwise(lines), start=1):
        text = after.strip()
        closes = index + 1 == len(lines) or indent(lines[index + 1]) > 0
        is_heading = _is_ended(line) and closes and not _is_ended(text) and columns(text) < 0.6 * width
        if indent(after) or is_heading or not _is_filled(line, after, width):
            blocks.append([[text]])
        else:
            _attach(blocks[-1][-1], text, set())
    return _whole(blocks)


def _is_ended(line: str) -> bool:
    """Whether the line ends as sentences do; colons and semicolons end lines of code as well."""
    return line.rstrip(_CLOSING).endswith(_STOPS) or line.endswith(_CLOSED_SPEECH)


def _is_records(lines: list[str]) -> bool:
    """Whether the lines are rows of a table or a log: they are cut at the same mark, or begin in the same shape."""
    if len(lines) < _FEW:
        return False
    shapes = {_DIGIT.sub("0", line.lstrip()[:_SHAPE]) for line in lines}
    if len(shapes) == 1 and "0" in next(iter(shapes)):
        return True
    for mark in _CELL_MARKS:
        counts = Counter(line.count(mark) for line in lines)
        count, times = counts.most_common(1)[0]
        if count >= _LEAST_MARKS and times >= _MOST_RECORDS * len(lines):
            return True
    return False


_CLOSED_SPEECH = tuple("」』”»")


def _parted(lines: list[str], width: int) -> list[list[str]]:
    """A block cut before and behind lines that are headings beyond doubt; short blocks are headings as a whole."""
    if len(lines) < _FEW:
        return [lines]
    parts: list[list[str]] = [[]]
    for index, line in enumerate(lines):
        before = lines[index - 1] if index else ""
        if is_numbered_heading(line.strip()) and not (
            before and width and _is_filled(before, line, width) and not _is_ended(before)
        ):
            parts += [[line], []]
        else:
            parts[-1].append(line)
    return [part for part in parts if part]


def _wrap_width(blocks: list[list[str]]) -> int:
    """The width that the text seems to be wrapped at, 0 if it is not."""
    lengths = sorted(columns(line) for block in blocks for line in block[:-1])
    if len(lengths) < 2:
        return 0
    width = lengths[min(int(0.95 * len(lengths)), len(lengths) - 1)]
    return width if _NARROWEST <= width <= _WIDEST else 0


def _is_prose(lines: list[str], width: int) -> bool:
    """Whether the lines end where the width made them end.

    Wrapping fills lines: the first word of the next line would not have fitted. Verse does not, and begins
    most of its lines with a capital.
    """
    pairs = len(lines) - 1
    filled = _filled_share(lines, width)
    starts = [line.lstrip()[0] for line in lines[1:]]
    cased = [start for start in starts if start.lower() != start.upper()]
    # Scripts without case are given no credit for their lower-case starts.
    capitals = sum(start.isupper() for start in cased) / len(cased) if cased else 0.5
    if filled >= 0.7 and not (capitals >= 0.9 and pairs >= 4 and width < 60):
        return True
    own = max(map(columns, lines))
    if pairs >= 2 and own >= 30 and capitals < 0.5 and _filled_share(lines, own) >= 0.8:
        return True
    middle = sorted(map(columns, lines))[len(lines) // 2]
    return pairs >= 3 and capitals <= 0.3 and middle >= 0.6 * width


def _filled_share(lines: list[str], width: int) -> float:
    return sum(_is_filled(line, after, width) for line, after in pairwise(lines)) / (len(lines) - 1)


def _is_filled(line: str, after: str, width: int) -> bool:
    start = after.lstrip()
    first = 2 if start[0] > "\u2e7f" and _UNSPACED.match(start) else start.find(" ")
    return columns(line) + 1 + (first if first > 0 else len(start)) > 0.92 * width


def _joined(lines: list[str], width: int, words: set[str]) -> list[Block]:
    """The paragraphs of a block of wrapped prose."""
    indents = [indent(line) for line in lines]
    margin = min(indents)
    indented = [one >= margin + 2 for one in indents]
    by_indent = len(lines) >= _FEW and sum(indented) <= 0.4 * len(lines)
    tabular = [_COLUMNS.search(line.strip()) is not None for line in lines]
    blocks: list[list[_Pieces]] = [[[lines[0].strip()]]]
    for index, (line, after) in enumerate(pairwise(lines), start=1):
        text = after.strip()
        ended = line.rstrip(_CLOSING).endswith(_SENTENCE_ENDS) and not _is_filled(line, after, width)
        follows = index + 1 == len(lines) or not indented[index + 1]
        starts_paragraph = by_indent and indented[index] and not indented[index - 1] and follows
        # A dash begins speech, or goes on with it behind a full line.
        item = _ITEM.match(text) and not (text[0] in _DASHES and _is_filled(line, after, width))
        row = tabular[index] or tabular[index - 1] or item
        if starts_paragraph or (ended and len(lines) >= 12 and columns(line) < 0.8 * width):
            blocks.append([[text]])
        elif row or (ended and columns(line) < 0.6 * width):
            blocks[-1].append([text])
        else:
            _attach(blocks[-1][-1], text, words)
    return _whole(blocks)


_Pieces = list[str]
"""A line as what it is put together from, the last one a whole line of the file."""


def _whole(blocks: list[list[_Pieces]]) -> list[Block]:
    return [["".join(pieces) for pieces in block] for block in blocks]


def _attach(pieces: _Pieces, tail: str, words: set[str]) -> None:
    """Go on with a line; a hyphen at its end goes if the word is there without it in `words`."""
    head = pieces[-1]
    if head.endswith("-") and tail[0].isalnum() and len(head) > 1:
        if head[-2] != "-" and tail[0].islower():
            left, right = _WORD.findall(head[:-1])[-1:], _WORD.match(tail)
            if left and right and f"{left[0]}{right.group()}".lower() in words:
                pieces[-1] = head[:-1]
        pieces.append(tail)
    elif (head.endswith("—") and head[-2:-1] not in {"", " "}) or _is_unspaced(head[-1], tail[0]):
        pieces.append(tail)
    else:
        pieces += (" ", tail)


def _is_unspaced(last: str, first: str) -> bool:
    """Whether two characters stand together without a space in scripts that have none."""
    unspaced = [_UNSPACED.match(character) is not None for character in (last, first)]
    return all(unspaced) or (any(unspaced) and (last in _QUOTES or first in _QUOTES))
