"""The parser of EPUB 2 and 3."""

from __future__ import annotations

import posixpath
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from smartchat_adapters.parsers.epub.content import content_page, is_markup
from smartchat_adapters.parsers.epub.cover import find_cover
from smartchat_adapters.parsers.epub.navigation import read_navigation
from smartchat_adapters.parsers.epub.package import READABLE, read_package, resolve
from smartchat_adapters.parsers.epub.protection import encrypted_parts
from smartchat_adapters.parsers.epub.sections import SpinePart, add_sections
from smartchat_adapters.parsers.formats import EPUB
from smartchat_adapters.parsers.html.markup import MarkupReader
from smartchat_adapters.parsers.html.readable import UnreadParts, readable
from smartchat_adapters.parsers.html.styles import Stylist
from smartchat_adapters.parsers.html.tags import kind_of_terms
from smartchat_adapters.parsers.pictures.decoding import decoded_page
from smartchat_adapters.parsers.pictures.header import HEADER_BYTES
from smartchat_adapters.parsers.pictures.in_text import PagePictures, decoded_data, place_of_picture
from smartchat_adapters.parsers.toolkit.archive import PartDamagedError, PartMissingError, open_archive
from smartchat_adapters.parsers.toolkit.quality import check_quality, part_quality
from smartchat_adapters.parsers.toolkit.semantic_roles import role_of_terms
from smartchat_core.errors import DamagedFile, EncryptedFile, HostileFile, NoTextFound
from smartchat_core.model.anchors import AnchorKind
from smartchat_core.model.parsed import ParsedDocument, ParseWarning, WarningCode
from smartchat_core.model.recognized import PagesWithoutText, RecognizedPage
from smartchat_core.model.section import SectionKind
from smartchat_core.parsing.canonical_text import CanonicalTextBuilder, canonical_line

if TYPE_CHECKING:
    from pathlib import Path

    from smartchat_adapters.parsers.epub.package import Package, SpineItem
    from smartchat_adapters.parsers.html.markup import Page
    from smartchat_adapters.parsers.toolkit.archive import SafeArchive
    from smartchat_core.model.recognized import PageImage
    from smartchat_core.ports.parser import ParsingLimits

__all__ = ["EpubParser"]

_NOTHING_RECOGNIZED: Mapping[int, RecognizedPage] = {}
_MOST_DOUBTS = 20


class EpubParser:
    """Reads EPUB 2 and 3: text in reading order, with a CFI for every character."""

    name = "epub"
    version = "5"
    formats = (EPUB,)

    def parse(self, path: Path, *, limits: ParsingLimits) -> ParsedDocument:
        """Read the file (see `Parser.parse`)."""
        return self.parse_recognized(path, pages={}, limits=limits)

    def parse_recognized(
        self, path: Path, *, pages: Mapping[int, RecognizedPage], limits: ParsingLimits
    ) -> ParsedDocument:
        """See `PageParser.parse_recognized`: the pages are pictures in the place of text (`picture_number`)."""
        with open_archive(path, limits=limits) as archive:
            return _Book(archive, read_package(archive), limits, pages).read()

    def pages_without_text(self, path: Path, *, every: bool, limits: ParsingLimits) -> PagesWithoutText:
        """See `PageParser.pages_without_text`; `every`: also the plates of a book that has its text."""
        with open_archive(path, limits=limits) as archive:
            book = _Book(archive, read_package(archive), limits)
            book.read_parts()
            pages = book.pictures.missing(len(book.spine), every=every)
            return PagesWithoutText(pages=pages, language=book.package.metadata.language)

    def page_image(self, path: Path, page: int, *, limits: ParsingLimits) -> PageImage:
        """See `PageParser.page_image`."""
        with open_archive(path, limits=limits) as archive:
            data, name = _Book(archive, read_package(archive), limits).picture(page)
        return decoded_page(data, name=name)


class _Book:
    def __init__(
        self,
        archive: SafeArchive,
        package: Package,
        limits: ParsingLimits,
        recognized: Mapping[int, RecognizedPage] = _NOTHING_RECOGNIZED,
    ) -> None:
        self.archive = archive
        self.package = package
        self.builder = CanonicalTextBuilder(kind=AnchorKind.EPUB, text_characters=limits.text_characters)
        self.builder.warnings.extend(package.warnings)
        self.stylist = Stylist(resolve=self.resolve, load=self.sheet, spoken=package.said)
        self.unread = UnreadParts()
        self.encrypted = encrypted_parts(archive)
        self.pictures = PagePictures(self.builder, recognized, head=self.head)
        linear = [item for item in package.spine if item.linear] or list(package.spine)
        self.first_aside = len(linear)
        self.spine = linear + [item for item in package.spine if item not in linear]
        self.landmarks: Mapping[tuple[str, str], str] = {}
        # Parts whose words nobody can read without a key.
        self.locked: list[str] = []
        self.refused = False
        for name in archive.refused:
            self.warn(WarningCode.PART_REFUSED, name, "The name of this entry leads out of the archive.")

    def read(self) -> ParsedDocument:
        navigation = read_navigation(self.package, self.archive, self.load)
        self.builder.warnings.extend(navigation.warnings)
        self.landmarks = navigation.landmarks
        parts = self.read_parts(frozenset(entry.fragment.casefold() for entry in navigation.entries if entry.fragment))
        self.builder.warnings.extend([*self.stylist.hidden.warnings(), *self.unread.warnings()])
        pages = len(self.spine)
        if not self.builder.length:
            self.fail()
        self.builder.warnings.extend(self.pictures.warnings(pages))
        self.name_unlisted()
        if not add_sections(self.builder, parts, navigation.entries):
            self.warn(
                WarningCode.STRUCTURE_MISSING,
                "table of contents",
                "The book has no usable table of contents; its chapters were taken from headings and files.",
            )
        parsed = self.builder.build(
            metadata=self.package.metadata,
            resources=tuple(f"{item.step}|{item.item.path}" for item in self.spine),
            cover=find_cover(self.package, self.archive, self.load),
        )
        anchors = replace(parsed.anchors, recognized=self.pictures.recognized)
        doubts = check_quality(parsed.text, subject=self.package.metadata.title or "book")
        named = [one for part in parts for one in part_quality(parsed.text[part.start : part.end], subject=part.path)]
        return replace(
            parsed,
            anchors=anchors,
            pages_without_text=self.pictures.missing(pages),
            warnings=parsed.warnings + (tuple(named[:_MOST_DOUBTS]) or doubts),
        )

    def read_parts(self, wanted: frozenset[str] = frozenset()) -> list[SpinePart]:
        """Append the parts of the book in their order; the places of these ids are asked for."""
        reader = MarkupReader(self.builder, wanted=wanted)
        parts = []
        for index, item in enumerate(self.spine):
            part = self.part(reader, index, item)
            if part is not None:
                if index >= self.first_aside and part.kind is None:
                    part.kind = SectionKind.NOTES
                parts.append(part)
        return parts

    def picture(self, number: int) -> tuple[bytes, str]:
        """The picture of this number (see `picture_number`), and the name of its part.

        Raises:
            DamagedFile: it cannot be read.
        """
        index, ordinal = place_of_picture(number)
        item = self.spine[index]
        path = item.item.path
        if self.is_picture(item):
            return self.picture_data(path), path
        page = self.page(item)
        met = self.pictures.of_part(index, partial(self.source, path))
        if page is not None:
            MarkupReader(self.builder).read(page, resource=str(index), pictures=met)
        if ordinal >= len(met.sources):
            raise DamagedFile("The picture is not in the book any more", cause=path)
        return self.picture_data(met.sources[ordinal]), path

    def source(self, path: str, reference: str) -> str:
        """The name of the entry that a picture's tag on a page refers to, or a picture that it holds itself."""
        return reference if reference.startswith("data:") else self.resolve(path, reference)[0]

    def head(self, name: str) -> bytes | None:
        """The beginning of an entry, None if it is not there."""
        try:
            return self.archive.head(name, HEADER_BYTES) if name else None
        except (PartMissingError, PartDamagedError, EncryptedFile):
            return None

    def picture_data(self, source: str) -> bytes:
        """The picture that a source is.

        Raises:
            DamagedFile: it cannot be unpacked.
        """
        if source.startswith("data:"):
            return decoded_data(source)
        try:
            return self.archive.read(source)
        except (PartMissingError, PartDamagedError, EncryptedFile, HostileFile) as exc:
            raise DamagedFile("The picture cannot be unpacked", cause=f"{source}: {exc}"[:300]) from exc

    @staticmethod
    def is_picture(item: SpineItem) -> bool:
        media_type = item.item.media_type
        return media_type.startswith("image/") and media_type not in READABLE

    def warn(self, code: WarningCode, subject: str, message: str) -> None:
        self.builder.warnings.append(ParseWarning(code=code, subject=subject, message=message))

    def fail(self) -> None:
        if self.locked:
            raise EncryptedFile(
                "The book is protected by DRM.",
                cause=f"Its content is encrypted ({self.encrypted.get(self.locked[0]) or 'by a password'}).",
            )
        if self.pictures:
            raise self.pictures.error(len(self.spine))
        if self.refused:
            raise HostileFile("Every chapter of this book was refused.", cause=self.lost())
        raise NoTextFound("There is no text in this book.", cause=self.lost())

    def lost(self) -> str:
        return "; ".join(f"{warning.subject}: {warning.message}" for warning in self.builder.warnings[:5])

    def load(self, path: str) -> bytes | None:
        """The entry, or None and a warning."""
        if path in self.encrypted:
            return None
        try:
            return self.archive.read(path)
        except PartMissingError:
            self.warn(WarningCode.PART_MISSING, path, "This part is not in the file.")
        except PartDamagedError:
            self.warn(WarningCode.PART_DAMAGED, path, "This part is damaged and was left out.")
        except EncryptedFile:
            self.encrypted[path] = ""
        return None

    def resolve(self, base: str, href: str) -> tuple[str, str]:
        """The name of the entry that a reference means, and the fragment."""
        path, fragment = resolve(base, href)
        return (self.archive.find(path) or path) if path else "", fragment

    def sheet(self, path: str) -> str | None:
        """The text of a style sheet of the book; one that is missing or damaged hides nothing."""
        try:
            data = self.archive.read(path)
        except (PartMissingError, PartDamagedError, EncryptedFile):
            return None
        # What matters is ASCII in all other encodings, and CSS is UTF-8 by default.
        return data.decode("utf-16" if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig", "replace")

    def part(self, reader: MarkupReader, index: int, item: SpineItem) -> SpinePart | None:
        """Read one content document into the builder; None if there is nothing to be had."""
        path = item.item.path
        self.builder.paragraph_break()
        start = self.builder.offset
        if self.is_picture(item):
            self.pictures.judge_spine(index, path)
            end = self.builder.length
            return SpinePart(path=path, title=_stem(path), start=start, end=end, kind=None) if end > start else None
        page = self.page(item)
        if page is None:
            return None
        met = self.pictures.of_part(index, partial(self.source, path))
        reading = reader.read(page, resource=str(index), pictures=met)
        self.pictures.judge(index, path, met)
        terms = [
            reference.type for reference in self.package.guide if reference.path == path and not reference.fragment
        ]
        meanings = " ".join([self.landmarks.get((path, ""), ""), *terms])
        return SpinePart(
            path=path,
            title=canonical_line(reading.title) or _stem(path),
            start=start,
            end=self.builder.length,
            kind=kind_of_terms(meanings),
            role=role_of_terms(meanings),
            places=reading.places,
            headings=reading.headings,
            marked=reading.marked,
        )

    def page(self, item: SpineItem) -> Page | None:
        """The page of a content document, or None and a warning. What counts is the content, not the declared type."""
        path, media_type = item.item.path, item.item.media_type
        data = self.load(path)
        if data is None:
            if path in self.encrypted:
                self.locked.append(path)
                self.warn(WarningCode.NOT_READ, path, "This part is encrypted and was not read.")
            return None
        if media_type not in READABLE and not is_markup(data):
            message = f"This part is no page of text ({media_type or 'of no declared type'}) and was not read."
            self.warn(WarningCode.NOT_READ, path, message)
            return None
        try:
            page, warnings = content_page(data, subject=path)
            shown = self.stylist.shown(page, path=path, subject=path)
        except DamagedFile as exc:
            self.warn(WarningCode.PART_DAMAGED, path, exc.message)
            return None
        except HostileFile as exc:
            self.refused = True
            self.warn(WarningCode.PART_REFUSED, path, exc.message)
            return None
        self.builder.warnings.extend(warnings)
        return readable(shown, self.unread, subject=path)

    def name_unlisted(self) -> None:
        """Name the pages that are in the book, but not in its reading order."""
        read = {item.item.path for item in self.package.spine}
        for path in self.package.unlisted:
            if path not in read and path in self.archive:
                self.warn(WarningCode.NOT_READ, path, "This page is not in the reading order and was not read.")


def _stem(path: str) -> str:
    return posixpath.splitext(posixpath.basename(path))[0]
