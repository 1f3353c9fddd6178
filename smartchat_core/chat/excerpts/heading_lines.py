"""Lines that are only headings, known by their words: `Chapter XX`, `Act I. Scene II`, `Letter 4: To a Friend`."""

from __future__ import annotations

from smartchat_core.parsing.headings import Certainty, read_heading

__all__ = ["are_heading_lines"]

_LONGEST = 200
_LONGEST_NAME = 6
_ENDS = frozenset(".!?…。！？")
_CLOSING = "\"'”’»)]」』 "
_MARKS = frozenset(":.—–-")


def are_heading_lines(text: str) -> bool:
    """Whether each line of the text is a heading; the time is linear in its length."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return bool(lines) and all(map(_is_heading_line, lines))


def _is_heading_line(line: str) -> bool:
    if len(line) > _LONGEST:
        return False
    found = read_heading(line)
    sentence = line.rstrip(_CLOSING)[-1:] in _ENDS
    if found.certainty >= Certainty.NAMED:
        return not found.rest or not sentence or _is_parted(line, found.rest)
    if found.certainty is Certainty.BARE:
        return not found.rest and not any(map(str.isdigit, line))
    return found.role is not None and not found.number and not sentence and len(line.split()) <= _LONGEST_NAME


def _is_parted(line: str, rest: str) -> bool:
    """Whether a mark parts the number from the title, which may then end like a sentence."""
    words = line.split()
    return words[: max(len(words) - len(rest.split()), 1)][-1][-1] in _MARKS
