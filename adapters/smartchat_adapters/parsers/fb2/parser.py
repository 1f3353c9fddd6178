"""The parser of FictionBook 2."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from lxml import etree

from smartchat_adapters.parsers.fb2.metadata import read_metadata
from smartchat_adapters.parsers.formats import FB2
from smartchat_adapters.parsers.html.markup import MarkupReader, Page
from smartchat_adapters.parsers.html.readable import UnreadParts, readable
from smartchat_adapters.parsers.pictures.decoding import decoded_page
from smartchat_adapters.parsers.pictures.header import HEADER_BYTES
from smartchat_adapters.parsers.pictures.in_text import PagePictures, place_of_picture
from smartchat_adapters.parsers.toolkit.archive import PartDamagedError, open_archive
from smartchat_adapters.parsers.toolkit.base64_text import decoded_base64
from smartchat_adapters.parsers.toolkit.quality import check_quality
from smartchat_adapters.parsers.toolkit.xml import local_name, read_xml, text_content
from smartchat_core.errors import DamagedFile, EmptyFile, NoTextFound
from smartchat_core.model.parsed import Cover, ParsedDocument, ParseWarning, WarningCode
from smartchat_core.model.recognized import PagesWithoutText, RecognizedPage
from smartchat_core.model.section import SectionKind, SectionRole
from smartchat_core.parsing.canonical_text import CanonicalTextBuilder, canonical_line
from smartchat_core.parsing.headings import Certainty, read_heading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from smartchat_adapters.parsers.html.tags import Token
    from smartchat_core.model.recognized import PageImage
    from smartchat_core.model.span import Span
    from smartchat_core.ports.parser import ParsingLimits

__all__ = ["Fb2Parser"]

_ZIP = b"PK\x03\x04"
_HREF = "{http://www.w3.org/1999/xlink}href"
_END = "/"
_NOTHING_RECOGNIZED: Mapping[int, RecognizedPage] = {}
_NAMES = {"annotation": "div", "body": "div", "cite": "blockquote", "empty-line": "p", "style": "span"}
# What the second and further bodies are called: notes and comments, whose links lead there.
_NOTES = re.compile(r"note|comment|прим|коммент|сноск", re.IGNORECASE)


class Fb2Parser:
    """Reads FictionBook 2, also zipped: chapters, poems and notes."""

    name = "fb2"
    version = "5"
    formats = (FB2,)

    def parse(self, path: Path, *, limits: ParsingLimits) -> ParsedDocument:
        """Read the file (see `Parser.parse`)."""
        return self.parse_recognized(path, pages={}, limits=limits)

    def pages_without_text(self, path: Path, *, every: bool, limits: ParsingLimits) -> PagesWithoutText:
        """See `PageParser.pages_without_text`; `every`: also the plates of a book that has its text."""
        root, _, _ = _open(path, limits)
        book = _Bodies(root, CanonicalTextBuilder(text_characters=limits.text_characters), title="")
        book.add_all()
        pages = book.pictures.missing(book.parts, every=every)
        return PagesWithoutText(pages=pages, language=read_metadata(root).language)

    def page_image(self, path: Path, page: int, *, limits: ParsingLimits) -> PageImage:
        """See `PageParser.page_image`."""
        root, _, _ = _open(path, limits)
        book = _Bodies(root, CanonicalTextBuilder(text_characters=limits.text_characters), title="")
        book.add_all()
        part, ordinal = place_of_picture(page)
        name = next(iter(book.sources[part][ordinal:]), "") if part < len(book.sources) else ""
        binary = book.binaries.get(name)
        if binary is None:
            raise DamagedFile("The picture is not in the book", cause=name)
        return decoded_page(decoded_base64(binary.text or ""), name=name)

    def parse_recognized(
        self, path: Path, *, pages: Mapping[int, RecognizedPage], limits: ParsingLimits
    ) -> ParsedDocument:
        """See `PageParser.parse_recognized`: the pages are pictures in the place of text (`picture_number`)."""
        root, warnings, others = _open(path, limits)
        builder = CanonicalTextBuilder(text_characters=limits.text_characters)
        builder.warnings.extend(warnings)
        builder.warnings.extend(_not_read(name, "Of an archive one book is read; this is another.") for name in others)
        book = _Bodies(root, builder, title=(metadata := read_metadata(root)).title, recognized=pages)
        book.add_all()
        builder.warnings.extend([*book.unread.warnings(), *_foreign_binaries(root)])
        if not builder.length:
            if book.pictures:
                raise book.pictures.error(book.parts)
            damage = next((one for one in warnings if one.code is WarningCode.PART_DAMAGED), None)
            if damage is not None:
                raise DamagedFile("No text could be read of this book.", cause=damage.message)
            raise NoTextFound("There is no text in this book.")
        builder.warnings.extend(book.pictures.warnings(book.parts))
        parsed = builder.build(metadata=metadata, cover=_cover(root))
        offsets, points = _marked(book.pictures.written)
        anchors = replace(parsed.anchors, offsets=offsets, points=points, recognized=book.pictures.recognized)
        return replace(
            parsed,
            anchors=anchors,
            pages_without_text=book.pictures.missing(book.parts),
            warnings=parsed.warnings + check_quality(parsed.text, subject=path.name),
        )


def _marked(spans: list[Span]) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The anchors of recognised text among lines (see `AnchorMap`)."""
    marks: dict[int, str] = {}
    for span in spans:
        marks[span.start] = "recognized"
        marks[span.end] = ""
    if marks:
        marks.setdefault(0, "")
    offsets = tuple(sorted(marks))
    return offsets, tuple(marks[offset] for offset in offsets)


class _Bodies:
    """Appends the bodies of a book to its text, with their sections."""

    def __init__(
        self,
        root: etree._Element,
        builder: CanonicalTextBuilder,
        *,
        title: str,
        recognized: Mapping[int, RecognizedPage] = _NOTHING_RECOGNIZED,
    ) -> None:
        self._root = root
        self._builder = builder
        self.binaries = _binaries(root)
        self.pictures = PagePictures(builder, recognized, head=self._head)
        self.sources: list[list[str]] = []
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

    def add_all(self) -> None:
        """Append all bodies."""
        for number, body in enumerate(self._root.iterfind("{*}body")):
            self.add(body, number)

    @property
    def parts(self) -> int:
        """How many bodies were read."""
        return len(self.sources)

    def _head(self, name: str) -> bytes | None:
        """The beginning of an embedded picture, None if it is not there."""
        binary = self.binaries.get(name)
        return None if binary is None else decoded_base64((binary.text or "")[: 2 * HEADER_BYTES])

    def add(self, body: etree._Element, number: int) -> None:
        """Append a body: the text, or its notes."""
        builder = self._builder
        notes = self._is_notes(body, number)
        kind = SectionKind.NOTES if notes else SectionKind.BODY
        builder.paragraph_break()
        start = builder.offset
        name = body.get("name") or f"body {number + 1}"
        met = self.pictures.of_part(number, lambda reference: reference.removeprefix("#"), anchored=False)
        reading = self._reader.read(readable(self._page(body), self.unread, subject=name), pictures=met)
        self.pictures.judge(number, name, met)
        self.sources.append(met.sources)
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
            target = _target(element)
            return ("img", *_attributes(element, "alt", "id"), *(("src", f"#{target}") if target else ()))
        return (_NAMES.get(name, name),)


def _attributes(element: etree._Element, *names: str) -> tuple[str, ...]:
    return tuple(part for name in names if (value := element.get(name)) is not None for part in (name, value))


def _target(link: etree._Element) -> str:
    """The identifier that a link or a picture within the book leads to."""
    href = next((str(value) for key, value in link.items() if str(key).rpartition("}")[2] == "href"), "")
    return href.removeprefix("#") if href.startswith("#") else ""


def _binaries(root: etree._Element) -> dict[str, etree._Element]:
    found: dict[str, etree._Element] = {}
    for binary in root.iterfind("{*}binary"):
        found.setdefault(binary.get("id") or "", binary)
    return found


def _open(path: Path, limits: ParsingLimits) -> tuple[etree._Element, tuple[ParseWarning, ...], list[str]]:
    """The root of the book, what is amiss with its markup, and the names of other books beside it."""
    data, subject, others = _load(path, limits)
    read = read_xml(data, subject=subject)
    if local_name(read.root) != "FictionBook":
        raise DamagedFile("This is no FictionBook.", cause=f"It begins with <{local_name(read.root)}>.")
    return read.root, read.warnings, others


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
