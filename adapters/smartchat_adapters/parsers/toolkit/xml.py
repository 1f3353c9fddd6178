"""XML from untrusted sources: no document type, no expansion of entities, no network.

Whatever a document type declares is cut off before a parser sees the source, and the few entities that
are plain characters are put in their places, so that no parser has anything left to expand or to fetch.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.entities import html5
from io import BytesIO
from typing import TYPE_CHECKING, Final, TypedDict

from lxml import etree

from smartchat_adapters.parsers.toolkit.encoding import decode_markup
from smartchat_adapters.parsers.toolkit.xml_repair import balanced
from smartchat_core.errors import DamagedFile, HostileFile
from smartchat_core.model.parsed import ParseWarning, WarningCode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

__all__ = ["elements_of", "local_name", "parse_xml", "parse_xml_with_damage", "prepare_xml", "text_content"]

_DOCTYPE = re.compile(r"<!DOCTYPE\b[^\[>\"']*(?:\"[^\"]*\"[^\[>\"']*|'[^']*'[^\[>\"']*)*", re.IGNORECASE)
# The internal subset: declarations, comments and quoted strings up to the closing bracket.
_SUBSET = re.compile(r"\[((?:[^\]\"'<]|\"[^\"]*\"|'[^']*'|<!--.*?-->|<)*+)\]\s*>", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_ENTITY = re.compile(r"<!ENTITY\s+(%\s+)?([^\s\"']+)\s+(?:\"([^\"]*)\"|'([^']*)'|(SYSTEM|PUBLIC))")
_REFERENCE = re.compile(r"&(?:([A-Za-z][\w.:-]*);|#(?:(\d{1,7})|[xX]([0-9A-Fa-f]{1,6}));)?")
_CHARACTER_REFERENCE = re.compile(r"&#(?:(\d{1,7})|x([0-9A-Fa-f]{1,6}));")
_PREDEFINED = frozenset(("amp", "lt", "gt", "quot", "apos"))
# Longer ones are no characters but texts, and texts can be multiplied.
_LONGEST_ENTITY = 64


class _Options(TypedDict):
    resolve_entities: bool
    no_network: bool
    load_dtd: bool
    remove_comments: bool
    remove_pis: bool
    huge_tree: bool


_SAFE: Final = _Options(
    resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, huge_tree=True
)
"""How every parser of XML is made."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Prepared:
    """A source in UTF-8 that has nothing to expand, and warnings about how it was written."""

    source: bytes
    warnings: tuple[ParseWarning, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ReadXml:
    """The root of a document, and what was amiss with it."""

    root: etree._Element
    warnings: tuple[ParseWarning, ...] = ()


def prepare_xml(data: bytes, *, subject: str = "") -> Prepared:
    """The source in UTF-8 without a declaration, document type or named entities.

    Raises:
        HostileFile: it declares entities that are more than characters.
    """
    warnings: tuple[ParseWarning, ...] = ()
    text = _utf8(data) if _is_plain_utf8(data) else None
    if text is None:
        decoded = decode_markup(data, subject=subject)
        text, warnings = decoded.text, decoded.warnings
    elif b"<!" not in data and b"&" not in data:
        return Prepared(source=data)
    declared: dict[str, str] = {}
    if "<!DOCTYPE" in text or "<!doctype" in text:
        text, declared = _without_doctype(text, subject)
    if "&" in text:
        text = _resolve(text, declared)
    return Prepared(source=text.encode("utf-8", "replace"), warnings=warnings)


def parse_xml(data: bytes, *, subject: str) -> etree._Element:
    """The root of the document, which is repaired where it is not well-formed (see `read_xml`)."""
    return read_xml(data, subject=subject).root


def parse_xml_with_damage(data: bytes, *, subject: str) -> tuple[etree._Element, bool]:
    """The root of the document, and whether it is whole: False where it had to be repaired.

    Raises:
        DamagedFile, HostileFile: as `read_xml` does.
    """
    read = read_xml(data, subject=subject)
    return read.root, all(warning.code is not WarningCode.PART_DAMAGED for warning in read.warnings)


def read_xml(data: bytes, *, subject: str) -> ReadXml:
    """The root of the document, and warnings where its encoding was guessed or its markup had to be repaired.

    Raises:
        DamagedFile: there is no XML in it.
        HostileFile: it declares entities that are more than characters.
    """
    prepared = prepare_xml(data, subject=subject)
    source = _DECLARATION.sub(b"", prepared.source, count=1).lstrip()
    try:
        root, cause = _root(source, recover=False), ""
    except etree.XMLSyntaxError as exc:
        root, cause = None, exc.msg
    if root is not None:
        return ReadXml(root=root, warnings=prepared.warnings)
    message = f"Its markup is damaged and was repaired; words may be missing or in other places ({cause})."
    damaged = ParseWarning(code=WarningCode.PART_DAMAGED, subject=subject, message=message)
    repaired = balanced(source.decode("utf-8", "replace")).encode()
    for attempt, recover in ((repaired, False), (source, True)):
        try:
            root = _root(attempt, recover=recover)
        except etree.XMLSyntaxError:
            continue
        if root is not None:
            return ReadXml(root=root, warnings=(*prepared.warnings, damaged))
    raise DamagedFile("A part of the file is no XML.", cause=f"{subject}: {cause}")


def elements_of(data: bytes, *, names: Iterable[str], subject: str) -> Iterator[etree._Element]:
    """The elements of these local names, in any namespace, one after another: each is gone when the next one comes.

    Raises:
        HostileFile: it declares entities that are more than characters.
        etree.XMLSyntaxError: it is no XML from there on.
    """
    context = etree.iterparse(
        BytesIO(prepare_xml(data, subject=subject).source),
        events=("end",),
        tag=tuple(f"{{*}}{name}" for name in names),
        **_SAFE,
    )
    for _, element in context:
        yield element
        element.clear()
        parent = element.getparent()
        while parent is not None and element.getprevious() is not None:
            del parent[0]


def _root(source: bytes, *, recover: bool) -> etree._Element | None:
    parser = etree.XMLParser(recover=recover, encoding="utf-8", **_SAFE)
    # Where it recovers, what holds no element at all gives no root, and no error.
    root: etree._Element | None = etree.fromstring(source, parser)
    return root


def _utf8(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


_DECLARATION = re.compile(rb"^\s*<\?xml[^>]*\?>")


def local_name(element: etree._Element) -> str:
    """The element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def text_content(element: etree._Element) -> str:
    """All the text in the element."""
    return "".join(str(part) for part in element.itertext())


_HEAD = re.compile(rb"\s*<\?xml[^>]*?encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)


def _is_plain_utf8(data: bytes) -> bool:
    head = data[:200]
    if head.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")) or b"\0" in head:
        return False
    declared = _HEAD.match(head)
    return declared is None or declared.group(1).lower() in {b"utf-8", b"us-ascii", b"utf8"}


def _without_doctype(text: str, subject: str) -> tuple[str, dict[str, str]]:
    found = _DOCTYPE.search(text)
    if found is None:
        return text, {}
    end = found.end()
    if text[end : end + 1] == ">":
        return text[: found.start()] + text[end + 1 :], {}
    subset = _SUBSET.match(text, end)
    if subset is None:
        if "<!ENTITY" in text:
            raise _hostile(subject)
        return text, {}
    declared: dict[str, str] = {}
    declarations = _COMMENT.sub("", subset.group(1))
    for parameter, name, double, single, external in _ENTITY.findall(declarations):
        value = double or single
        if parameter or external or len(value) > _LONGEST_ENTITY or _CHARACTER_REFERENCE.sub("", value).count("&"):
            raise _hostile(subject)
        declared.setdefault(name, _CHARACTER_REFERENCE.sub(_referred, value))
    return text[: found.start()] + text[subset.end() :], declared


def _hostile(subject: str) -> HostileFile:
    return HostileFile("The file declares entities that expand or that lie outside of it.", cause=subject)


def _character(code: int) -> str:
    """The character, or the replacement character for what XML forbids."""
    if code in {9, 10, 13} or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000:
        return chr(code)
    return "\ufffd"


def _referred(found: re.Match[str]) -> str:
    return _character(int(found.group(1)) if found.group(1) else int(found.group(2), 16))


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _resolve(text: str, declared: Mapping[str, str]) -> str:
    def resolved(found: re.Match[str]) -> str:
        name, decimal, hexadecimal = found.groups()
        if decimal or hexadecimal:
            return _escape(_character(int(decimal) if decimal else int(hexadecimal, 16)))
        if name is None:
            return "&amp;"
        if name in _PREDEFINED:
            return f"&{name};"
        value = declared.get(name) or html5.get(f"{name};")
        if value is None:
            return f"&amp;{name};"
        return _escape(value)

    return _REFERENCE.sub(resolved, text)
