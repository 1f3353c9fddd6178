"""Running heads, running feet and page numbers: what stands at the same place of many pages."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from itertools import pairwise

from smartchat_adapters.parsers.pdf.page import Line

__all__ = ["furniture"]

_DIGITS = re.compile(r"\d+")
_ROMAN = re.compile(r"[ivxlcdm]{1,7}", re.IGNORECASE)
_PAGE_WORDS = (
    "page|pages|pg|p|seite|s|blatt|página|pág|pagina|pag|folio|fol|f|strana|str|strona|стр|страница|с|sida|sid|s|side|"
    "sivu|oldal|σελίδα|σελ|עמוד|صفحة|ページ|頁|页|쪽|페이지"
)
_COUNTED = re.compile(rf"(?i)\b(?:{_PAGE_WORDS})\.?\s*#|#\s*(?:of|von|de|sur|di|из|/)\s*#")
_SEPARATORS = frozenset("|·•–—-/:")
_DETACHED = 0.6
_DEPTH = 3
_MIN_PAGES = 3
_BUCKET = 4.0
_NEAR_PAGES = 2
_LARGE = 1.25
_FEW_WORDS = 2
_SAME_SLOT = 3
_SLOT = 1.5
_SLOT_SIZE = 0.06
_GAP = 1.15
_TALL = 1.5


def furniture(pages: list[list[Line]], body_size: float) -> set[int]:
    """The identities (`id`) of the lines that belong to the pages and not to the text.

    A line counts when it is among the outermost of its page as it is shown, in no larger type than the text, and when
    the same words, with any number of the page in them, stand as high on other pages close by. A chapter's heading,
    which also repeats but not from page to page, stays; so does one that counts on, "Lesson 2" after "Lesson 1". Where
    running heads have their place, what stands in it in the same type is one, too, although its words are of one
    chapter only.
    """
    removed: set[int] = set()
    for edge in (_upright_edges, _sideways_edges):
        edges = [edge(lines) for lines in pages]
        for side in (0, 1):
            rows = [both[side] for both in edges]
            _remove_repeated(rows, removed, body_size, _height if edge is _upright_edges else _left)
            if edge is _upright_edges:
                _remove_in_slots(rows, removed, body_size)
                _remove_twice(rows, removed, body_size)
    for lines in pages:
        # Pages that are alike throughout, such as forms, are no running heads.
        rest = [line for line in lines if id(line) not in removed]
        if (len(lines) > 2 * _DEPTH and len(rest) <= len(lines) - 2 * _DEPTH) or (len(lines) > _DEPTH and not rest):
            removed.difference_update(id(line) for line in lines if len(line.words) > _FEW_WORDS)
    return removed


def _height(line: Line) -> float:
    return line.place.bottom


def _left(line: Line) -> float:
    return line.place.left


def _is_tall(line: Line) -> bool:
    """Whether it stands sideways as the page is shown."""
    place = line.place
    return sum(len(word.text) for word in line.words) > 2 and place.top - place.bottom > _TALL * (
        place.right - place.left
    )


def _upright_edges(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    ordered = sorted(
        (line for line in lines if not line.slanted and not _is_tall(line)), key=lambda line: -line.place.bottom
    )
    return ordered[:_DEPTH], ordered[::-1][:_DEPTH]


def _sideways_edges(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    tall = [line for line in lines if not line.slanted and _is_tall(line)]
    ordered = sorted(tall, key=lambda line: line.place.left) if len(tall) < len(lines) / 2 else []
    return ordered[:1], ordered[::-1][:1]


def _remove_repeated(
    rows: list[list[Line]], removed: set[int], body_size: float, place: Callable[[Line], float]
) -> None:
    for depth in range(_DEPTH):
        seen: dict[tuple[str, int], dict[int, Line]] = defaultdict(dict)
        for index, row in enumerate(rows):
            # What is farther in counts only when all that is farther out has gone.
            if depth < len(row) and all(id(line) in removed for line in row[:depth]):
                line = row[depth]
                if line.size <= body_size * _LARGE:
                    seen[_key(line), round(place(line) / _BUCKET)][index] = line
        removed.update(id(line) for line in _repeated(seen))


def _key(line: Line) -> str:
    """The words of a line with signs instead of the numbers that may be those of pages."""
    text = line.text
    if _ROMAN.fullmatch(text):
        return "#"
    key = _DIGITS.sub("#", text)
    if key == text or key.strip("# -–—.[]()|/") == "" or _COUNTED.search(key):
        return key
    words = line.words
    if len(words) == 2 and key.count("#") == 1:
        # "Lesson 2" is a heading that counts on, unless its number stands apart.
        one, other = sorted(words, key=lambda word: word.box.left)
        apart = other.box.left - one.box.right > _DETACHED * line.size
        return key if apart or {one.text, other.text} & _SEPARATORS else text
    return key


def _repeated(seen: dict[tuple[str, int], dict[int, Line]]) -> Iterable[Line]:
    for (key, height), here in seen.items():
        # Rounding may put the same height into two neighbouring buckets.
        everywhere = here | seen.get((key, height - 1), {}) | seen.get((key, height + 1), {})
        if len(everywhere) < _MIN_PAGES:
            continue
        for index, line in here.items():
            near = any(index + step in everywhere for step in range(-_NEAR_PAGES, _NEAR_PAGES + 1) if step)
            if near or _is_bare(key):
                yield line


def _is_bare(key: str) -> bool:
    return key.strip(" -–—.[]()|/") in {"#", "# / #", "# of #", "#/#"}


def _remove_in_slots(rows: list[list[Line]], removed: set[int], body_size: float) -> None:
    """Remove what stands where running heads do, or names the chapter in a place that pages leave for that."""
    slots: Counter[tuple[int, float]] = Counter()
    for row in rows:
        for line in row:
            if id(line) in removed:
                slots[round(line.place.bottom / _SLOT), round(line.size, 1)] += 1
    for row in rows:
        outer = next((line for line in row if id(line) not in removed), None)
        if outer is None or outer.size > body_size * _LARGE:
            continue
        if any(id(line) in removed and not _is_bare(_key(line)) for line in row[: row.index(outer)]):
            continue
        height, size = outer.place.bottom / _SLOT, outer.size
        known = sum(
            count
            for (at, other), count in slots.items()
            if abs(at - height) <= 1 and abs(other - size) <= _SLOT_SIZE * size
        )
        if known >= _SAME_SLOT and _stands_apart(outer, row):
            removed.add(id(outer))
    _remove_titles(rows, removed, body_size)


def _stands_apart(line: Line, row: list[Line]) -> bool:
    """Whether the gap to the next line is wider than between lines, or that one goes as well."""
    inner = row[row.index(line) + 1 :]
    if not inner:
        return False
    gap = abs(line.place.bottom - inner[0].place.bottom)
    if len(inner) < 2:
        return gap > _GAP * 1.3 * line.size
    return gap > _GAP * abs(inner[0].place.bottom - inner[1].place.bottom) or gap > 2 * line.size


def _remove_titles(rows: list[list[Line]], removed: set[int], body_size: float) -> None:
    """Remove heads that name the chapter, where one each or two pages have the same: most pages have some."""
    outer = [next((line for line in row if id(line) not in removed), None) for row in rows]
    heights = Counter(round(line.place.bottom / _SLOT) for line in outer if line is not None)
    if not heights:
        return
    height, _ = heights.most_common(1)[0]
    slot = {
        index: line
        for index, (line, row) in enumerate(zip(outer, rows, strict=True))
        if line is not None
        and abs(line.place.bottom / _SLOT - height) <= 1
        and line.size <= body_size
        and not line.bold
        and _stands_apart(line, row)
    }
    if len(slot) < _MIN_PAGES or len(slot) * 2 < len(rows):
        return
    texts = Counter(_letters(_key(line)) for line in slot.values())
    # A head repeats itself over pages, or a heading that stood in the text before it.
    repeating = {index for index, line in slot.items() if texts[_letters(_key(line))] > 1}
    if len(repeating) * 3 >= len(slot) * 2:
        removed.update(id(slot[index]) for index in repeating)


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalpha())


def _remove_twice(rows: list[list[Line]], removed: set[int], body_size: float) -> None:
    """Of heads on two pages one after the other, the second; numbers of two pages that count on, both."""
    for before, after in pairwise(rows):
        for one, other in zip(before, after, strict=False):
            if id(one) in removed and id(other) in removed:
                continue
            key = _key(other)
            same = key == _key(one) and abs(one.place.bottom - other.place.bottom) < _BUCKET
            if not same or other.size > body_size * _LARGE or (not _letters(key) and not _is_bare(key)):
                break
            if not _is_bare(key) and not (_stands_apart(one, before) and _stands_apart(other, after)):
                break
            numbers = [_DIGITS.findall(line.text) for line in (one, other)]
            counts = any(int(last) - int(first) == 1 for first, last in zip(*numbers, strict=False))
            if counts:
                removed.add(id(one))
            elif _is_bare(key):
                break
            removed.add(id(other))
