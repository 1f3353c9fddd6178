"""The parser of PDF, on pdfium: text in reading order with the place of every line.

A page is drawn only to see whether suspect text can be seen.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pypdfium2

from smartchat_adapters.parsers.formats import PDF
from smartchat_adapters.parsers.pdf.content import is_picture, page_content
from smartchat_adapters.parsers.pdf.document import metadata, open_document, page_labels
from smartchat_adapters.parsers.pdf.flow import flowing_text
from smartchat_adapters.parsers.pdf.furniture import furniture
from smartchat_adapters.parsers.pdf.headings import marks_of_headings
from smartchat_adapters.parsers.pdf.line_numbers import without_line_numbers
from smartchat_adapters.parsers.pdf.missing_text import Recognition, no_text_recognized, page_ranges, text_warnings
from smartchat_adapters.parsers.pdf.outline import bookmarks
from smartchat_adapters.parsers.pdf.page import Line, point_of, typical_size
from smartchat_adapters.parsers.pdf.paragraphs import Paragraph
from smartchat_adapters.parsers.pdf.recognized import drawn_page, recognized_lines
from smartchat_adapters.parsers.pdf.rectangle import Rect
from smartchat_adapters.parsers.pdf.sections import PlacedLine, marks_of_outline
from smartchat_adapters.parsers.pdf.title import printed_title
from smartchat_adapters.parsers.pdf.unread import Unread
from smartchat_adapters.parsers.pdf.usable import FEW_LETTERS, UnusablePages, is_scan, letters_of, unusable_pages
from smartchat_adapters.parsers.pdf.watermarks import watermarks
from smartchat_adapters.parsers.pdf.xmp import read_xmp
from smartchat_adapters.parsers.text.headings import add_text_headings
from smartchat_adapters.parsers.toolkit.hidden import HiddenText
from smartchat_core.errors import DamagedFile, FileTooLarge, NoTextFound, OcrRequired
from smartchat_core.model.anchors import AnchorKind, AnchorMap
from smartchat_core.model.metadata import Metadata
from smartchat_core.model.parsed import ParseWarning, WarningCode
from smartchat_core.model.recognized import PagesWithoutText
from smartchat_core.parsing.canonical_text import CanonicalTextBuilder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from smartchat_core.model.parsed import ParsedDocument
    from smartchat_core.model.recognized import PageImage, RecognizedPage
    from smartchat_core.ports.parser import ParsingLimits

__all__ = ["PdfParser"]

_FEW_CHARACTERS = 16
_MOSTLY = 0.9


@dataclass(slots=True)
class _Content:
    """What was read of the pages."""

    pages: list[list[Line]] = field(default_factory=list)
    frames: dict[int, Rect] = field(default_factory=dict)
    damaged: list[int] = field(default_factory=list)
    pictures: list[int] = field(default_factory=list)
    scans: set[int] = field(default_factory=set)
    unusable: UnusablePages = field(default_factory=UnusablePages)
    notes: dict[int, list[Line]] = field(default_factory=dict)
    recognition: Recognition = field(default_factory=Recognition)
    hidden: HiddenText = field(default_factory=HiddenText)
    unread: Unread = field(default_factory=Unread)

    @property
    def without_text(self) -> tuple[int, ...]:
        """The pages that text recognition could read, and has not."""
        done = self.recognition.read | self.recognition.empty | self.recognition.failed.keys()
        return tuple(sorted((self.unusable.stamped | self.unusable.unreadable) - done))


class PdfParser:
    """Reads PDF files with a text layer."""

    name = "pdf"
    version = "6"
    formats = (PDF,)

    def parse(self, path: Path, *, limits: ParsingLimits) -> ParsedDocument:
        """See `Parser.parse`."""
        return self.parse_recognized(path, pages={}, limits=limits)

    def parse_recognized(
        self, path: Path, *, pages: Mapping[int, RecognizedPage], limits: ParsingLimits
    ) -> ParsedDocument:
        """See `PageParser.parse_recognized`."""
        return _parsed(open_document(path), pages, limits, xmp=partial(read_xmp, path))

    def parse_bytes(self, data: bytes, *, limits: ParsingLimits) -> ParsedDocument:
        """Read a file that is a part of another one, as `parse` does, but for its XMP."""
        return _parsed(open_document(data), {}, limits, xmp=Metadata)

    def pages_without_text(self, path: Path, *, every: bool, limits: ParsingLimits) -> PagesWithoutText:
        """See `PageParser.pages_without_text`."""
        document = open_document(path)
        try:
            pages = tuple(range(len(document))) if every else _read_pages(document, limits, {}).without_text
            return PagesWithoutText(pages=pages, language=metadata(document, "", read_xmp(path)).language)
        finally:
            document.close()

    def page_image(self, path: Path, page: int, *, limits: ParsingLimits) -> PageImage:  # noqa: ARG002  # the port's
        """See `PageParser.page_image`."""
        document = open_document(path)
        try:
            return drawn_page(document[page])
        except pypdfium2.PdfiumError as exc:
            raise DamagedFile(f"Page {page + 1} of the PDF cannot be drawn", cause=str(exc)) from exc
        finally:
            document.close()


def _parsed(
    document: Any, pages: Mapping[int, RecognizedPage], limits: ParsingLimits, *, xmp: Callable[[], Metadata]
) -> ParsedDocument:
    """The text of the open document, which is closed; `xmp` is read where there is a text."""
    try:
        content = _read_pages(document, limits, pages)
        if not any(content.pages) and not any(content.notes.values()):
            raise _no_text(content, len(content.pages))
        return _build(document, content, limits, xmp())
    finally:
        document.close()


def _read_pages(document: Any, limits: ParsingLimits, recognized: Mapping[int, RecognizedPage]) -> _Content:
    content = _Content()
    characters = 0
    for index in range(len(document)):
        lines: list[Line] = []
        try:
            page = document[index]
            try:
                before = content.hidden.characters
                read = page_content(page, index, content.hidden)
                lines = read.lines
                content.frames[index] = read.frame.box
                content.notes[index] = read.notes
                content.unread.add(index, read.annotations)
                known = recognized.get(index)
                if known is not None and content.recognition.take(index, known):
                    content.recognition.note_own_text(index, " ".join(line.text for line in lines))
                    width, height = page.get_size()
                    lines = recognized_lines(known, index, width=width, height=height)
                letters = letters_of(lines)
                if letters < FEW_LETTERS and is_scan(page, read.frame.box):
                    content.scans.add(index)
                if (
                    index not in content.recognition.read
                    and letters < _FEW_CHARACTERS
                    and is_picture(page, no_letters=not letters and content.hidden.characters == before)
                ):
                    content.pictures.append(index)
            finally:
                page.close()
        except pypdfium2.PdfiumError:
            content.damaged.append(index)
            letters = 0
        characters += letters
        if characters > limits.text_characters:
            raise FileTooLarge(f"The text is longer than {limits.text_characters:,} characters")
        content.pages.append(lines)
    _judge(content)
    return content


def _judge(content: _Content) -> None:
    """Leave out the pages whose characters are wrong, and note those that show more than their text says."""
    found = unusable_pages(content.pages, frames=content.frames, scans=frozenset(content.scans))
    found.unreadable -= content.recognition.read
    # Nothing but a stamp was recognised on them.
    content.recognition.empty |= content.recognition.read & found.stamped
    content.recognition.read -= found.stamped
    for index in found.unreadable:
        content.pages[index] = []
    found.stamped.update(content.pictures)
    content.unusable = found


def _no_text(content: _Content, count: int) -> DamagedFile | NoTextFound:
    if content.recognition.empty or content.recognition.failed:
        return no_text_recognized(content.recognition, count)
    if content.unusable.stamped:
        return OcrRequired("The pages are pictures without text", cause=f"None of the {count} pages has a text layer")
    if content.unusable.unreadable:
        wrong = len(content.unusable.unreadable)
        cause = f"The fonts of {wrong} of the {count} pages name wrong characters"
        return OcrRequired("The characters of the text are in no language", cause=cause)
    if content.hidden:
        return NoTextFound("All text of the PDF is hidden from its readers", cause=content.hidden.warnings()[0].message)
    if content.damaged:
        return DamagedFile("No page of the PDF can be read", cause=f"{len(content.damaged)} are damaged")
    return NoTextFound("The PDF holds no text and no pictures", cause=f"It has {count} pages")


def _build(document: Any, content: _Content, limits: ParsingLimits, xmp: Metadata) -> ParsedDocument:
    numbered = without_line_numbers(content.pages)
    body_size = typical_size([line for lines in numbered for line in lines])
    printed = _without(numbered, watermarks(numbered, body_size))
    pages = _without(printed, furniture(printed, body_size))
    letters = [letters_of([*lines, *content.notes.get(index, ())]) for index, lines in enumerate(pages)]
    unusable = content.unusable.stamped | content.unusable.unreadable
    usable = sum(count for index, count in enumerate(letters) if index not in unusable)
    if usable < _FEW_CHARACTERS * len(pages) and len(unusable) >= _MOSTLY * len(pages):
        raise _no_text(content, len(pages))
    made = flowing_text(pages, content.notes, body_size)

    builder = CanonicalTextBuilder(kind=AnchorKind.PDF, text_characters=limits.text_characters)
    placed: list[PlacedLine] = []
    begun: list[tuple[int, Paragraph]] = []
    for paragraph in made:
        start = builder.paragraph(paragraph.text)
        begun.append((start, paragraph))
        placed.extend(PlacedLine(start + at, line) for at, line in zip(paragraph.starts, paragraph.lines, strict=True))
    entries = bookmarks(document)
    marks = marks_of_outline(entries, placed, content.frames) if entries else marks_of_headings(begun, body_size)
    for mark in marks:
        builder.section(mark.title, level=mark.level, start=mark.offset)
    builder.warnings.extend(content.hidden.warnings())
    builder.warnings.extend(content.unread.warnings(document))
    structured = bool(marks) or add_text_headings(builder)
    builder.warnings.extend(_warnings(content, letters, structured=structured))
    parsed = builder.build(page_count=len(pages))
    if not parsed.text:
        raise _no_text(content, len(pages))
    end = len(parsed.text)
    anchors = AnchorMap(
        kind=AnchorKind.PDF,
        offsets=tuple(min(item.offset, end) for item in placed),
        points=tuple(point_of(item.line) for item in placed),
        resources=page_labels(document),
        recognized=tuple(sorted(content.recognition.read)),
    )
    stated = metadata(document, parsed.text, xmp)
    title = stated.title or printed_title(pages, body_size)
    return replace(
        parsed,
        metadata=replace(stated, title=title),
        anchors=anchors,
        pages_without_text=content.without_text,
    )


def _without(pages: list[list[Line]], removed: set[int]) -> list[list[Line]]:
    return [[line for line in lines if id(line) not in removed] for lines in pages]


def _warnings(content: _Content, letters: list[int], *, structured: bool) -> list[ParseWarning]:
    warnings: list[ParseWarning] = []
    scans = content.unusable.stamped - set(content.pictures)
    blank = scans | {index for index in content.pictures if letters[index] < _FEW_CHARACTERS}
    warnings.extend(
        text_warnings(pictures=blank, unreadable=content.unusable.unreadable, recognition=content.recognition)
    )
    if content.damaged:
        warnings.append(
            ParseWarning(
                code=WarningCode.PART_DAMAGED,
                subject=f"pages {page_ranges(content.damaged)}",
                message="These pages are damaged and cannot be read.",
            )
        )
    if not structured and len(letters) > 1:
        warnings.append(
            ParseWarning(
                code=WarningCode.STRUCTURE_MISSING,
                subject="chapters",
                message="The file has no outline and no headings that can be distinguished from the text.",
            )
        )
    return warnings
