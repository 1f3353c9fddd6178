"""Markup with missing and stray end tags made well-formed, as people would read it."""

from __future__ import annotations

import re
from collections import Counter

__all__ = ["balanced"]

_TAG = re.compile(
    r"""<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<(/?)([A-Za-z_][\w:.-]*+)((?:[^<>"']|"[^"<]*+"|'[^'<]*+')*+)>|<""",
    re.DOTALL,
)
# Elements of HTML that have no end tag, where other markup borrows them.
_EMPTY = frozenset(("br", "col", "hr", "img", "input", "link", "meta", "wbr"))


def balanced(source: str) -> str:
    """The source with an end tag for every element, and a bracket that is no tag's as a character.

    An end tag closes the innermost element of its name with all that is open in it; one that closes nothing is left
    out. Linear in the length of the source.
    """
    pieces: list[str] = []
    opened: list[str] = []
    count: Counter[str] = Counter()
    at = 0
    for found in _TAG.finditer(source):
        pieces.append(source[at : found.start()])
        at = found.end()
        end, name, rest = found.groups()
        if name is None:
            pieces.append("&lt;" if found[0] == "<" else found[0])
        elif not end:
            empty = rest.endswith("/")
            if not empty and name.lower() in _EMPTY:
                pieces.append(f"<{name}{rest}/>")
                continue
            pieces.append(found[0])
            if not empty:
                opened.append(name)
                count[name] += 1
        elif count[name]:
            while True:
                last = opened.pop()
                count[last] -= 1
                pieces.append(f"</{last}>")
                if last == name:
                    break
    pieces.append(source[at:])
    pieces += [f"</{name}>" for name in reversed(opened)]
    return "".join(pieces)
