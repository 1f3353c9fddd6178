"""The parser of FictionBook 2."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from lxml import etree

from smartchat_adapters.parsers.formats import FB2
from smartchat_adapters.parsers.html.markup import MarkupReader, Page
from smartchat_adapters.parsers.toolkit.archive import PartDamagedError, open_archive
from smartchat_adapters.parsers.toolkit.xml import local_name, parse_xml, text_content
from smartchat_core.errors import DamagedFile, EmptyFile, NoTextFound, OcrRequired
from smartchat_core.model.parsed import Cover, Metadata, ParsedDocument
from smartchat_core.model.section import SectionKind
from smartchat_core.parsing.canonical_text import CanonicalTextBuilder, canonical_line

if TYPE_CHECKING:
    from pathlib import Path

    from smartchat_adapters.parsers.html.tags import Token
    from smartchat_core.ports.parser import ParsingLimits

__all__ = ["Fb2Parser"]

_ZIP = b"PK\x03\x04"
_HREF = "{http://www.w3.org/1999/xlink}href"
_END = "/"
_NAMES = {"annotation": "div", "body": "div", "cite": "blockquote", "empty-line": "p", "style": "span"}


class Fb2Parser:
    """Reads FictionBook 2, also zipped: chapters, poems and notes."""

    name = "fb2"
    version = "1"
    formats = (FB2,)

    def parse(self, path: Path, *, limits: ParsingLimits) -> ParsedDocument:
        """Read the file (see `Parser.parse`)."""
        root = parse_xml(_load(path, limits), subject=path.name)
        if local_name(root) != "FictionBook":
            raise DamagedFile("This is no FictionBook.", cause=f"It begins with <{local_name(root)}>.")
        builder = CanonicalTextBuilder(text_characters=limits.text_characters)
        reader = MarkupReader(builder)
        metadata = _metadata(root)
        pictures = 0
        for number, body in enumerate(root.iterfind("{*}body")):
            notes = number > 0 or "note" in (body.get("name") or "").lower()
            kind = SectionKind.NOTES if notes else SectionKind.BODY
            builder.paragraph_break()
            start = builder.offset
            reading = reader.read(_page(body))
            pictures += reading.pictures
            untitled = body.find("{*}title") is None
            if (notes and untitled) or not reading.headings or reading.headings[0].start > start:
                builder.section("Notes" if notes else metadata.title, level=1, kind=kind, start=start)
            for heading in reading.headings:
                # The single notes are parts of the notes.
                level = heading.level + (notes and untitled)
                builder.section(heading.title, level=level, kind=kind, start=heading.start)
        if not builder.length:
            if pictures:
                raise OcrRequired("The pages of this book are pictures.")
            raise NoTextFound("There is no text in this book.")
        return builder.build(metadata=metadata, cover=_cover(root))


def _load(path: Path, limits: ParsingLimits) -> bytes:
    with path.open("rb") as file:
        start = file.read(len(_ZIP))
    if not start:
        raise EmptyFile("The file is empty.")
    if start != _ZIP:
        return path.read_bytes()
    with open_archive(path, limits=limits) as archive:
        name = next((name for name in archive.names if name.lower().endswith(".fb2")), None)
        if name is None:
            raise DamagedFile("There is no FictionBook in this archive.")
        try:
            return archive.read(name)
        except PartDamagedError as exc:
            raise DamagedFile("The book in this archive is damaged.", cause=name) from exc


def _page(body: etree._Element) -> Page:
    """The body as a page of HTML: the titles of sections become headings."""
    tags: list[Token] = []
    words = [""]
    depth = 0
    for event, element in etree.iterwalk(body, events=("start", "end")):
        name = local_name(element)
        if event == "start":
            depth += name == "section"
            tags.append(_token(element, name, depth))
            words.append(element.text or "")
            continue
        depth -= name == "section"
        tags.append(_END)
        words.append((element.tail or "") if element is not body else "")
    return Page(tags=tags, words=words)


def _token(element: etree._Element, name: str, depth: int) -> Token:
    if name == "title":
        parent = element.getparent()
        within = local_name(parent) if parent is not None else ""
        return (f"h{min(max(depth, 1), 6)}",) if within in {"body", "section"} else ("div",)
    if name == "a" and element.get("type") == "note":
        return (name, "role", "doc-noteref")
    return (_NAMES.get(name, name),)


def _metadata(root: etree._Element) -> Metadata:
    info = root.find("{*}description/{*}title-info")
    publication = root.find("{*}description/{*}publish-info")

    def said(of: etree._Element | None, name: str) -> str:
        found = of.find(f"{{*}}{name}") if of is not None else None
        return canonical_line(text_content(found)) if found is not None else ""

    authors = [_name(author) for author in info.iterfind("{*}author")] if info is not None else []
    date = info.find("{*}date") if info is not None else None
    identifiers = (said(publication, "isbn"), said(root.find("{*}description/{*}document-info"), "id"))
    return Metadata(
        title=said(info, "book-title"),
        authors=tuple(dict.fromkeys(author for author in authors if author)),
        language=said(info, "lang"),
        publisher=said(publication, "publisher"),
        published=said(publication, "year") or (date.get("value") if date is not None else "") or said(info, "date"),
        description=said(info, "annotation"),
        identifiers=tuple(identifier for identifier in identifiers if identifier),
    )


def _name(author: etree._Element) -> str:
    names = [author.find(f"{{*}}{part}") for part in ("first-name", "middle-name", "last-name")]
    full = canonical_line(" ".join(text_content(name) for name in names if name is not None))
    nickname = author.find("{*}nickname")
    return full or (canonical_line(text_content(nickname)) if nickname is not None else "")


def _cover(root: etree._Element) -> Cover | None:
    image = root.find("{*}description/{*}title-info/{*}coverpage/{*}image")
    if image is None:
        return None
    wanted = (image.get(_HREF) or image.get("href") or "").removeprefix("#")
    for binary in root.iterfind("{*}binary"):
        if binary.get("id") == wanted:
            try:
                data = base64.b64decode(binary.text or "")
            except ValueError:
                return None
            return Cover(media_type=binary.get("content-type") or "image/jpeg", data=data)
    return None
