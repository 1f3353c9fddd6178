"""From lines to paragraphs: what the typesetter broke is joined again, what the author broke stays broken."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import pairwise
from statistics import median

from smartchat_adapters.parsers.pdf.hyphens import HYPHENS, joint
from smartchat_adapters.parsers.pdf.page import Line
from smartchat_core.parsing.canonical_text import canonical_line

__all__ = ["Paragraph", "paragraphs"]

_SAME_SIZE = 0.12
_INDENT = 0.7
_FAR_INDENT = 8.0
_NEAR_INDENT = 1.5
_MIN_INDENTS = 5
_PARAGRAPH_PITCH = 1.35
_SPACE = 0.25
_SHORT_LINE = 0.05
_RAGGED = 0.35
_FEW_LINES = 12
_CELL_GAP = 1.3
_SAME_EDGE = 3.0
_ROW_PITCH = 2.6
_MAX_TITLE = 90
_NUMBERED = re.compile(r"\d{1,2}(?:\.\d{1,2})*\.? \S")
_LABEL = re.compile(r"[^\W\d_][^:.!?,;]{0,30}:(?:$|\s)")
_TERMINAL = re.compile("[.!?:…。！？：؟۔।]['\"’”»›)\\]*†‡]*\\d{0,3}$")
_BULLET = re.compile(r"(?:[•◦▪●○‣⁃∙■□➢➤✓–—*·-]|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)]|\d+(?:[.-]\d+)+\.?) ")
# The dots that lead from a title to its page in a table of contents.
_LEADER = re.compile(r"(?:\s?\.){6,}")
_HAN_OR_KANA = re.compile(
    "[\u2e80-\u2fdf\u3000-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uffee]"
)


class _Break(Enum):
    JOIN = auto()
    LINE = auto()
    PARAGRAPH = auto()


@dataclass(slots=True)
class Paragraph:
    """A text in which line feeds are the author's, and where in it each line of the page begins."""

    text: str = ""
    starts: list[int] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    joins: int = 0


@dataclass(slots=True)
class _Block:
    """The measures of a column; most of it is bold, or of a typeface with characters of one width."""

    left: float
    right: float
    leading: float
    rtl: bool
    bold: bool
    fixed: bool

    def indent(self, line: Line) -> float:
        return self.right - line.box.right if self.rtl else line.box.left - self.left

    def room(self, line: Line) -> float:
        return line.box.left - self.left if self.rtl else self.right - line.box.right


def paragraphs(blocks: list[list[Line]], words: frozenset[str]) -> list[Paragraph]:
    """The paragraphs of the document, whose blocks are given in reading order."""
    made: list[Paragraph] = []
    widths = _widths(blocks)
    measured = [_measure(lines, widths) for lines in blocks]
    usual = _usual_indent(blocks, measured)
    last: Line | None = None
    last_block: _Block | None = None
    for lines, block in zip(blocks, measured, strict=True):
        for index, line in enumerate(lines):
            text = _LEADER.sub(" …", canonical_line(line.text))
            if not text:
                continue
            following = lines[index + 1] if index + 1 < len(lines) else None
            if last is None or last_block is None:
                decision = _Break.PARAGRAPH
            elif index == 0:
                decision = _across(last, line, last_block, block, indents=usual is not None)
            else:
                decision = _within(last, line, following, block, made[-1], usual)
            if decision is _Break.PARAGRAPH:
                made.append(Paragraph())
            _append(made[-1], line, text, decision, words)
            last, last_block = line, block
    return made


def _widths(blocks: list[list[Line]]) -> dict[int, float]:
    """How far columns that begin at a place (in tens of points) reach to the right, for blocks of few lines."""
    reach: dict[int, list[float]] = {}
    for lines in blocks:
        if len(lines) >= 5:
            left = sorted(line.box.left for line in lines)[len(lines) // 10]
            reach.setdefault(round(left / 10), []).append(max(line.box.right for line in lines))
    return {place: median(rights) for place, rights in reach.items()}


def _usual_indent(blocks: list[list[Line]], measured: list[_Block]) -> float | None:
    """By how much this document indents the first line of a paragraph, if it does so at all."""
    seen: Counter[int] = Counter()
    for lines, block in zip(blocks, measured, strict=True):
        indents = [block.indent(line) for line in lines]
        for index in range(1, len(lines) - 1):
            limit = _INDENT * lines[index].size
            if indents[index - 1] < limit / 2 > indents[index + 1] and limit < indents[index] < 5 * limit:
                seen[round(indents[index])] += 1
    if not seen:
        return None
    indent, count = seen.most_common(1)[0]
    return float(indent) if count >= _MIN_INDENTS else None


def _measure(lines: list[Line], widths: dict[int, float]) -> _Block:
    lefts = sorted(line.box.left for line in lines)
    left = lefts[len(lefts) // 20]
    rights = sorted(line.box.right for line in lines)
    right = rights[-1 - len(rights) // 20]
    if len(lines) < 5:
        right = max(right, widths.get(round(left / 10), right))
    pitches = [above.box.bottom - below.box.bottom for above, below in pairwise(lines)]
    usual = [pitch for pitch, line in zip(pitches, lines, strict=False) if 0.8 * line.size < pitch < 3.2 * line.size]
    leading = sorted(usual)[len(usual) // 4] if usual else 1.2 * lines[0].size
    if len(usual) < 3:
        leading = min(leading, 1.6 * lines[0].size)
    rtl = sum(line.words[0].box.left > line.words[-1].box.left for line in lines) * 2 > len(lines)
    fixed = sum(line.fixed for line in lines) * 3 > len(lines) * 2 and len(lines) > _FEW_LINES
    bold = sum(line.bold for line in lines) * 2 > len(lines)
    return _Block(left=left, right=right, leading=leading, rtl=rtl, bold=bold, fixed=fixed)


def _within(
    last: Line, line: Line, following: Line | None, block: _Block, current: Paragraph, usual: float | None
) -> _Break:
    pitch = last.box.bottom - line.box.bottom
    if pitch < -0.5 * line.size:
        # The file goes on at the top of another column that was not recognised as one.
        return _across(last, line, block, block, indents=False)
    if _other_size(last, line):
        return _Break.PARAGRAPH
    row = _is_next_row(last, line)
    if row and pitch < _ROW_PITCH * line.size:
        return _Break.LINE
    deliberate = _would_fit(last, line, block)
    if last.bold != line.bold and not row and _is_title(last if last.bold else line, deliberate or line.bold):
        return _Break.PARAGRAPH
    if last.bold and line.bold and not block.bold and deliberate and _NUMBERED.match(line.text):
        return _Break.PARAGRAPH
    # A formula may push lines apart; a cut word shows that they belong together.
    if _cut_word(last, line) and pitch < 2 * block.leading:
        return _Break.JOIN
    if pitch > block.leading * _PARAGRAPH_PITCH:
        return _Break.PARAGRAPH
    if _LEADER.search(last.text) and last.text[-1].isalnum():
        return _Break.LINE
    labels = deliberate and _is_labelled(last) and _is_labelled(line)
    if labels or (last.fixed and line.fixed and not block.fixed):
        return _Break.LINE
    ended = bool(_TERMINAL.search(last.text))
    if _BULLET.match(line.text) and (deliberate or ended or _BULLET.match(last.text)):
        return _Break.LINE
    if usual is not None and abs(block.indent(line) - usual) < _NEAR_INDENT and (ended or deliberate):
        return _Break.PARAGRAPH
    step = block.indent(line) - block.indent(last)
    limit = _INDENT * line.size
    if limit < step < _FAR_INDENT * line.size:
        back = following is not None and block.indent(following) < block.indent(line) - limit / 2
        if ended or (back and deliberate):
            return _Break.PARAGRAPH
        return _Break.LINE if deliberate else _Break.JOIN
    if step < -limit and len(current.lines) > 1 and (ended or deliberate) and current.joins:
        return _Break.PARAGRAPH
    if not deliberate:
        return _Break.JOIN
    share = block.room(last) / max(block.right - block.left, 1.0)
    if ended:
        return _Break.PARAGRAPH if current.joins and share > _SHORT_LINE else _Break.LINE
    # Lines that were broken at a number of characters have ragged ends, but are no verse.
    ragged = share < (_RAGGED if line.text[0].islower() else _RAGGED / 2 if current.joins else 0.0)
    return _Break.JOIN if ragged else _Break.LINE


def _is_next_row(last: Line, line: Line) -> bool:
    """Whether both are rows of one table: their cells stand apart, and some of them below one another."""
    starts = [_cell_edges(each) for each in (last, line)]
    return all(starts) and any(
        abs(one - other) < _SAME_EDGE for side in (0, 1) for one, other in _nearest(starts[0], starts[1], side)
    )


def _cell_edges(line: Line) -> list[tuple[float, float]]:
    """The left and the right edges of the cells behind the first, where words stand apart as in no sentence."""
    edges: list[tuple[float, float]] = []
    for before, after in pairwise(line.words):
        if after.box.left - before.box.right > _CELL_GAP * line.size:
            edges.append((after.box.left, after.box.right))
        elif edges:
            edges[-1] = (edges[-1][0], after.box.right)
    return edges


def _nearest(one: list[tuple[float, float]], other: list[tuple[float, float]], side: int) -> list[tuple[float, float]]:
    """The edges on one side of two rows, each with those of the other that are nearest to it."""
    mine, theirs = sorted(edge[side] for edge in one), sorted(edge[side] for edge in other)
    pairs: list[tuple[float, float]] = []
    for edge in mine:
        at = bisect_left(theirs, edge)
        pairs.extend((edge, theirs[index]) for index in (at - 1, at) if 0 <= index < len(theirs))
    return pairs


def _is_labelled(line: Line) -> bool:
    return not line.text[0].islower() and bool(_LABEL.match(line.text))


def _is_title(line: Line, alone: bool) -> bool:
    """Whether a line in bold type among others is a heading: it is short, and no sentence runs through it."""
    text = line.text
    return alone and len(text) <= _MAX_TITLE and text[-1] not in ".,;:" and not text[0].islower()


def _across(last: Line, line: Line, before: _Block, block: _Block, *, indents: bool) -> _Break:
    """Whether a paragraph goes on in the next column or on the next page."""
    if line.sideways or last.sideways or _other_size(last, line):
        return _Break.PARAGRAPH
    if _cut_word(last, line):
        return _Break.JOIN
    first = line.text[0]
    ended = _TERMINAL.search(last.text)
    flush = block.indent(line) < _INDENT * line.size and first.isalpha() and not _BULLET.match(line.text)
    if _would_fit(last, line, before) and not first.islower():
        # In a document that indents, an unfinished sentence goes on although the line ended early.
        ragged = before.room(last) < _RAGGED / 2 * (before.right - before.left)
        return _Break.JOIN if indents and flush and ragged and not ended else _Break.PARAGRAPH
    goes_on = (indents and flush) if ended else (first.islower() or flush)
    return _Break.JOIN if goes_on else _Break.PARAGRAPH


def _other_size(last: Line, line: Line) -> bool:
    return abs(last.size - line.size) > _SAME_SIZE * max(last.size, line.size)


def _would_fit(last: Line, line: Line, block: _Block) -> bool:
    """Whether the line's first word had room on the line before, so that the break was meant."""
    word, box = line.words[0]
    width = box.right - box.left
    if _HAN_OR_KANA.match(word):
        width /= len(word)  # these scripts break anywhere
    return width + (_SPACE + 0.1) * line.size < block.room(last)


def _cut_word(last: Line, line: Line) -> bool:
    text = last.text
    return (last.hyphenated or (text[-1] in HYPHENS and text[-2:-1].isalnum())) and line.text[0].isalnum()


def _append(paragraph: Paragraph, line: Line, text: str, decision: _Break, words: frozenset[str]) -> None:
    if paragraph.lines:
        if decision is _Break.LINE:
            paragraph.text += "\n"
        else:
            paragraph.joins += 1
            paragraph.text = _joined(paragraph.text, text, words, hyphenated=paragraph.lines[-1].hyphenated)
    paragraph.starts.append(len(paragraph.text))
    paragraph.text += text
    paragraph.lines.append(line)


def _joined(before: str, after: str, words: frozenset[str], *, hyphenated: bool) -> str:
    """The text before, with what belongs between it and the text after."""
    end, start = before[-1], after[0]
    if end in HYPHENS and (hyphenated or before[-2:-1].isalnum()):
        return before[:-1] + joint(before[before.rfind(" ") + 1 : -1], after.split(" ", 1)[0], words)
    if end == "—" or (_HAN_OR_KANA.match(end) and _HAN_OR_KANA.match(start)):
        return before
    return f"{before} "
