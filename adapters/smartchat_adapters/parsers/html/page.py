"""Pages from well-formed XHTML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.parsers import expat
from xml.parsers.expat import errors

from smartchat_adapters.parsers.html.markup import Page
from smartchat_core.parsing.canonical_text import is_stable, with_joiner

if TYPE_CHECKING:
    from collections.abc import Iterable

    from smartchat_adapters.parsers.html.tags import Token

__all__ = ["NotWellFormedError", "xhtml_page"]

# Of ASCII only DEL is both allowed in XML and no character of a text.
_ASCII = bytes(range(0x7F))
_BUFFER = 1024 * 1024
_DECLARATION = re.compile(rb"\s*<\?xml[^>]*\?>")
# White space is spaces, and one bracket is as good as the other to split at.
_EVENED = bytes.maketrans(b"\t\n\r>", b"   <")
# Those beyond it count twice in a CFI.
_LAST_SINGLE = "\uffff"
_END = "/"
# Of what has no width, formulas need the separator as it is.
_SEPARATOR = "\u2063".encode()
_ENDS_TOO_EARLY = frozenset(
    errors.codes[message]
    for message in (errors.XML_ERROR_NO_ELEMENTS, errors.XML_ERROR_UNCLOSED_TOKEN, errors.XML_ERROR_PARTIAL_CHAR)
)


class NotWellFormedError(Exception):
    """It is no XML; `breaks_off` if that is because it ends within an element, with nothing wrong before."""

    def __init__(self, message: str, *, breaks_off: bool = False) -> None:
        super().__init__(message)
        self.breaks_off = breaks_off


def xhtml_page(source: bytes) -> Page:
    """The page of a document in UTF-8 without document type and entities (see `prepare_xml`).

    Raises:
        NotWellFormedError: it breaks the rules of XML.
    """
    try:
        expat.ParserCreate("utf-8").Parse(source, True)
    except expat.ExpatError as exc:
        raise NotWellFormedError(str(exc), breaks_off=exc.code in _ENDS_TOO_EARLY and b"<" in source) from exc
    declaration = _DECLARATION.match(source)
    body = source[declaration.end() :] if declaration is not None else source
    # XML takes the two characters of such a line end for one.
    if b"\r" in body:
        body = body.replace(b"\r\n", b"\n")
    if b"<!" in body or b"<?" in body or b"<pre" in body or _SEPARATOR in body:
        return _parsed(source)
    page = _split(body.translate(_EVENED), set(body.translate(None, _ASCII).decode("utf-8")))
    # A bracket that is no bracket of a tag puts the pieces out of step.
    return page if len(page.tags) == body.count(b"<") else _parsed(source)


def _split(source: bytes, repertoire: Iterable[str]) -> Page:
    """The page of a source that an XML parser has accepted, if all its angle brackets enclose tags."""
    text = with_joiner(source.decode("utf-8"), repertoire)
    even = True
    for character in repertoire:
        if character.isspace():
            text = text.replace(character, " ")
        elif character > _LAST_SINGLE or not is_stable(character):
            even = False
    pieces = text.split("<")
    words = pieces[0::2]
    if "&" in text:
        words = [_unescape(run) if "&" in run else run for run in words]
    return Page(tags=[*pieces[1::2]], words=words, even=even)


def _unescape(words: str) -> str:
    words = words.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&apos;", "'")
    return words.replace("&amp;", "&")


def _parsed(source: bytes) -> Page:
    """The page as an XML parser reads it: slower, but right for comments, CDATA and preformatted text."""
    tags: list[Token] = []
    words: list[str] = [""]

    def start(name: str, attributes: list[str]) -> None:
        tags.append((name, *attributes))
        words.append("")

    def end(_name: str) -> None:
        tags.append(_END)
        words.append("")

    def characters(data: str) -> None:
        words[-1] += data

    parser = expat.ParserCreate("utf-8", intern={})
    parser.buffer_text = True
    parser.buffer_size = _BUFFER
    parser.ordered_attributes = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    parser.Parse(source, True)
    return Page(tags=tags, words=words)
