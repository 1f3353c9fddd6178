"""The parser of OpenDocument texts (ODT)."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from lxml import etree

from smartchat_adapters.parsers.formats import ODT
from smartchat_adapters.parsers.html.parser import html_to_document
from smartchat_adapters.parsers.office.archive import open_office_archive
from smartchat_adapters.parsers.office.odt_styles import OdtStyles
from smartchat_adapters.parsers.toolkit.archive import PartDamagedError, PartMissingError
from smartchat_adapters.parsers.toolkit.xml import local_name, parse_xml, text_content
from smartchat_core.errors import DamagedFile, EncryptedFile, NoTextFound
from smartchat_core.model.parsed import Metadata
from smartchat_core.parsing.canonical_text import canonical_line

if TYPE_CHECKING:
    from pathlib import Path

    from smartchat_adapters.parsers.toolkit.archive import SafeArchive
    from smartchat_core.model.parsed import ParsedDocument
    from smartchat_core.ports.parser import ParsingLimits

__all__ = ["OdtParser"]

# OpenDocument 1.3, part 3: its elements in HTML, whose reader knows how text is laid out.
_AS_HTML = {
    **dict.fromkeys(("p", "numbered-paragraph"), "p"),
    **dict.fromkeys(("section", "text-box"), "div"),
    **dict.fromkeys(("list-item", "list-header"), "li"),
    "list": "ul",
    "table": "table",
    "table-row": "tr",
    "table-cell": "td",
    "line-break": "br",
}
_SKIPPED = frozenset(
    (
        "annotation annotation-end bibliography alphabetical-index illustration-index table-index object-index "
        "user-index table-of-content tracked-changes forms sequence-decls variable-decls user-field-decls "
        "dde-connection-decls ruby-text object object-ole image desc covered-table-cell scripts settings styles "
        "automatic-styles master-styles font-face-decls meta"
    ).split()
)
_SPACES = frozenset(("s", "tab"))
_FLAT = b"<"


class OdtParser:
    """Reads ODT, packed or flat: headings by their outline level, lists, tables, and notes at the end.

    Tables of contents and indexes are left out: they repeat the text.
    """

    name = "odt"
    version = "2"
    formats = (ODT,)

    def parse(self, path: Path, *, limits: ParsingLimits) -> ParsedDocument:
        """Read the file (see `Parser.parse`)."""
        meta: etree._Element | None
        with path.open("rb") as file:
            flat = file.read(64).removeprefix(b"\xef\xbb\xbf").lstrip().startswith(_FLAT)
        if flat:
            content = meta = parse_xml(path.read_bytes(), subject=path.name)
            styles = OdtStyles([content])
        else:
            with open_office_archive(path, limits=limits) as archive:
                content, meta = _content(archive)
                styles = OdtStyles([*_shared_styles(archive), content])
        body = next(
            (element for element in content.iter() if local_name(element) == "text" and _in_body(element)), None
        )
        if body is None:
            raise DamagedFile("The document has no body of text.")
        document = html_to_document(
            _to_html(body, styles), metadata=_metadata(meta), text_characters=limits.text_characters
        )
        if not document.text:
            raise NoTextFound("There is no text in this document.")
        return document


def _content(archive: SafeArchive) -> tuple[etree._Element, etree._Element | None]:
    try:
        manifest = archive.read("META-INF/manifest.xml")
    except (PartMissingError, PartDamagedError):
        manifest = b""
    if b"encryption-data" in manifest:
        raise EncryptedFile("The document is protected by a password.")
    try:
        content = parse_xml(archive.read("content.xml"), subject="content.xml")
    except PartMissingError as exc:
        raise DamagedFile("This is no OpenDocument text.", cause="It has no part 'content.xml'.") from exc
    except PartDamagedError as exc:
        raise DamagedFile("The text of the document is damaged.") from exc
    try:
        return content, parse_xml(archive.read("meta.xml"), subject="meta.xml")
    except (PartMissingError, PartDamagedError, DamagedFile):
        # Metadata are optional: without them the text is whole.
        return content, None


def _shared_styles(archive: SafeArchive) -> list[etree._Element]:
    try:
        return [parse_xml(archive.read("styles.xml"), subject="styles.xml")]
    except (PartMissingError, PartDamagedError, DamagedFile):
        # Without them the text has its own styles only.
        return []


def _in_body(element: etree._Element) -> bool:
    parent = element.getparent()
    return parent is not None and local_name(parent) == "body"


def _to_html(body: etree._Element, styles: OdtStyles) -> str:
    markup: list[str] = []
    notes: list[etree._Element] = []
    _walk(body, markup, notes, styles)
    if notes:
        markup.append('<section role="doc-endnotes">')
        # Notes may hold notes: the list grows while it is read.
        for note in notes:
            _walk(note, markup, notes, styles)
        markup.append("</section>")
    return "".join(markup)


def _walk(root: etree._Element, markup: list[str], notes: list[etree._Element], styles: OdtStyles) -> None:
    """Append what is in the element, without recursion: documents may be nested deeply."""
    walker = etree.iterwalk(root, events=("start", "end"))
    skipped: etree._Element | None = None
    for event, element in walker:
        name = local_name(element)
        if event == "start":
            if name == "note" or name in _SKIPPED:
                if name == "note":
                    notes += [part for part in element if local_name(part) == "note-body"]
                skipped = element
                walker.skip_subtree()
                continue
            css = styles.css(element)
            look = f' style="{escape(css)}"' if css else ""
            markup.append(f"<{_html_name(element, name)}{look}>")
            if name in _SPACES:
                markup.append(" ")
            markup.append(escape(element.text or "", quote=False))
        else:
            if element is not skipped and name != "line-break":
                markup.append(f"</{_html_name(element, name)}>")
            if element is not root:
                markup.append(escape(element.tail or "", quote=False))


def _html_name(element: etree._Element, name: str) -> str:
    if name == "p" and element.getprevious() is None and _is_item(element.getparent()):
        return "span"
    if name != "h":
        return _AS_HTML.get(name, "span")
    level = next((value for key, value in element.attrib.items() if str(key).endswith("}outline-level")), "1")
    level = str(level)
    return f"h{min(max(int(level), 1), 6)}" if level.isdecimal() else "h1"


def _is_item(element: etree._Element | None) -> bool:
    return element is not None and local_name(element) == "list-item"


def _metadata(root: etree._Element | None) -> Metadata:
    if root is None:
        return Metadata()
    meta = next((element for element in root.iter() if local_name(element) == "meta"), None)
    if meta is None:
        return Metadata()
    fields: dict[str, str] = {}
    for element in meta:
        fields.setdefault(local_name(element), canonical_line(text_content(element)))
    author = fields.get("initial-creator") or fields.get("creator", "")
    return Metadata(
        title=fields.get("title", ""),
        authors=(author,) if author else (),
        language=fields.get("language", ""),
        description=fields.get("description", ""),
    )
