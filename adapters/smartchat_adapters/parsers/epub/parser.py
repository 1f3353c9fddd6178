"""The parser of EPUB 2 and 3."""

from __future__ import annotations

import posixpath
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
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
from smartchat_adapters.parsers.toolkit.archive import PartDamagedError, PartMissingError, open_archive
from smartchat_adapters.parsers.toolkit.semantic_roles import role_of_terms
from smartchat_core.errors import DamagedFile, EncryptedFile, HostileFile, NoTextFound, OcrRequired
from smartchat_core.model.anchors import AnchorKind
from smartchat_core.model.parsed import ParsedDocument, ParseWarning, WarningCode
from smartchat_core.model.section import SectionKind
from smartchat_core.parsing.canonical_text import CanonicalTextBuilder, canonical_line

if TYPE_CHECKING:
    from pathlib import Path

    from smartchat_adapters.parsers.epub.package import Package, SpineItem
    from smartchat_adapters.parsers.html.markup import Page
    from smartchat_adapters.parsers.toolkit.archive import SafeArchive
    from smartchat_core.ports.parser import ParsingLimits

__all__ = ["EpubParser"]

# A page or two of pictures are plates; more of them are a book that lacks text.
_FEW_PICTURES = 2
_NAMED = 5


class EpubParser:
    """Reads EPUB 2 and 3: text in reading order, with a CFI for every character."""

    name = "epub"
    version = "3"
    formats = (EPUB,)

    def parse(self, path: Path, *, limits: ParsingLimits) -> ParsedDocument:
        """Read the file (see `Parser.parse`)."""
        with open_archive(path, limits=limits) as archive:
            return _Book(archive, read_package(archive), limits).read()


class _Book:
    def __init__(self, archive: SafeArchive, package: Package, limits: ParsingLimits) -> None:
        self.archive = archive
        self.package = package
        self.builder = CanonicalTextBuilder(kind=AnchorKind.EPUB, text_characters=limits.text_characters)
        self.builder.warnings.extend(package.warnings)
        self.stylist = Stylist(resolve=self.resolve, load=self.sheet, spoken=package.said)
        self.unread = UnreadParts()
        self.encrypted = encrypted_parts(archive)
        # Pages of pictures alone, and parts whose words nobody can read without a key.
        self.pictures: list[str] = []
        self.spine_pictures: list[str] = []
        self.locked: list[str] = []
        self.refused = False
        for name in archive.refused:
            self.warn(WarningCode.PART_REFUSED, name, "The name of this entry leads out of the archive.")

    def read(self) -> ParsedDocument:
        spine = [item for item in self.package.spine if item.linear] or list(self.package.spine)
        first_aside = len(spine)
        spine += [item for item in self.package.spine if item not in spine]
        navigation = read_navigation(self.package, self.archive, self.load)
        self.builder.warnings.extend(navigation.warnings)
        self.landmarks = navigation.landmarks
        wanted = frozenset(entry.fragment.casefold() for entry in navigation.entries if entry.fragment)
        reader = MarkupReader(self.builder, wanted=wanted)
        parts = []
        for index, item in enumerate(spine):
            part = self.part(reader, index, item)
            if part is not None:
                if index >= first_aside and part.kind is None:
                    part.kind = SectionKind.NOTES
                parts.append(part)
        self.builder.warnings.extend([*self.stylist.hidden.warnings(), *self.unread.warnings()])
        if not self.builder.length:
            self.fail()
        self.name_pictures(len(spine))
        self.name_unlisted()
        if not add_sections(self.builder, parts, navigation.entries):
            self.warn(
                WarningCode.STRUCTURE_MISSING,
                "table of contents",
                "The book has no usable table of contents; its chapters were taken from headings and files.",
            )
        return self.builder.build(
            metadata=self.package.metadata,
            resources=tuple(f"{item.step}|{item.item.path}" for item in spine),
            cover=find_cover(self.package, self.archive, self.load),
        )

    def warn(self, code: WarningCode, subject: str, message: str) -> None:
        self.builder.warnings.append(ParseWarning(code=code, subject=subject, message=message))

    def fail(self) -> None:
        if self.locked:
            raise EncryptedFile(
                "The book is protected by DRM.",
                cause=f"Its content is encrypted ({self.encrypted.get(self.locked[0]) or 'by a password'}).",
            )
        if self.pictures or self.spine_pictures:
            raise OcrRequired("The pages of this book are pictures.")
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
        page = self.page(item)
        if page is None:
            return None
        self.builder.paragraph_break()
        start = self.builder.offset
        reading = reader.read(page, resource=str(index))
        if reading.pictures and self.builder.length <= start:
            self.pictures.append(path)
        terms = [
            reference.type for reference in self.package.guide if reference.path == path and not reference.fragment
        ]
        meanings = " ".join([self.landmarks.get((path, ""), ""), *terms])
        return SpinePart(
            path=path,
            title=canonical_line(reading.title) or posixpath.splitext(posixpath.basename(path))[0],
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
        if media_type.startswith("image/") and media_type not in READABLE:
            self.spine_pictures.append(path)
            return None
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

    def name_pictures(self, pages: int) -> None:
        """Name the pages that are pictures: all in the place of a page, others unless they are a few plates."""
        few = len(self.pictures) <= _FEW_PICTURES and 2 * len(self.pictures) <= pages
        found = self.spine_pictures + ([] if few else self.pictures)
        if found:
            names = ", ".join(found[:_NAMED]) + (" …" if len(found) > _NAMED else "")
            message = f"{len(found)} of {pages} pages are pictures without text: {names}"
            self.warn(WarningCode.PAGES_WITHOUT_TEXT, found[0], message)

    def name_unlisted(self) -> None:
        """Name the pages that are in the book, but not in its reading order."""
        read = {item.item.path for item in self.package.spine}
        for path in self.package.unlisted:
            if path not in read and path in self.archive:
                self.warn(WarningCode.NOT_READ, path, "This page is not in the reading order and was not read.")
