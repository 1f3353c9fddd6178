"""The parser of FictionBook 2."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING

from lxml import etree

from smartchat_adapters.parsers.formats import FB2
from smartchat_adapters.parsers.html.fb2_metadata import read_metadata
from smartchat_adapters.parsers.html.markup import MarkupReader, Page
from smartchat_adapters.parsers.html.readable import UnreadParts, readable
from smartchat_adapters.parsers.toolkit.archive import PartDamagedError, open_archive
from smartchat_adapters.parsers.toolkit.xml import local_name, read_xml, text_content
from smartchat_core.errors import DamagedFile, EmptyFile, NoTextFound, OcrRequired
from smartchat_core.model.parsed import Cover, ParsedDocument, ParseWarning, WarningCode
from smartchat_core.model.section import SectionKind, SectionRole
from smartchat_core.parsing.canonical_text import CanonicalTextBuilder, canonical_line
from smartchat_core.parsing.headings import Certainty, read_heading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from smartchat_adapters.parsers.html.tags import Token
    from smartchat_core.ports.parser import ParsingLimits

__all__ = ["Fb2Parser"]

_ZIP = b"PK\x03\x04"
_HREF = "{http://www.w3.org/1999/xlink}href"
_END = "/"
_NAMES = {"annotation": "div", "body": "div", "cite": "blockquote", "empty-line": "p", "style": "span"}
# What the second and further bodies are called: notes and comments, whose links lead there.
_NOTES = re.compile(r"note|comment|прим|коммент|сноск", re.IGNORECASE)


class Fb2Parser:
    """Reads FictionBook 2, also zipped: chapters, poems and notes."""

    name = "fb2"
    version = "3"
    formats = (FB2,)

    def parse(self, path: Path, *, limits: ParsingLimits) -> ParsedDocument:
        """Read the file (see `Parser.parse`)."""
        data, subject, others = _load(path, limits)
        read = read_xml(data, subject=subject)
        root = read.root
        if local_name(root) != "FictionBook":
            raise DamagedFile("This is no FictionBook.", cause=f"It begins with <{local_name(root)}>.")
        builder = CanonicalTextBuilder(text_characters=limits.text_characters)
        builder.warnings.extend(read.warnings)
        builder.warnings.extend(_not_read(name, "Of an archive one book is read; this is another.") for name in others)
        book = _Bodies(root, builder, title=(metadata := read_metadata(root)).title)
        for number, body in enumerate(root.iterfind("{*}body")):
            book.add(body, number)
        builder.warnings.extend([*book.unread.warnings(), *_foreign_binaries(root)])
        if not builder.length:
            if book.pictures:
                raise OcrRequired("The pages of this book are pictures.")
            damage = next((one for one in read.warnings if one.code is WarningCode.PART_DAMAGED), None)
            if damage is not None:
                raise DamagedFile("No text could be read of this book.", cause=damage.message)
            raise NoTextFound("There is no text in this book.")
        return builder.build(metadata=metadata, cover=_cover(root))


class _Bodies:
    """Appends the bodies of a book to its text, with their sections."""

    def __init__(self, root: etree._Element, builder: CanonicalTextBuilder, *, title: str) -> None:
        self._builder = builder
        self._reader = MarkupReader(builder)
        self._title = title
        self._noted = frozenset(
            identifier
            for number, body in enumerate(root.iterfind("{*}body"))
            if number and _NOTES.search(body.get("name") or "")
            for element in body.iter()
            if (identifier := element.get("id"))
        )
        self._linked = frozenset(
            _target(link) for link in root.iterfind("{*}body//{*}a") if link.get("type") == "note" or _target(link)
        )
        self.unread = UnreadParts()
        self.pictures = 0

    def add(self, body: etree._Element, number: int) -> None:
        """Append a body: the text, or its notes."""
        builder = self._builder
        notes = self._is_notes(body, number)
        kind = SectionKind.NOTES if notes else SectionKind.BODY
        builder.paragraph_break()
        start = builder.offset
        name = body.get("name") or f"body {number + 1}"
        reading = self._reader.read(readable(self._page(body), self.unread, subject=name))
        self.pictures += reading.pictures
        headings = list(reading.headings)
        title = body.find("{*}title")
        titled = title is not None and bool(canonical_line(text_content(title))) and bool(headings)
        if titled and not notes and read_heading(headings[0].title).certainty is not Certainty.NAMED:
            # The title of the text is its title page, and no chapter, unless it names a part or a volume.
            page = headings.pop(0)
            front = (SectionKind.FRONT, SectionRole.TITLE_PAGE) if headings else (kind, None)
            builder.section(page.title, level=1, kind=front[0], role=front[1], start=start)
        elif not titled and (notes or not headings or headings[0].start > start):
            builder.section("Notes" if notes else self._title, level=1, kind=kind, start=start)
        for heading in headings:
            # The single notes are parts of the notes.
            level = heading.level + (notes and not titled)
            builder.section(heading.title, level=level, kind=kind, start=heading.start)

    def _is_notes(self, body: etree._Element, number: int) -> bool:
        """Whether the body holds notes: it is called so, or it is a further one to whose sections links lead."""
        name = body.get("name") or ""
        if _NOTES.search(name):
            return True
        sections = [section.get("id") or "" for section in body.iterfind("{*}section")]
        linked = sum(identifier in self._linked for identifier in sections if identifier)
        return number > 0 and bool(name or (linked and 2 * linked >= len(sections)))

    def _page(self, body: etree._Element) -> Page:
        """The body as a page of HTML: the titles of sections become headings."""
        tags: list[Token] = []
        words = [""]
        depth = 0
        for event, element in etree.iterwalk(body, events=("start", "end")):
            name = local_name(element)
            if event == "start":
                depth += name == "section"
                tags.append(self._token(element, name, depth))
                words.append(element.text or "")
                continue
            depth -= name == "section"
            tags.append(_END)
            words.append((element.tail or "") if element is not body else "")
        return Page(tags=tags, words=words)

    def _token(self, element: etree._Element, name: str, depth: int) -> Token:
        if name in {"title", "date"}:
            parent = element.getparent()
            within = local_name(parent) if parent is not None else ""
            return (f"h{min(max(depth, 1), 6)}",) if name == "title" and within in {"body", "section"} else ("div",)
        if name == "a" and (element.get("type") == "note" or _target(element) in self._noted):
            return (name, "role", "doc-noteref")
        if name == "image":
            return ("img", *_attributes(element, "alt", "id"))
        return (_NAMES.get(name, name),)


def _attributes(element: etree._Element, *names: str) -> tuple[str, ...]:
    return tuple(part for name in names if (value := element.get(name)) is not None for part in (name, value))


def _target(link: etree._Element) -> str:
    """The identifier that a link within the book leads to."""
    href = next((str(value) for key, value in link.items() if str(key).rpartition("}")[2] == "href"), "")
    return href.removeprefix("#") if href.startswith("#") else ""


def _load(path: Path, limits: ParsingLimits) -> tuple[bytes, str, list[str]]:
    """The book's bytes and name, and the names of other books in the same archive."""
    with path.open("rb") as file:
        start = file.read(len(_ZIP))
    if not start:
        raise EmptyFile("The file is empty.")
    if start != _ZIP:
        return path.read_bytes(), path.name, []
    with open_archive(path, limits=limits) as archive:
        books = [name for name in archive.names if name.lower().endswith(".fb2")]
        if not books:
            raise DamagedFile("There is no FictionBook in this archive.")
        try:
            return archive.read(books[0]), books[0], books[1:]
        except PartDamagedError as exc:
            raise DamagedFile("The book in this archive is damaged.", cause=books[0]) from exc


def _not_read(subject: str, message: str) -> ParseWarning:
    return ParseWarning(code=WarningCode.NOT_READ, subject=subject, message=message)


def _foreign_binaries(root: etree._Element) -> Iterator[ParseWarning]:
    """What is embedded in the book beside pictures."""
    for binary in root.iterfind("{*}binary"):
        kind = (binary.get("content-type") or "image/").lower()
        if not kind.startswith("image/") and kind != "application/octet-stream":
            yield _not_read(binary.get("id") or "binary", f"An embedded file ({kind}) was not read.")


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
