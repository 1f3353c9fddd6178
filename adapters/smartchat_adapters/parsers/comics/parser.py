"""The parser of comic books: ZIP archives of pictures (CBZ), whose text is that of text recognition."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from smartchat_adapters.parsers.comics.comic_info import ComicInfo, read_comic_info
from smartchat_adapters.parsers.comics.entries import ComicEntries, sorted_entries
from smartchat_adapters.parsers.comics.parts import parts_of
from smartchat_adapters.parsers.formats import CBZ
from smartchat_adapters.parsers.pictures.decoding import decoded_page
from smartchat_adapters.parsers.pictures.header import picture_header
from smartchat_adapters.parsers.text.headings import add_text_headings
from smartchat_adapters.parsers.toolkit.archive import PartDamagedError, open_archive
from smartchat_adapters.parsers.toolkit.unread import UnreadParts
from smartchat_core.errors import DamagedFile, EncryptedFile, FileTooLarge, HostileFile, NoTextFound, OcrRequired
from smartchat_core.model.anchors import AnchorKind, AnchorMap
from smartchat_core.model.parsed import Cover, ParsedDocument, ParseWarning, WarningCode
from smartchat_core.model.recognized import PagesWithoutText
from smartchat_core.parsing.canonical_text import CanonicalTextBuilder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from smartchat_adapters.parsers.pictures.recognized import RecognizedPictures
    from smartchat_adapters.parsers.toolkit.archive import SafeArchive
    from smartchat_core.model.recognized import PageImage, RecognizedPage
    from smartchat_core.ports.parser import ParsingLimits

__all__ = ["ComicParser"]

_MAX_PAGES = 10_000
_MAX_REFUSED = 20
_MAX_COVER_BYTES = 8 * 1024**2
_COVERS = {"JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif", "WEBP": "image/webp", "AVIF": "image/avif"}


class ComicParser:
    """Reads comic books and other archives of pictures: a page for each picture, in the order of their names."""

    name = "cbz"
    version = "1"
    formats = (CBZ,)

    def parse(self, path: Path, *, limits: ParsingLimits) -> ParsedDocument:
        """See `Parser.parse`."""
        return self.parse_recognized(path, pages={}, limits=limits)

    def parse_recognized(
        self, path: Path, *, pages: Mapping[int, RecognizedPage], limits: ParsingLimits
    ) -> ParsedDocument:
        """See `PageParser.parse_recognized`."""
        with open_archive(path, limits=limits) as archive:
            entries = _entries(archive)
            if not pages:
                raise OcrRequired(
                    "The pages are pictures without text",
                    cause=f"It has {len(entries.pages)} pages, all of them pictures",
                )
            info, warnings = _info(archive, entries)
            cover = _cover(archive, entries.pages)
            warnings += _not_read(archive, entries)
        # Laying out is the work of the PDF parser, whose modules take a while to be imported.
        from smartchat_adapters.parsers.pictures.recognized import RecognizedPictures

        return _build(entries, info, RecognizedPictures.of(pages), limits, warnings=warnings, cover=cover)

    def pages_without_text(self, path: Path, *, every: bool, limits: ParsingLimits) -> PagesWithoutText:  # noqa: ARG002
        """See `PageParser.pages_without_text`: all of them."""
        with open_archive(path, limits=limits) as archive:
            entries = _entries(archive)
            info, _ = _info(archive, entries)
            return PagesWithoutText(pages=tuple(range(len(entries.pages))), language=info.metadata.language)

    def page_image(self, path: Path, page: int, *, limits: ParsingLimits) -> PageImage:
        """See `PageParser.page_image`."""
        with open_archive(path, limits=limits) as archive:
            name = _entries(archive).pages[page]
            try:
                data = archive.read(name)
            except (PartDamagedError, HostileFile) as exc:
                raise DamagedFile("The picture cannot be unpacked", cause=f"{name}: {exc}"[:300]) from exc
        return decoded_page(data, name=name)


def _entries(archive: SafeArchive) -> ComicEntries:
    entries = sorted_entries(archive.names)
    if not entries.pages:
        raise NoTextFound("There is no picture of a page in this archive.")
    if len(entries.pages) > _MAX_PAGES:
        raise FileTooLarge(
            f"The archive has more than {_MAX_PAGES:,} pictures.",
            remedy="Divide it into volumes, and add each of them.",
        )
    return entries


def _info(archive: SafeArchive, entries: ComicEntries) -> tuple[ComicInfo, list[ParseWarning]]:
    """What the comic says of itself; a file of metadata that cannot be read is named."""
    name = entries.metadata
    if not name:
        return ComicInfo(), []
    try:
        return read_comic_info(archive.read(name), subject=name), []
    except (PartDamagedError, DamagedFile, EncryptedFile):
        message = "The metadata are damaged and were left out."
        return ComicInfo(), [ParseWarning(code=WarningCode.PART_DAMAGED, subject=name, message=message)]
    except HostileFile as exc:
        return ComicInfo(), [ParseWarning(code=WarningCode.PART_REFUSED, subject=name, message=exc.message)]


def _not_read(archive: SafeArchive, entries: ComicEntries) -> list[ParseWarning]:
    unread = UnreadParts()
    for name in entries.others:
        unread.add("file beside the pictures of pages", name)
    message = "The name of this entry leads out of the archive."
    refused = [
        ParseWarning(code=WarningCode.PART_REFUSED, subject=name, message=message)
        for name in archive.refused[:_MAX_REFUSED]
    ]
    return [*refused, *unread.warnings()]


def _cover(archive: SafeArchive, pages: tuple[str, ...]) -> Cover | None:
    try:
        data = archive.read(pages[0])
    except (PartDamagedError, HostileFile, EncryptedFile):
        return None
    header = picture_header(data)
    media_type = _COVERS.get(header.format) if header is not None and len(data) <= _MAX_COVER_BYTES else None
    return Cover(media_type=media_type, data=data) if media_type else None


def _build(
    entries: ComicEntries,
    info: ComicInfo,
    read: RecognizedPictures,
    limits: ParsingLimits,
    *,
    warnings: list[ParseWarning],
    cover: Cover | None,
) -> ParsedDocument:
    from smartchat_adapters.parsers.pdf.missing_text import no_text_recognized, text_warnings
    from smartchat_adapters.parsers.pdf.page import point_of

    numbers = range(len(entries.pages))
    builder = CanonicalTextBuilder(kind=AnchorKind.PDF, text_characters=limits.text_characters)
    offsets: list[int] = []
    points: list[str] = []
    parts = parts_of(entries.pages, info.bookmarks)
    starts = sorted({0, *(part.page for part in parts)})
    titles = {part.page: part.title for part in parts}
    for first, following in pairwise([*starts, len(entries.pages)]):
        builder.paragraph_break()
        begins = builder.offset
        for paragraph in read.paragraphs(numbers[first:following]):
            start = builder.paragraph(paragraph.text)
            offsets.extend(start + at for at in paragraph.starts)
            points.extend(map(point_of, paragraph.lines))
        # A part without text is none.
        if first in titles and builder.length > begins:
            builder.section(titles[first], level=1, start=begins)
    if not parts:
        add_text_headings(builder)
    builder.warnings.extend(warnings)
    recognition = read.recognition
    known = recognition.read | recognition.empty | recognition.failed.keys()
    missing = tuple(number for number in numbers if number not in known)
    builder.warnings.extend(text_warnings(pictures=missing, unreadable=(), recognition=recognition))
    parsed = builder.build(metadata=info.metadata, cover=cover, page_count=len(entries.pages))
    if not parsed.text:
        raise no_text_recognized(recognition, len(entries.pages))
    end = len(parsed.text)
    anchors = AnchorMap(
        kind=AnchorKind.PDF,
        offsets=tuple(min(offset, end) for offset in offsets),
        points=tuple(points),
        recognized=tuple(sorted(recognition.read)),
    )
    return replace(parsed, anchors=anchors, pages_without_text=missing)
