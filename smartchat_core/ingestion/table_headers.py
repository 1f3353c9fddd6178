"""Headers of long tables beside the passages that go on with their rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from smartchat_core.model.passage import Passage

__all__ = ["with_table_headers"]

_LEAST_ROWS = 5
_LOOKED_AT = 20
_LONGEST_HEADER = 300
_CLOSED_SHARE = 0.3
# Lines of verse and sentences end in one of these, rows hardly ever do.
_CLOSED = re.compile(r"[.,;:!?…—–\-。，；：！？、।؟،]['\"’”»)\]]*$")
_BLANK = "\n\n"


def with_table_headers(passages: Sequence[Passage], text: str) -> tuple[Passage, ...]:
    """The passages, those that begin within a table with its first row, by which searches find them as well.

    In a canonical text a table is a paragraph with a line for each row, whatever format it comes from. The passage's
    own text stays what the document has at its place. Linear in the length of the text.
    """
    found: list[Passage] = []
    before: Passage | None = None
    begin = 0
    header = ""
    for passage in passages:
        start = passage.span.start
        if before is None or before.section != passage.section:
            begin, header = start, ""
        else:
            blank = text.rfind(_BLANK, before.span.start, start)
            if blank >= 0:
                begin, header = blank + len(_BLANK), ""
        if begin < start and not header:
            header = _header(text, begin)
        found.append(replace(passage, header=header) if header and begin < start else passage)
        before = passage
    return tuple(found)


def _header(text: str, begin: int) -> str:
    """The first of the lines from there if they are rows."""
    lines: list[str] = []
    at = begin
    stop = text.find(_BLANK, begin, begin + _LOOKED_AT * _LONGEST_HEADER)
    stop = stop if stop >= 0 else min(len(text), begin + _LOOKED_AT * _LONGEST_HEADER)
    while at < stop and len(lines) < _LOOKED_AT:
        end = text.find("\n", at, stop)
        end = end if end >= 0 else stop
        lines.append(text[at:end])
        at = end + 1
    closed = sum(1 for line in lines if _CLOSED.search(line[-8:]))
    rows = len(lines) > _LEAST_ROWS and closed <= _CLOSED_SHARE * len(lines)
    return lines[0] if rows and len(lines[0]) <= _LONGEST_HEADER and not _CLOSED.search(lines[0][-8:]) else ""
