"""Reading Word documents."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any

import mammoth

from smartchat_adapters.parsers._archive import PartDamagedError
from smartchat_adapters.parsers._canonical import canonical_line
from smartchat_adapters.parsers._office import open_office_archive
from smartchat_adapters.parsers._xml import local_name, parse_xml, words_of
from smartchat_adapters.parsers.html import html_to_document
from smartchat_core.errors import DamagedFile, HostileFile, NoTextFound
from smartchat_core.model.parsed import Metadata

if TYPE_CHECKING:
    from pathlib import Path

    from smartchat_adapters.parsers._archive import SafeArchive
    from smartchat_core.model.parsed import ParsedDocument
    from smartchat_core.ports.parser import ParsingLimits

__all__ = ["DocxParser"]

_CORE = "docProps/core.xml"
# Office Open XML forbids document types (ECMA-376 part 2, 8.1.4); mammoth's reader would follow them.
_DOCUMENT_TYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_STYLES = "\n".join(f"p[style-name='heading {level}'] => h6:fresh" for level in (7, 8, 9))
_NOTES = re.compile(r'<ol><li id="(?:foot|end)note-')
_BACKLINK = re.compile(r'\s*<a href="#(?:foot|end)note-ref-[^"]*">↑</a>')


class DocxParser:
    """Reads DOCX: headings by their styles, lists, tables, and notes in a section at the end.

    Pictures and embedded documents are left out, and nothing that the document refers to is fetched.
    """

    name = "docx"
    version = "1"
    media_types = frozenset(("application/vnd.openxmlformats-officedocument.wordprocessingml.document",))

    def parse(self, path: Path, *, limits: ParsingLimits) -> ParsedDocument:
        """Read the file (see `Parser.parse`)."""
        with open_office_archive(path, limits=limits) as archive:
            parts = _markup_parts(archive)
        markup = _to_html(parts)
        metadata = _metadata(parts.get(_CORE, b""))
        document = html_to_document(markup, metadata=metadata, text_characters=limits.text_characters)
        if not document.text:
            raise NoTextFound("There is no text in this document.")
        return document


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
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)

    def no_image(_image: Any) -> list[Any]:
        return []

    try:
        markup: str = mammoth.convert_to_html(
            packed,
            style_map=_STYLES,
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
        fields.setdefault(local_name(element), canonical_line(words_of(element)))
    return Metadata(
        title=fields.get("title", ""),
        authors=tuple(author for part in fields.get("creator", "").split(";") if (author := part.strip())),
        language=fields.get("language", ""),
        description=fields.get("description", ""),
    )
