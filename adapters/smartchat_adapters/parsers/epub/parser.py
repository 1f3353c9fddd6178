"""The parser of EPUB 2 and 3."""

from __future__ import annotations

import mimetypes
import posixpath
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import replace
from typing import TYPE_CHECKING

from smartchat_adapters.parsers.epub.content import content_page
from smartchat_adapters.parsers.epub.package import READABLE, check_protection, read_package, resolve
from smartchat_adapters.parsers.epub.sections import SpinePart, add_sections
from smartchat_adapters.parsers.epub.toc import landmarks, read_nav, read_ncx
from smartchat_adapters.parsers.formats import EPUB
from smartchat_adapters.parsers.html.markup import MarkupReader
from smartchat_adapters.parsers.html.styles import Stylist
from smartchat_adapters.parsers.html.tags import kind_of_terms
from smartchat_adapters.parsers.toolkit.archive import PartDamagedError, PartMissingError, open_archive
from smartchat_adapters.parsers.toolkit.semantic_roles import role_of_terms
from smartchat_adapters.parsers.toolkit.xml import local_name, parse_xml
from smartchat_core.errors import DamagedFile, HostileFile, NoTextFound, OcrRequired
from smartchat_core.model.anchors import AnchorKind
from smartchat_core.model.parsed import Cover, ParsedDocument, ParseWarning, WarningCode
from smartchat_core.model.section import SectionKind
from smartchat_core.parsing.canonical_text import CanonicalTextBuilder, canonical_line

if TYPE_CHECKING:
    from pathlib import Path

    from smartchat_adapters.parsers.epub.package import Package, SpineItem
    from smartchat_adapters.parsers.epub.toc import TocEntry
    from smartchat_adapters.parsers.toolkit.archive import SafeArchive
    from smartchat_core.ports.parser import ParsingLimits

__all__ = ["EpubParser"]


class EpubParser:
    """Reads EPUB 2 and 3: text in reading order, with a CFI for every character."""

    name = "epub"
    version = "3"
    formats = (EPUB,)

    def parse(self, path: Path, *, limits: ParsingLimits) -> ParsedDocument:
        """Read the file (see `Parser.parse`)."""
        with open_archive(path, limits=limits) as archive:
            check_protection(archive)
            return _Book(archive, read_package(archive), limits).read()


class _Book:
    def __init__(self, archive: SafeArchive, package: Package, limits: ParsingLimits) -> None:
        self.archive = archive
        self.package = package
        self.builder = CanonicalTextBuilder(kind=AnchorKind.EPUB, text_characters=limits.text_characters)
        self.builder.warnings.extend(package.warnings)
        self.stylist = Stylist(resolve=self.resolve, load=self.sheet, spoken=package.said)
        self.pictures = 0
        self.refused = False
        self.landmarks: dict[tuple[str, str], str] = {}
        for name in archive.refused:
            self.warn(WarningCode.PART_REFUSED, name, "The name of this entry leads out of the archive.")

    def read(self) -> ParsedDocument:
        spine = [item for item in self.package.spine if item.linear] or list(self.package.spine)
        first_aside = len(spine)
        spine += [item for item in self.package.spine if item not in spine]
        toc = self.toc()
        reader = MarkupReader(
            self.builder, wanted=frozenset(entry.fragment.casefold() for entry in toc if entry.fragment)
        )
        parts = []
        for index, item in enumerate(spine):
            part = self.part(reader, index, item)
            if part is not None:
                if index >= first_aside and part.kind is None:
                    part.kind = SectionKind.NOTES
                parts.append(part)
        self.builder.warnings.extend(self.stylist.hidden.warnings())
        if not self.builder.length:
            self.fail()
        if not add_sections(self.builder, parts, toc):
            self.warn(
                WarningCode.STRUCTURE_MISSING,
                "table of contents",
                "The book has no usable table of contents; its chapters were taken from headings and files.",
            )
        return self.builder.build(
            metadata=self.package.metadata,
            resources=tuple(f"{item.step}|{item.item.path}" for item in spine),
            cover=self.cover(),
        )

    def warn(self, code: WarningCode, subject: str, message: str) -> None:
        self.builder.warnings.append(ParseWarning(code=code, subject=subject, message=message))

    def fail(self) -> None:
        if self.pictures:
            raise OcrRequired("The pages of this book are pictures.")
        if self.refused:
            raise HostileFile("Every chapter of this book was refused.", cause=self.lost())
        raise NoTextFound("There is no text in this book.", cause=self.lost())

    def lost(self) -> str:
        return "; ".join(f"{warning.subject}: {warning.message}" for warning in self.builder.warnings[:5])

    def load(self, path: str) -> bytes | None:
        """The entry, or None and a warning."""
        try:
            return self.archive.read(path)
        except PartMissingError:
            self.warn(WarningCode.PART_MISSING, path, "This part is not in the file.")
        except PartDamagedError:
            self.warn(WarningCode.PART_DAMAGED, path, "This part is damaged and was left out.")
        return None

    def resolve(self, base: str, href: str) -> tuple[str, str]:
        """The name of the entry that a reference means, and the fragment."""
        path, fragment = resolve(base, href)
        return (self.archive.find(path) or path) if path else "", fragment

    def sheet(self, path: str) -> str | None:
        """The text of a style sheet of the book; one that is missing or damaged hides nothing."""
        try:
            data = self.archive.read(path)
        except (PartMissingError, PartDamagedError):
            return None
        # What matters is ASCII in all other encodings, and CSS is UTF-8 by default.
        return data.decode("utf-16" if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig", "replace")

    def part(self, reader: MarkupReader, index: int, item: SpineItem) -> SpinePart | None:
        """Read one content document into the builder; None if there is nothing to be had."""
        path = item.item.path
        if item.item.media_type not in READABLE:
            self.pictures += item.item.media_type.startswith("image/")
            return None
        data = self.load(path)
        if data is None:
            return None
        self.builder.paragraph_break()
        start = self.builder.offset
        try:
            page = self.stylist.shown(content_page(data, subject=path), path=path, subject=path)
        except HostileFile as exc:
            self.refused = True
            self.warn(WarningCode.PART_REFUSED, path, exc.message)
            return None
        reading = reader.read(page, resource=str(index))
        self.pictures += reading.pictures
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

    def toc(self) -> list[TocEntry]:
        nav = next((item for item in self.package.items.values() if "nav" in item.properties), None)
        entries: list[TocEntry] = []
        for item, read in ((nav, read_nav), (self.package.ncx, read_ncx)):
            data = self.load(item.path) if item is not None and not entries else None
            if item is None or data is None:
                continue
            try:
                root = parse_xml(data, subject=item.path)
            except (DamagedFile, HostileFile) as exc:
                self.warn(WarningCode.PART_REFUSED, item.path, exc.message)
                continue
            entries = read(root, item.path)
            if item is nav:
                self.landmarks = landmarks(root, item.path)
        return [replace(entry, path=self.archive.find(entry.path) or entry.path) for entry in entries if entry.path]

    def cover(self) -> Cover | None:
        items = self.package.items
        named = next((item for item in items.values() if "cover-image" in item.properties), None)
        named = named or items.get(self.package.cover_id)
        path, media_type = (named.path, named.media_type) if named is not None else ("", "")
        if not media_type.startswith("image/"):
            page = path or next((reference.path for reference in self.package.guide if reference.type == "cover"), "")
            path = self.picture_on(page) if page else ""
            media_type = next((item.media_type for item in items.values() if item.path == path), "")
            media_type = media_type or mimetypes.guess_type(path)[0] or ""
        if not path or not media_type.startswith("image/"):
            return None
        data = self.load(path)
        return Cover(media_type=media_type, data=data) if data else None

    def picture_on(self, page: str) -> str:
        """The first picture on a page of the book."""
        data = self.load(page)
        if data is None:
            return ""
        try:
            root = parse_xml(data, subject=page)
        except (DamagedFile, HostileFile):
            return ""
        for element in root.iter():
            if local_name(element) in {"img", "image"}:
                href = element.get("src") or element.get("{http://www.w3.org/1999/xlink}href") or ""
                path = resolve(page, href)[0]
                return self.archive.find(path) or ""
        return ""
