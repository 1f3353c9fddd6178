"""Paragraphs of plain text: which line ends are the writer's, and which are only the width of the page."""

from __future__ import annotations

import re
from itertools import pairwise

__all__ = ["Block", "split_blocks"]

Block = list[str]
"""The lines of one paragraph, stripped; a line end in it is meant (verse, addresses, lists)."""

_LINE_ENDS = re.compile("\r\n?|[\x85\u2028]")
_PAGE_ENDS = re.compile("[\f\v\u2029\x1c-\x1e]")
_BLANK_LINES = re.compile(r"\n(?:[^\S\n]*\n)+")
_ITEM = re.compile(r"(?:[-*•‣–—]|\(?(?:\d{1,3}|[a-z])[.)])\s")
_COLUMNS = re.compile(r"   |\t|\|")
_SENTENCE_ENDS = tuple(".!?…:;")
_CLOSING = "\"'”’»)]"
_WORD = re.compile(r"\w+")
# Han, kana and their punctuation: written without spaces, so that lines join without one.
_UNSPACED = re.compile("[\u2e80-\u312f\u31a0-\u9fff\uf900-\ufaff\uff00-\uffef]")

_NARROWEST, _WIDEST = 40, 132
"""The widths in characters between which text counts as wrapped by hand."""


def split_blocks(text: str) -> list[Block]:
    """The paragraphs of the text, in order; none of them is empty."""
    text = _PAGE_ENDS.sub("\n\n", _LINE_ENDS.sub("\n", text))
    raw = [[line.rstrip() for line in block.split("\n")] for block in _BLANK_LINES.split(text)]
    raw = [lines for block in raw if (lines := [line for line in block if line.strip()])]
    width = _wrap_width(raw)
    words: set[str] | None = None
    blocks: list[Block] = []
    for lines in raw:
        if len(lines) == 1:
            blocks.append([lines[0].strip()])
        elif max(map(len, lines)) > _WIDEST:
            blocks.extend([line.strip()] for line in lines)
        elif width and _is_prose(lines, width):
            if words is None and any(line.endswith("-") for line in lines):
                words = set(text.lower().split())
            blocks.extend(_joined(lines, width, words or set()))
        else:
            blocks.append([line.strip() for line in lines])
    return blocks


def _wrap_width(blocks: list[list[str]]) -> int:
    """The width that the text seems to be wrapped at, 0 if it is not."""
    lengths = sorted(len(line) for block in blocks for line in block[:-1])
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
    own = max(map(len, lines))
    if pairs >= 2 and own >= 30 and capitals < 0.5 and _filled_share(lines, own) >= 0.8:
        return True
    middle = sorted(map(len, lines))[len(lines) // 2]
    return pairs >= 3 and capitals <= 0.3 and middle >= 0.6 * width


def _filled_share(lines: list[str], width: int) -> float:
    return sum(_is_filled(line, after, width) for line, after in pairwise(lines)) / (len(lines) - 1)


def _is_filled(line: str, after: str, width: int) -> bool:
    start = after.lstrip()
    first = 1 if start[0] > "\u2e7f" and _UNSPACED.match(start) else start.find(" ")
    return len(line) + 1 + (first if first > 0 else len(start)) > 0.92 * width


def _joined(lines: list[str], width: int, words: set[str]) -> list[Block]:
    """The paragraphs of a block of wrapped prose."""
    margin = min(_indent(line) for line in lines)
    indented = [_indent(line) >= margin + 2 for line in lines]
    by_indent = len(lines) >= 4 and sum(indented) <= 0.4 * len(lines)
    tabular = [_COLUMNS.search(line.strip()) is not None for line in lines]
    blocks: list[Block] = [[lines[0].strip()]]
    for index, (line, after) in enumerate(pairwise(lines), start=1):
        text = after.strip()
        ended = line.rstrip(_CLOSING).endswith(_SENTENCE_ENDS) and not _is_filled(line, after, width)
        follows = index + 1 == len(lines) or not indented[index + 1]
        starts_paragraph = by_indent and indented[index] and not indented[index - 1] and follows
        row = tabular[index] or tabular[index - 1] or _ITEM.match(text)
        if starts_paragraph or (ended and len(lines) >= 12 and len(line) < 0.8 * width):
            blocks.append([text])
        elif row or (ended and len(line) < 0.6 * width):
            blocks[-1].append(text)
        else:
            blocks[-1][-1] = _glue(blocks[-1][-1], text, words)
    return blocks


def _indent(line: str) -> int:
    if not line[0].isspace():
        return 0
    line = line.expandtabs()
    return len(line) - len(line.lstrip())


def _glue(head: str, tail: str, words: set[str]) -> str:
    """Two lines of one paragraph as one; a hyphen goes if the word is there without it in `words`."""
    if head.endswith("-") and tail[0].isalnum() and len(head) > 1:
        if head[-2] != "-" and tail[0].islower():
            left, right = _WORD.findall(head[:-1])[-1:], _WORD.match(tail)
            if left and right and f"{left[0]}{right.group()}".lower() in words:
                return head[:-1] + tail
        return head + tail
    if head.endswith("—") or (_UNSPACED.match(head[-1]) and _UNSPACED.match(tail[0])):
        return head + tail
    return f"{head} {tail}"
