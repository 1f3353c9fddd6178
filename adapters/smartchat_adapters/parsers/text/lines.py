"""Lines of plain text: how wide they are, and how far they are indented."""

from __future__ import annotations

import re

__all__ = ["Block", "columns", "indent"]

Block = list[str]
"""The lines of one paragraph, stripped; a line end in it is meant (verse, addresses, lists)."""

# Characters of two columns: Hangul, Han, kana and their punctuation, full-width forms (Unicode Annex 11).
_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f"
    "\uff00-\uff60\uffe0-\uffe6\U0001f300-\U0001faff\U00020000-\U0003fffd]"
)
_WIDE_SPACE = "\u3000"


def columns(line: str) -> int:
    """The width of the line where every wide character takes two columns."""
    return len(line) if line.isascii() else len(line) + sum(map(len, _WIDE_RUNS.findall(line)))


def indent(line: str) -> int:
    """The columns of white space before the line's first character."""
    if not line[:1].isspace():
        return 0
    line = line.expandtabs()
    space = line[: len(line) - len(line.lstrip())]
    return len(space) + space.count(_WIDE_SPACE)


_WIDE_RUNS = re.compile(f"{_WIDE.pattern}+")
