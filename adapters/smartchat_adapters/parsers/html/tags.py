"""What the elements of (X)HTML, SVG, MathML and EPUB mean for running text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from html import escape, unescape
from typing import TYPE_CHECKING

from smartchat_adapters.parsers.toolkit.semantic_roles import role_of_terms
from smartchat_core.model.section import SectionKind, SectionRole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = [
    "BLOCK",
    "EMPTY_INLINE",
    "END",
    "INLINE",
    "Act",
    "Tag",
    "TagReader",
    "Token",
    "apart",
    "is_end",
    "kind_of_terms",
    "local_part",
    "replacement",
    "split_token",
]

Token = str | tuple[str, ...]
"""A tag: what stands between its angle brackets, or its name followed by names and values of attributes.

Whatever begins with a slash ends an element.
"""


class Act(IntEnum):
    """What a tag does."""

    END = 0
    INLINE = 1
    BLOCK = 2
    BREAK = 3
    LINE = 4
    LIST = 5
    ROW = 6
    CELL = 7
    SKIP = 8
    HEADING = 9
    PREFORMATTED = 10
    IMAGE = 11
    LINK = 12
    SUPERSCRIPT = 13
    REPLACED = 14
    TITLE = 15
    STANZA = 16
    REFERENCE = 17
    APART = 18
    RUBY = 19
    READING = 20


_NAMES = {
    Act.BLOCK: (
        "address article aside blockquote body caption center details dialog div fieldset figcaption figure footer "
        "form header hgroup hr html legend main nav p section summary svg table "
        # FictionBook
        "epigraph poem subtitle text-author"
    ),
    Act.BREAK: "br",
    Act.LINE: "dd dt li text v",
    Act.LIST: "dir dl menu ol ul",
    Act.ROW: "tr",
    Act.CELL: "td th",
    Act.SKIP: (
        "annotation annotation-xml applet audio button canvas case defs desc embed frame frameset iframe input "
        "link meta metadata noembed noframes option rp script select style template textarea video"
    ),
    Act.HEADING: "h1 h2 h3 h4 h5 h6",
    Act.PREFORMATTED: "listing plaintext pre xmp",
    Act.IMAGE: "image img",
    Act.LINK: "a",
    Act.SUPERSCRIPT: "sup",
    Act.RUBY: "ruby",
    Act.READING: "rt rtc",
    Act.TITLE: "title",
    Act.STANZA: "stanza",
}
# What no file can hold: elements that passes over a page put in the place of its own.
_REPLACEMENT, _SET_APART = "\0text", "\0apart"
_ACTS = {name: act for act, names in _NAMES.items() for name in names.split()}
_ACTS |= {_REPLACEMENT: Act.REPLACED, _SET_APART: Act.APART}
# What interrupts sentences: EPUB Structural Semantics (https://idpf.org/epub/vocab/structure/) and DPUB-ARIA.
_DROPPED = frozenset(("backlink", "doc-backlink", "doc-pagebreak", "pagebreak"))
_REFERENCES = frozenset(("annoref", "biblioref", "doc-biblioref", "doc-noteref", "noteref"))
# Classes that many producers use: numbers of pages and lines, and the parts of poems.
_NUMBERS = frozenset(
    (
        "line-number",
        "lineno",
        "lnum",
        "linenum",
        "linenumber",
        "pagebreak",
        "pageno",
        "pagenum",
        "page-number",
        "pagenumber",
    )
)
_LINES = frozenset(("line", "poetry-line", "verse-line", "verseline"))
_STANZAS = frozenset(("linegroup", "stanza", "strophe"))
_KINDS = {
    SectionKind.NOTES: (
        "doc-endnote doc-endnotes doc-footnote endnote endnotes footnote footnotes notes rearnote rearnotes"
    ),
    SectionKind.BACK: (
        "acknowledgements acknowledgments afterword appendix backmatter bibliography colophon doc-acknowledgments "
        "doc-afterword doc-appendix doc-bibliography doc-colophon doc-glossary doc-index glossary index loi lot"
    ),
    SectionKind.FRONT: (
        "copyright-page cover dedication doc-cover doc-credits doc-dedication doc-foreword doc-preface doc-toc "
        "foreword frontmatter halftitlepage imprimatur imprint landmarks other-credits preface title-page "
        "titlepage toc"
    ),
    SectionKind.BODY: (
        "bodymatter chapter division doc-chapter doc-conclusion doc-epilogue doc-introduction doc-part doc-prologue "
        "epilogue part prologue text volume se:short-story z3998:letter z3998:scene"
    ),
}
_KIND_OF_TERM = {term: kind for kind, terms in _KINDS.items() for term in terms.split()}
_ATTRIBUTE = re.compile(r"([^\s=/]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")


def kind_of_terms(terms: str) -> SectionKind | None:
    """What a section is for by its semantic terms (of EPUB, DPUB-ARIA or the guide of EPUB 2)."""
    kinds = {_KIND_OF_TERM[term] for term in terms.lower().split() if term in _KIND_OF_TERM}
    # The copyright page at the end of a book is back matter; notes are notes wherever they stand.
    return next((kind for kind in _KINDS if kind in kinds), None)


def is_end(token: Token) -> bool:
    """Whether the tag ends an element."""
    return not isinstance(token, tuple) and token.startswith("/")


def local_part(token: Token) -> str:
    """The name of a start tag without its prefix, in lower case."""
    name = token[0] if isinstance(token, tuple) else token.split(None, 1)[0].rstrip("/") if token else ""
    return name.rpartition(":")[2].lower()


def replacement(text: str, identifier: str = "", *, empty: bool = False) -> Token:
    """A tag that stands for a text; what its element holds is not read."""
    end = "/" if empty else ""
    return f'{_REPLACEMENT} id="{escape(identifier)}" alt="{escape(text)}"{end}'


def apart(identifier: str = "") -> Token:
    """A tag whose element begins after a space."""
    return f'{_SET_APART} id="{escape(identifier)}"'


def split_token(token: Token) -> tuple[str, list[tuple[str, str]], bool]:
    """The name of a start tag, its attributes, and whether it ends its element as well."""
    if isinstance(token, tuple):
        return token[0], list(zip(token[1::2], token[2::2], strict=True)), False
    words = token.rstrip("/").split(None, 1)
    pairs = [(key, unescape(one or two)) for key, one, two in _ATTRIBUTE.findall(words[1])] if len(words) > 1 else []
    return words[0], pairs, token.endswith("/")


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag that has been read; `empty` if it ends its element as well."""

    act: Act
    empty: bool = False
    id: str = ""
    kind: SectionKind | None = None
    role: SectionRole | None = None
    alternative: str = ""
    level: int = 0


# Tags of which nothing but the act matters are always these, so that they can be compared by identity.
END = Tag(Act.END)
INLINE = Tag(Act.INLINE)
EMPTY_INLINE = Tag(Act.INLINE, empty=True)
BLOCK = Tag(Act.BLOCK)
_SHARED = {tag: tag for tag in (INLINE, EMPTY_INLINE, BLOCK)}


class TagReader:
    """Reads tags, each different one once.

    Args:
        wanted: the ids that matter, folded for case; others are left out.
    """

    def __init__(self, wanted: frozenset[str] = frozenset()) -> None:
        self._wanted = wanted

    def read(self, token: Token) -> Tag:
        """What the tag means."""
        if is_end(token):
            return END
        name, pairs, empty = split_token(token)
        tag = self._tag(name.rpartition(":")[2].lower(), pairs, empty=empty)
        return _SHARED.get(tag, tag)

    def _tag(self, name: str, pairs: Sequence[tuple[str, str]], *, empty: bool) -> Tag:
        act = _ACTS.get(name, Act.INLINE)
        if not pairs:
            return Tag(act, empty, level=_level(name, act))
        attributes = {key.lower(): value for key, value in reversed(pairs)}
        types = attributes.get("role", "")
        for key, value in pairs:
            if key == "epub:type" or key.endswith(":type"):
                types = f"{types} {value}" if types else value
        if _is_dropped(attributes, types):
            return Tag(Act.SKIP, empty)
        alternative = ""
        if act is Act.IMAGE:
            alternative = attributes.get("alt", "")
        elif act is Act.REPLACED:
            alternative = attributes["alt"]
        elif types and not _REFERENCES.isdisjoint(types.split()):
            act = Act.REFERENCE
        elif act is Act.LINK and "#" not in attributes.get("href", ""):
            act = Act.INLINE
        elif act is Act.BLOCK and "class" in attributes:
            act = _act_of_class(act, attributes["class"])
        identifier = ""
        for key in ("id", "xml:id", "name"):
            if attributes.get(key, "").casefold() in self._wanted:
                identifier = attributes[key]
                break
        kind = kind_of_terms(types) if types and act is Act.BLOCK else None
        if types and act is not Act.BLOCK and act is not Act.LINK:
            kind = SectionKind.NOTES if kind_of_terms(types) is SectionKind.NOTES else None
        role = role_of_terms(types) if kind is not None else None
        return Tag(act, empty, identifier, kind, role, alternative, _level(name, act))


def _is_dropped(attributes: Mapping[str, str], types: str) -> bool:
    if types and not _DROPPED.isdisjoint(types.split()):
        return True
    classes = attributes.get("class")
    return classes is not None and not _NUMBERS.isdisjoint(classes.lower().split())


def _act_of_class(act: Act, classes: str) -> Act:
    """What a block does if its class makes it a part of a poem."""
    names = classes.lower().split()
    if not _STANZAS.isdisjoint(names):
        return Act.STANZA
    return Act.LINE if not _LINES.isdisjoint(names) else act


def _level(name: str, act: Act) -> int:
    return int(name[1]) if act is Act.HEADING else 0
