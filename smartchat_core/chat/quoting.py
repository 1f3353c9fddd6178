"""Quotes in the text of an answer."""

from __future__ import annotations

import re

__all__ = ["missing_marks", "quoted"]

_MARKS = re.compile('["“”„«»]')
_OPENING = tuple('"“„«»')
_CLOSING = tuple('"”»“«')
_STRAIGHT = '"'


def quoted(quote: str) -> str:
    """The quote on one line, in quotation marks where it does not bring its own.

    As many marks open as close in it: a quotation that begins before the quote or goes on after it is closed at the
    quote's edge. A quote that holds quotations among other words stands in single marks.
    """
    parts = [part for part in map(str.strip, quote.split("\n")) if part]
    line = " / ".join(map(_closed, parts, [*parts[1:], ""]))
    opening, closing = missing_marks(line)
    if opening or closing:
        return f"{opening}{line}{closing}"
    if not _MARKS.search(line):
        return f"“{line}”"
    whole = line.startswith(_OPENING) and line.endswith(_CLOSING)
    return line if whole else f"‘{line}’"


def missing_marks(text: str) -> tuple[str, str]:
    """The marks that are missing before the text and after it, for each of its quotation marks to have its partner.

    The kinds are `“…”`, `„…“`, `«…»` and the straight mark. Where a text closes its quotations and opens none, as `”…”`
    in some manuals, the marks come in pairs. Where several of a kind have no partner, they are used in another way.
    """
    inward = 0 <= text.find("»") < (text.find("«") if "«" in text else len(text))
    kinds = [("»", "«") if inward else ("«", "»")]
    if "„" in text:
        kinds.append(("„", "“”"))
    elif "“" in text:
        kinds.append(("“", "”"))
    before = after = ""
    for opening, closing in kinds:
        unopened, unclosed = _unpaired(text, opening, closing)
        before = (opening if unopened == 1 else "") + before
        after += closing[0] if unclosed == 1 else ""
    if not ("„" in text or "“" in text) and text.count("”") % 2:
        before = "“" + before
    if text.count(_STRAIGHT) % 2:
        last = text.rfind(_STRAIGHT)
        opens = not text[:last] or text[last - 1].isspace()
        before, after = (before, after + _STRAIGHT) if opens else (_STRAIGHT + before, after)
    return before, after


def _unpaired(text: str, opening: str, closing: str) -> tuple[int, int]:
    """How many marks close without having been opened, and how many are left open."""
    depth = unopened = 0
    for match in _MARKS.finditer(text):
        if match[0] == opening:
            depth += 1
        elif match[0] in closing:
            if depth:
                depth -= 1
            else:
                unopened += 1
    return unopened, depth


def _closed(part: str, following: str) -> str:
    """A line of a quote; where the next one opens an utterance that this one has begun, this one closes it."""
    opening, closing = missing_marks(part) if following.startswith(_OPENING) else ("", "")
    return part if opening else f"{part}{closing}"
