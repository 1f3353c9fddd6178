"""The parser of Word documents (DOCX)."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

import mammoth

from smartchat_adapters.parsers.formats import DOCX
from smartchat_adapters.parsers.html.parser import html_to_document
from smartchat_adapters.parsers.office.archive import open_office_archive
from smartchat_adapters.parsers.office.docx_hidden import without_hidden_text
from smartchat_adapters.parsers.office.docx_outline import mark_outline_levels
from smartchat_adapters.parsers.toolkit.archive import PartDamagedError
from smartchat_adapters.parsers.toolkit.hidden import HiddenText
from smartchat_adapters.parsers.toolkit.xml import local_name, parse_xml, text_content
from smartchat_core.errors import DamagedFile, HostileFile, NoTextFound
from smartchat_core.model.parsed import Metadata
from smartchat_core.parsing.canonical_text import canonical_line

if TYPE_CHECKING:
    from pathlib import Path

    from smartchat_adapters.parsers.toolkit.archive import SafeArchive
    from smartchat_core.model.parsed import ParsedDocument
    from smartchat_core.ports.parser import ParsingLimits

__all__ = ["DocxParser"]

_CORE = "docProps/core.xml"
# Office Open XML forbids document types (ECMA-376 part 2, 8.1.4); mammoth's reader would follow them.
_DOCUMENT_TYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_NOTES = re.compile(r'<ol><li id="(?:foot|end)note-')
_BACKLINK = re.compile(r'\s*<a href="#(?:foot|end)note-ref-[^"]*">↑</a>')


class DocxParser:
    """Reads DOCX: headings by their outline levels, lists, tables, and notes in a section at the end.

    Pictures and embedded documents are left out, and nothing that the document refers to is fetched.
    """

    name = "docx"
    version = "2"
    formats = (DOCX,)

    def parse(self, path: Path, *, limits: ParsingLimits) -> ParsedDocument:
        """Read the file (see `Parser.parse`)."""
        with open_office_archive(path, limits=limits) as archive:
            parts = _markup_parts(archive)
        hidden = HiddenText()
        markup = _to_html(without_hidden_text(parts, hidden))
        metadata = _metadata(parts.get(_CORE, b""))
        document = html_to_document(markup, metadata=metadata, text_characters=limits.text_characters)
        if not document.text:
            raise NoTextFound("There is no text in this document.")
        return replace(document, warnings=(*document.warnings, *hidden.warnings()))


def _markup_parts(archive: SafeArchive) -> dict[str, bytes]:
    """The unpacked parts that are XML, which is all that mammoth gets to see."""
    parts: dict[str, bytes] = {}
    for name in archive.names:
        if not name.lower().endswith((".xml", ".rels")):
            continue
        try:
            parts[name] = archive.read(name)
        except PartDamagedError as exc:
            raise DamagedFile("A part of the document is damaged.", cause=f"The part is {name!r}.") from exc
        if any(mark in parts[name] for mark in _DOCUMENT_TYPES):
            raise HostileFile("The document declares XML entities.", cause=f"The part is {name!r}.")
    return parts


def _to_html(parts: dict[str, bytes]) -> str:
    rules = mark_outline_levels(parts)
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)

    def no_image(_image: Any) -> list[Any]:
        return []

    try:
        markup: str = mammoth.convert_to_html(
            packed,
            style_map="\n".join(rules),
            convert_image=no_image,
            include_embedded_style_map=False,
            external_file_access=False,
        ).value
    except RecursionError as exc:
        raise HostileFile("The document is nested too deeply.", cause="Its parts hold one another.") from exc
    except Exception as exc:
        # mammoth lets through whatever its XML reader and its own assumptions about a document run into.
        raise DamagedFile("The document cannot be read.", cause=f"{type(exc).__name__}: {exc}") from exc
    markup = _BACKLINK.sub("", markup)
    notes = _NOTES.search(markup)
    if notes is not None:
        at = notes.start()
        markup = f'{markup[:at]}<section role="doc-endnotes">{markup[at:]}</section>'
    return markup


def _metadata(core: bytes) -> Metadata:
    try:
        root = parse_xml(core, subject=_CORE)
    except DamagedFile:
        # Core properties are optional: a document without them is whole.
        return Metadata()
    fields: dict[str, str] = {}
    for element in root:
        fields.setdefault(local_name(element), canonical_line(text_content(element)))
    return Metadata(
        title=fields.get("title", ""),
        authors=tuple(author for part in fields.get("creator", "").split(";") if (author := part.strip())),
        language=fields.get("language", ""),
        description=fields.get("description", ""),
    )
