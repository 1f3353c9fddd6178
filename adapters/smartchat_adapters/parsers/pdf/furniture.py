"""Running heads, running feet and page numbers: what stands at the same place of many pages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from smartchat_adapters.parsers.pdf.page import Line

__all__ = ["furniture"]

_DIGITS = re.compile(r"\d+")
_ROMAN = re.compile(r"[ivxlcdm]{1,7}", re.IGNORECASE)
_DEPTH = 3
_MIN_PAGES = 3
_BUCKET = 4.0
_NEAR_PAGES = 2
_LARGE = 1.25
_FEW_WORDS = 2


def furniture(pages: list[list[Line]], body_size: float) -> set[int]:
    """The identities (`id`) of the lines that belong to the pages and not to the text.

    A line counts when it is among the outermost of its page, in no larger type than the text, and when the same
    words, with any numbers in them, stand as high on other pages close by. A chapter's heading, which also repeats
    but not from page to page, stays.
    """
    removed: set[int] = set()
    edges = [_edges(lines) for lines in pages]
    for side in (0, 1):
        for depth in range(_DEPTH):
            seen: dict[tuple[str, int], dict[int, Line]] = defaultdict(dict)
            for index, both in enumerate(edges):
                row = both[side]
                # What is farther in counts only when all that is farther out has gone.
                if depth < len(row) and all(id(line) in removed for line in row[:depth]):
                    line = row[depth]
                    if line.size <= body_size * _LARGE:
                        seen[_key(line.text), round(line.box.bottom / _BUCKET)][index] = line
            removed.update(id(line) for line in _repeated(seen))
    for lines in pages:
        # Pages that are alike throughout, such as forms, are no running heads.
        rest = [line for line in lines if id(line) not in removed]
        if (len(lines) > 2 * _DEPTH and len(rest) <= len(lines) - 2 * _DEPTH) or (len(lines) > _DEPTH and not rest):
            removed.difference_update(id(line) for line in lines if len(line.words) > _FEW_WORDS)
    return removed


def _edges(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    ordered = sorted((line for line in lines if not line.sideways), key=lambda line: -line.box.bottom)
    return ordered[:_DEPTH], ordered[::-1][:_DEPTH]


def _key(text: str) -> str:
    if _ROMAN.fullmatch(text):
        return "#"
    return _DIGITS.sub("#", text)


def _repeated(seen: dict[tuple[str, int], dict[int, Line]]) -> Iterable[Line]:
    for (key, height), here in seen.items():
        # Rounding may put the same height into two neighbouring buckets.
        everywhere = here | seen.get((key, height - 1), {}) | seen.get((key, height + 1), {})
        if len(everywhere) < _MIN_PAGES:
            continue
        bare_number = key.strip(" -–—.[]()|/") in {"#", "# / #", "# of #", "#/#"}
        for index, line in here.items():
            near = any(index + step in everywhere for step in range(-_NEAR_PAGES, _NEAR_PAGES + 1) if step)
            if near or bare_number:
                yield line
