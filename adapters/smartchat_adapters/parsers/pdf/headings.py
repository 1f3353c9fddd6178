"""Headings of a PDF without an outline: by larger type, by weight, and by numbers that count on."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from smartchat_adapters.parsers.pdf.page import Line
from smartchat_adapters.parsers.pdf.paragraphs import Paragraph
from smartchat_adapters.parsers.pdf.sections import Mark

__all__ = ["marks_of_headings"]

_LARGER = 1.15
_MAX_HEADING = 140
_MAX_LEVELS = 3
_MAX_SHARE = 0.06
_MAX_BOLD_SHARE = 0.12
_MIN_LETTERS = 3
_WIDE_GAP = 1.2
_BODY_AFTER = 40
_BODY_BETWEEN = 200
_MIN_PLAIN = 3
_LONG = 150
_NUMBER = re.compile(r"((?:\d{1,2}|[A-Z])(?:\.\d{1,2}){1,4}|\d{1,2}|[A-Z](?=\.)|[IVX]{1,5}(?=\.))[.:)]?\s+(?=\S)")
_FORMULA = re.compile("[=≤≥≈∈∑∏∫√→⇒∀∃±×∂∇⊂∪∩]|\\\\[a-z]+|\\^|_\\{")
_AUTHOR = re.compile(
    r"@|\bet al\b|[^\W\d_][\d*†‡§¹²³]+(?:,|$)|\b(?:University|Institute|Department|Universität|Université)\b"
)
_NAMES = re.compile(
    r"(?:[A-ZÀ-Þ][\w.'’-]*\s?){2,4}(?:(?:,|;|\band\b|\bund\b|\bet\b|&)\s*(?:[A-ZÀ-Þ][\w.'’-]*\s?){2,4})+"
)


@dataclass(slots=True)
class _Found:
    offset: int
    text: str
    size: float
    bold: bool
    at: int
    """The paragraph's place among the paragraphs."""
    depth: int
    """How many parts its number has; 0 without one."""


def marks_of_headings(made: list[tuple[int, Paragraph]], body_size: float) -> list[Mark]:
    """Short paragraphs that stand out as sections, if there are several and they are few among the text."""
    total = sum(len(paragraph.text) for _, paragraph in made)
    larger = _merged(_without_authors(_larger(made, body_size), made))
    found = larger if _are_few(larger, total, _MAX_SHARE) else []
    if not _mostly_bold(made):
        bold = _without_authors(_bold(made, body_size, {heading.at for heading in found}), made)
        if _are_few([*found, *bold], total, _MAX_BOLD_SHARE):
            found = sorted([*found, *bold], key=lambda heading: heading.at)
    if not found:
        plain = _counted(made)
        found = plain if _are_few(plain, total, _MAX_SHARE) else []
    return _marks(found)


def _are_few(found: list[_Found], total: int, share: float) -> bool:
    return len(found) >= 2 and sum(len(heading.text) for heading in found) <= total * share


def _heading(at: int, offset: int, paragraph: Paragraph) -> _Found | None:
    """What a paragraph is as a heading, by its words."""
    text = " ".join(paragraph.text.split())
    if not text or len(text) > _MAX_HEADING or text[-1] in ".,;" or any(line.slanted for line in paragraph.lines):
        return None
    letters = sum(map(str.isalpha, text))
    number = _NUMBER.match(text)
    if letters * 2 <= len(text):
        return None
    title = text[number.end() :] if number else text
    if _FORMULA.search(title) or _is_letters(title):
        return None
    size = round(min(line.size for line in paragraph.lines) * 2) / 2
    bold = all(line.bold for line in paragraph.lines)
    depth = number.group(1).count(".") + 1 if number else 0
    return _Found(offset, text, size, bold, at, depth)


def _is_letters(text: str) -> bool:
    """Whether it is a single letter or single letters, as of an index or a formula."""
    words = text.split()
    cased = [word for word in words if any(map(str.isalpha, word))]
    if not cased or not any(char.upper() != char.lower() for char in text):
        return not cased
    return (sum(map(str.isalpha, text)) < _MIN_LETTERS and not re.fullmatch(r"[IVXLC]+\.?", text)) or (
        all(sum(map(str.isalpha, word)) <= 1 for word in cased) and len(cased) < 8
    )


def _larger(made: list[tuple[int, Paragraph]], body_size: float) -> list[_Found]:
    return [
        heading
        for at, (offset, paragraph) in enumerate(made)
        if min(line.size for line in paragraph.lines) >= body_size * _LARGER
        and (heading := _heading(at, offset, paragraph)) is not None
    ]


def _merged(found: list[_Found]) -> list[_Found]:
    """Headings of several lines as one."""
    merged: list[_Found] = []
    last = -2
    for heading in found:
        before = merged[-1] if merged else None
        if (
            before is not None
            and heading.at == last + 1
            and before.size == heading.size
            and len(before.text) + len(heading.text) < _MAX_HEADING
            and not heading.depth
        ):
            before.text = f"{before.text} {heading.text}"
        else:
            merged.append(heading)
        last = heading.at
    return merged


def _mostly_bold(made: list[tuple[int, Paragraph]]) -> bool:
    bold = sum(len(line.text) for _, paragraph in made for line in paragraph.lines if line.bold)
    return bold * 3 > sum(len(paragraph.text) for _, paragraph in made)


def _bold(made: list[tuple[int, Paragraph]], body_size: float, known: set[int]) -> list[_Found]:
    """Paragraphs in bold type as large as the text, above a text that is not bold."""
    found = []
    for at, (offset, paragraph) in enumerate(made[:-1]):
        lines = paragraph.lines
        if at in known or len(lines) > 2 or not all(line.bold for line in lines) or "\n" in paragraph.text:
            continue
        if min(line.size for line in lines) < body_size * 0.9 or any(map(_is_row, lines)):
            continue
        heading = _heading(at, offset, paragraph)
        first = next((char for char in paragraph.text if char.isalnum()), "")
        if heading is None or first.islower():
            continue
        following = made[at + 1][1]
        if not following.lines[0].bold and len(following.text) < _BODY_AFTER:
            continue
        if following.lines[0].bold and not (heading.depth or at + 1 in known or len(following.lines) <= 2):
            continue
        found.append(heading)
    return found


def _is_row(line: Line) -> bool:
    """Whether its words stand apart as the cells of a table do."""
    return any(
        after.box.left - before.box.right > _WIDE_GAP * line.size
        for before, after in pairwise(line.words)
        if not _NUMBER.match(f"{before.text} x")
    )


def _counted(made: list[tuple[int, Paragraph]]) -> list[_Found]:
    """Lines by themselves whose numbers count on from one, with text between them."""
    found: list[_Found] = []
    since = _BODY_BETWEEN
    wanted = 1
    for at, (offset, paragraph) in enumerate(made):
        number = _NUMBER.match(paragraph.text)
        if number and len(paragraph.lines) == 1 and since >= _BODY_BETWEEN and number.group(1) == str(wanted):
            heading = _heading(at, offset, paragraph)
            title = paragraph.text[number.end() :]
            if heading is not None and title[:1].isupper() and not _is_row(paragraph.lines[0]) and len(title) <= 80:
                found.append(heading)
                wanted += 1
                since = 0
                continue
        since += len(paragraph.text)
    return found if len(found) >= _MIN_PLAIN else []


def _without_authors(found: list[_Found], made: list[tuple[int, Paragraph]]) -> list[_Found]:
    """The headings without what stands between the title of a paper and its text: names, institutes, addresses."""
    start = next(
        (at for at, (_, paragraph) in enumerate(made) if len(paragraph.text) > _LONG and len(paragraph.lines) > 2), 0
    )
    kept = []
    last = max((heading.at for heading in found if heading.at < start), default=-1)
    title = next((heading.at for heading in found if heading.at < start), -1)
    for heading in found:
        # Before the text the first is the title, and the last the heading of the text.
        named = _AUTHOR.search(heading.text) or _NAMES.fullmatch(heading.text)
        if named and not heading.depth and heading.at < start and heading.at != title:
            continue
        if (
            _AUTHOR.search(heading.text)
            and not heading.depth
            and heading.at < start + 2
            and heading.at not in (title, last)
        ):
            continue
        kept.append(heading)
    return kept


def _marks(found: list[_Found]) -> list[Mark]:
    """Levels by the numbers where there are any, and by size and weight."""
    styles = sorted({(heading.size, heading.bold) for heading in found}, reverse=True)
    rank = {style: min(at, _MAX_LEVELS - 1) + 1 for at, style in enumerate(styles)}
    numbered = Counter((heading.size, heading.bold, heading.depth) for heading in found if heading.depth)
    if sum(numbered.values()) < 2:
        return [Mark(heading.offset, heading.text, rank[heading.size, heading.bold]) for heading in found]
    # What is set like a numbered heading has its level; a style above all of them stands above them.
    shallowest = min(depth for _, _, depth in numbered)
    largest = max((size, bold) for size, bold, _ in numbered)
    above = sum(style > largest for style in styles)
    usual: dict[tuple[float, bool], int] = {}
    for (size, bold, depth), _ in sorted(numbered.items(), key=lambda item: item[1]):
        usual[size, bold] = depth
    marks = []
    for heading in found:
        style = (heading.size, heading.bold)
        depth = heading.depth or usual.get(style, 0)
        if depth:
            level = min(above, 1) + depth - shallowest + 1
        elif style > largest:
            level = 1
        else:
            level = min(above, 1) + max(usual.values()) - shallowest + 2
        marks.append(Mark(heading.offset, heading.text, min(level, _MAX_LEVELS + 1)))
    return marks
