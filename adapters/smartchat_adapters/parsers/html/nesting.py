"""Bounds on how deep the elements of a page nest, and on how many attributes one has, before a tree is made of it.

What builds the tree of the HTML standard looks through the open elements at most tags, and through the attributes
of each: the time for pages that nest without end, by malice or because a program forgot its end tags, grows as the
square of their length. Browsers do not nest without end either. What is too deep becomes lines of the element that it
stands in, with all its words.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

__all__ = ["Bounded", "bounded"]

_DEEPEST = 400
_FORMATS_OPEN = 48
"""Open elements of formatting go on in every paragraph that follows, so that each costs something in each."""
_EQUAL_FORMATS = 3
"""No more with the same attributes go on (HTML standard, list of active formatting elements)."""
_LONG_TAG = 8_000
_ATTRIBUTES = 200

# A tag ends at the first bracket outside of its quoted values; one that has no end takes the rest of the page with it.
_TAG = re.compile(
    r"""<(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]*+)(?P<rest>(?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+')|=)*+)>"""
    r"|<!--(?:-?>|.*?--!?>|.*+)|<[!?/][^>]*+>|<[a-zA-Z/!?].*+",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""[^\s=/"']++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"']*+))?|["'=/]""")

_VOID = frozenset(
    "area base basefont bgsound br col embed frame hr image img input keygen link meta param source track wbr".split()
)
_RAW = frozenset("iframe noembed noframes plaintext script style textarea title xmp".split())
_FORMATS = frozenset("a b big code em font i nobr s small strike strong tt u".split())
_INLINE = _FORMATS | frozenset(
    "abbr acronym bdi bdo cite data del dfn ins kbd label mark meter output q ruby samp span sub sup time var".split()
)
_SCOPES = frozenset("applet caption html marquee object table td template th".split())
# Beyond these an end tag ends nothing, where it is not what others end at.
_SCOPES_OF = {
    "li": _SCOPES | {"ol", "ul"},
    "p": _SCOPES | {"button"},
    "table": frozenset(("template",)),
    **dict.fromkeys("caption tbody td tfoot th thead tr".split(), frozenset(("table", "template"))),
}
_PAGE = frozenset(("body", "html"))
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
_FOREIGN = frozenset(("math", "svg"))
# Where HTML goes on within drawings and formulas.
_BACK_IN_HTML = frozenset("annotation-xml desc foreignobject mi mn mo ms mtext title".split())
_CLOSES_PARAGRAPH = frozenset(
    "address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer form h1 h2 h3 "
    "h4 h5 h6 header hgroup hr li dd dt listing main menu nav ol p pre search section summary ul xmp".split()
)
# What the start tag of one closes, and where the search for it ends.
_CLOSES: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    name: (frozenset(closed.split()), frozenset(within.split()))
    for names, closed, within in (
        ("li", "li", "ul ol menu dir"),
        ("dt dd", "dt dd", "dl"),
        ("td th", "td th", "table"),
        ("tr", "tr", "table"),
        ("tbody thead tfoot", "tbody thead tfoot caption colgroup", "table"),
        ("option", "option", "select optgroup"),
        ("optgroup", "optgroup", "select"),
        ("rb rt rtc rp", "rb rt rtc rp", "ruby"),
        ("button", "button", ""),
    )
    for name in names.split()
}


@dataclass(frozen=True, slots=True)
class Bounded:
    """The source of a page that nests no deeper than is allowed, and how many elements or attributes that took."""

    source: str
    changes: int = 0


def bounded(source: str) -> Bounded:
    """The page without start and end tags of what is too deep; these become ends of lines, or nothing within a line.

    It follows the rules by which tags are left out nearly, which is enough to count. Linear in the source's length.
    """
    if source.count("<") - source.count("</") <= _FORMATS_OPEN and len(source) <= _LONG_TAG:
        return Bounded(source)
    reading = _Reading()
    pieces: list[str] = []
    copied = at = 0
    while (found := _TAG.search(source, at)) is not None:
        at = found.end()
        name = found["name"]
        if name is None:
            continue
        name = name.lower()
        put = reading.end(name) if found["end"] else reading.start(name, found["rest"])
        if put is not None:
            pieces += (source[copied : found.start()], put)
            copied = at
        elif not found["end"] and name in _RAW and not reading.foreign:
            at = _end_of_raw(source, at, name)
    if not reading.changes:
        return Bounded(source)
    pieces.append(source[copied:])
    return Bounded("".join(pieces), reading.changes)


def _end_of_raw(source: str, at: int, name: str) -> int:
    """Where the text of an element without elements ends: before its end tag, or with the page."""
    found = None if name == "plaintext" else re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(source, at)
    return len(source) if found is None else found.start()


@dataclass(slots=True)
class _Reading:
    """The elements that are open at a place of the page, from the outermost."""

    changes: int = 0
    _open: list[str] = field(default_factory=list)
    _foreign: list[bool] = field(default_factory=list)
    _formats: list[tuple[str, str]] = field(default_factory=list)
    _equal: Counter[tuple[str, str]] = field(default_factory=Counter)
    _dropped: Counter[str] = field(default_factory=Counter)

    @property
    def foreign(self) -> bool:
        """Whether it is in a drawing or a formula."""
        return bool(self._foreign) and self._foreign[-1]

    def start(self, name: str, rest: str) -> str | None:
        """What is put in the place of a start tag; None if it stays."""
        if not self.foreign:
            self._close_implied(name)
        void = name in _VOID or (self.foreign and rest.endswith("/"))
        if not void and self._is_full(name, rest):
            self.changes += 1
            self._dropped[name] += 1
            return self._gap(name)
        if not void:
            self._open.append(name)
            self._foreign.append(name in _FOREIGN or (self.foreign and name not in _BACK_IN_HTML))
        return self._with_fewer_attributes(name, rest) if len(rest) > _LONG_TAG else None

    def end(self, name: str) -> str | None:
        """What is put in the place of an end tag; None if it stays."""
        if self._dropped:
            if self._dropped[name] > 0:
                self._dropped[name] -= 1
                return self._gap(name)
            if len(self._open) < _DEEPEST - 1 and len(self._formats) < _FORMATS_OPEN:
                self._dropped.clear()
        if name in _FORMATS:
            self._forget_format(name)
        # What stands behind the end tags of the page goes on within it.
        if name not in _PAGE:
            self._close(name)
        return None

    def _is_full(self, name: str, rest: str) -> bool:
        if len(self._open) >= _DEEPEST:
            return True
        if name not in _FORMATS:
            return False
        known = (name, rest)
        if self._equal[known] >= _EQUAL_FORMATS:
            return False
        if len(self._formats) >= _FORMATS_OPEN:
            return True
        self._equal[known] += 1
        self._formats.append(known)
        return False

    def _gap(self, name: str) -> str:
        return "" if name in _INLINE or self.foreign else "<br>"

    def _forget_format(self, name: str) -> None:
        for index in range(len(self._formats) - 1, -1, -1):
            if self._formats[index][0] == name:
                known = self._formats.pop(index)
                self._equal[known] -= 1
                return

    def _close_implied(self, name: str) -> None:
        if name == "a":
            self._forget_format("a")
            self._close("a")
        if name in _CLOSES_PARAGRAPH:
            self._close("p")
        if name in _HEADINGS and self._open and self._open[-1] in _HEADINGS:
            self._cut(-1)
        implied = _CLOSES.get(name)
        if implied is not None:
            closed, within = implied
            for index in range(len(self._open) - 1, -1, -1):
                if self._open[index] in closed:
                    self._cut(index)
                    return
                if self._open[index] in within or self._open[index] == "template":
                    return

    def _close(self, name: str) -> None:
        """End the innermost element of the name with all in it; of formatting that alone."""
        scopes = _SCOPES_OF.get(name, _SCOPES)
        for index in range(len(self._open) - 1, -1, -1):
            if self._open[index] == name:
                if name in _FORMATS:
                    del self._open[index], self._foreign[index]
                else:
                    self._cut(index)
                return
            # An end tag within a cell ends nothing around it, and one within a line no block.
            if self._open[index] in scopes or (
                name in _INLINE and name not in _FORMATS and self._open[index] not in _INLINE
            ):
                return

    def _cut(self, index: int) -> None:
        del self._open[index:], self._foreign[index:]

    def _with_fewer_attributes(self, name: str, rest: str) -> str | None:
        attributes: list[str] = []
        for found in _ATTRIBUTE.finditer(rest):
            if len(attributes) == _ATTRIBUTES:
                self.changes += 1
                return f"<{name} {' '.join(attributes)}>"
            attributes.append(found[0])
        return None
