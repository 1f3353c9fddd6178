"""From lines to paragraphs: what the typesetter broke is joined again, what the author broke stays broken."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum, auto
from itertools import pairwise
from statistics import median

from smartchat_adapters.parsers.pdf.page import Line
from smartchat_core.parsing.canonical_text import canonical_line

__all__ = ["Paragraph", "paragraphs", "vocabulary"]

_SAME_SIZE = 0.12
_INDENT = 0.7
_FAR_INDENT = 8.0
_NEAR_INDENT = 1.5
_MIN_INDENTS = 5
_PARAGRAPH_PITCH = 1.35
_SPACE = 0.25
_SYLLABLE = 2
_SHORT_LINE = 0.05
_RAGGED = 0.35
_TERMINAL = re.compile("[.!?:…。！？：؟۔।]['\"’”»›)\\]*†‡]*\\d{0,3}$")
_BULLET = re.compile(r"(?:[•◦▪●○‣⁃∙■□➢➤✓–—*·-]|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)]|\d+(?:[.-]\d+)+\.?) ")
# The dots that lead from a title to its page in a table of contents.
_LEADER = re.compile(r"(?:\s?\.){6,}")
_HYPHENS = "-‐\u00ad"
_STRIPPED = ".,;:!?()[]{}\"'“”‘’«»…"
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
    """The measures of a column."""

    left: float
    right: float
    leading: float
    rtl: bool

    def indent(self, line: Line) -> float:
        return self.right - line.box.right if self.rtl else line.box.left - self.left

    def room(self, line: Line) -> float:
        return line.box.left - self.left if self.rtl else self.right - line.box.right


def vocabulary(lines: Iterable[Line]) -> frozenset[str]:
    """The words in the midst of lines, in small letters: those that no line end has cut."""
    words: set[str] = set()
    for line in lines:
        for word in line.words[1:-1]:
            words.add(word.text.lower().strip(_STRIPPED))
    return frozenset(words)


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
    return _Block(left=left, right=right, leading=leading, rtl=rtl)


def _within(
    last: Line, line: Line, following: Line | None, block: _Block, current: Paragraph, usual: float | None
) -> _Break:
    pitch = last.box.bottom - line.box.bottom
    if pitch < -0.5 * line.size:
        # The file goes on at the top of another column that was not recognised as one.
        return _across(last, line, block, block, indents=False)
    if _other_size(last, line):
        return _Break.PARAGRAPH
    # A formula may push lines apart; a cut word shows that they belong together.
    if _cut_word(last, line) and pitch < 2 * block.leading:
        return _Break.JOIN
    if pitch > block.leading * _PARAGRAPH_PITCH:
        return _Break.PARAGRAPH
    if _LEADER.search(last.text) and last.text[-1].isalnum():
        return _Break.LINE
    ended = bool(_TERMINAL.search(last.text))
    deliberate = _would_fit(last, line, block)
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
    return (last.hyphenated or (text[-1] in _HYPHENS and text[-2:-1].isalnum())) and line.text[0].isalnum()


def _append(paragraph: Paragraph, line: Line, text: str, decision: _Break, words: frozenset[str]) -> None:
    if paragraph.lines:
        if decision is _Break.LINE:
            paragraph.text += "\n"
        else:
            paragraph.joins += 1
            paragraph.text = _joint(paragraph.text, text, words, hyphenated=paragraph.lines[-1].hyphenated)
    paragraph.starts.append(len(paragraph.text))
    paragraph.text += text
    paragraph.lines.append(line)


def _joint(before: str, after: str, words: frozenset[str], *, hyphenated: bool) -> str:
    """The text before, with what belongs between it and the text after."""
    end, start = before[-1], after[0]
    if end in _HYPHENS and (hyphenated or before[-2:-1].isalnum()):
        head = before[before.rfind(" ") + 1 : -1].lower().lstrip(_STRIPPED)
        tail = after.split(" ", 1)[0].lower().rstrip(_STRIPPED)
        if not start.islower() or not head[-1:].isalpha():
            return before
        if f"{head}{tail}" in words:
            return before[:-1]
        compound = f"{head}-{tail}" in words or "-" in head
        # Two whole words, neither of them a syllable that happens to be one.
        two_words = min(len(head), len(tail)) > _SYLLABLE and head in words and tail in words
        return before if compound or two_words else before[:-1]
    if end == "—" or (_HAN_OR_KANA.match(end) and _HAN_OR_KANA.match(start)):
        return before
    return f"{before} "
