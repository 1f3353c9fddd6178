"""The package of an EPUB: container, metadata, manifest, spine and guide."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from smartchat_adapters.parsers.epub.metadata import read_metadata
from smartchat_adapters.parsers.toolkit.archive import PartDamagedError
from smartchat_adapters.parsers.toolkit.xml import local_name, parse_xml
from smartchat_core.errors import DamagedFile
from smartchat_core.model.parsed import Metadata, ParseWarning, WarningCode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml import etree

    from smartchat_adapters.parsers.toolkit.archive import SafeArchive

__all__ = ["Item", "Package", "Reference", "SpineItem", "read_package", "resolve"]

XHTML = "application/xhtml+xml"
SVG = "image/svg+xml"
PAGES = frozenset((XHTML, "text/html", "text/x-oeb1-document", "application/x-dtbook+xml"))
READABLE = PAGES | {SVG}
_READABLE_NAMES = (".xhtml", ".html", ".htm")


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """A resource in the manifest; `path` is the name of its archive entry."""

    id: str
    path: str
    media_type: str
    properties: frozenset[str] = frozenset()
    fallback: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class SpineItem:
    """A content document in the reading order; `step` is the CFI path to its itemref."""

    item: Item
    step: str
    linear: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Reference:
    """A place with a meaning, as the guide of EPUB 2 names it; without a fragment it is a whole file."""

    type: str
    path: str
    fragment: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Package:
    """The contents of the package document."""

    metadata: Metadata
    items: dict[str, Item]
    spine: tuple[SpineItem, ...]
    ncx: Item | None = None
    cover_id: str = ""
    guide: tuple[Reference, ...] = ()
    unlisted: tuple[str, ...] = ()
    """The pages in the manifest that are neither in the spine nor the table of contents."""
    warnings: list[ParseWarning] = field(default_factory=list)
    said: str = ""
    """All the words of the metadata, with the names of translators, illustrators and others."""


def read_package(archive: SafeArchive) -> Package:
    """The package that the container names; without one, what the archive's names suggest.

    Raises:
        DamagedFile: there is no package document, and no content document either.
    """
    path = _package_path(archive)
    if path is None:
        return _guess_package(archive, "There is no package document.")
    try:
        root = parse_xml(archive.read(path), subject=path)
    except (PartDamagedError, DamagedFile):
        return _guess_package(archive, "The package document is damaged.")
    return _Reader(archive, path, root).read()


def resolve(base: str, href: str) -> tuple[str, str]:
    """The archive path and the fragment that a reference in the file `base` means; no path if it leads outside."""
    try:
        parts = urlsplit(href.strip())
    except ValueError:
        return "", ""
    if parts.scheme or parts.netloc:
        return "", ""
    fragment = unquote(parts.fragment)
    if not parts.path:
        return base, fragment
    written = unquote(parts.path).replace("\\", "/")
    path = posixpath.normpath(posixpath.join(posixpath.dirname(base), written))
    # A reader of books treats the container's root as the root of a web site: nothing lies above it.
    while path.startswith(("../", "/")):
        path = path.removeprefix("../").removeprefix("/")
    return path, fragment


def _package_path(archive: SafeArchive) -> str | None:
    name = archive.find("META-INF/container.xml")
    if name is not None:
        try:
            root = parse_xml(archive.read(name), subject=name)
        except (PartDamagedError, DamagedFile):
            root = None
        if root is not None:
            for rootfile in root.iter("{*}rootfile"):
                found = archive.find(resolve("", rootfile.get("full-path") or "")[0])
                if found is not None:
                    return found
    return next((name for name in archive.names if name.lower().endswith(".opf")), None)


def _guess_package(archive: SafeArchive, message: str) -> Package:
    names = sorted(
        name for name in archive.names if name.lower().endswith(_READABLE_NAMES) and not name.startswith("META-INF/")
    )
    if not names:
        raise DamagedFile("This is no readable EPUB.", cause=message)
    items = {name: Item(id=name, path=name, media_type=XHTML) for name in names}
    spine = tuple(SpineItem(item=item, step=f"/6/{2 * index + 2}") for index, item in enumerate(items.values()))
    warning = ParseWarning(
        code=WarningCode.STRUCTURE_MISSING,
        subject="package",
        message=f"{message} The chapters were read in the order of their names.",
    )
    return Package(metadata=Metadata(), items=items, spine=spine, warnings=[warning])


class _Reader:
    def __init__(self, archive: SafeArchive, path: str, root: etree._Element) -> None:
        self.archive = archive
        self.path = path
        self.root = root
        self.warnings: list[ParseWarning] = []

    def read(self) -> Package:
        metadata = self.root.find("{*}metadata")
        items = self._items()
        spine = self.root.find("{*}spine")
        listed = self._spine(spine, items) if spine is not None else ()
        if not listed:
            listed = self._manifest_order(items)
        return Package(
            metadata=read_metadata(metadata) if metadata is not None else Metadata(),
            items=items,
            spine=listed,
            ncx=self._ncx(spine, items),
            cover_id=_cover_id(metadata),
            guide=tuple(self._guide()),
            unlisted=tuple(_unlisted(items, listed)),
            warnings=self.warnings,
            said=" ".join(str(part) for part in metadata.itertext()) if metadata is not None else "",
        )

    def _items(self) -> dict[str, Item]:
        items: dict[str, Item] = {}
        for element in self.root.iterfind("{*}manifest/{*}item"):
            path, _ = resolve(self.path, element.get("href") or "")
            identifier = element.get("id") or ""
            if path and identifier:
                items.setdefault(
                    identifier,
                    Item(
                        id=identifier,
                        path=self.archive.find(path) or path,
                        media_type=(element.get("media-type") or "").strip().lower(),
                        properties=frozenset((element.get("properties") or "").split()),
                        fallback=element.get("fallback") or "",
                    ),
                )
        return items

    def _spine(self, spine: etree._Element, items: dict[str, Item]) -> tuple[SpineItem, ...]:
        position = 2 * (list(self.root).index(spine) + 1)
        found: dict[str, SpineItem] = {}
        for index, element in enumerate(spine):
            if local_name(element) != "itemref":
                continue
            identifier = element.get("idref") or ""
            if identifier not in items:
                self.warnings.append(
                    ParseWarning(
                        code=WarningCode.PART_MISSING,
                        subject=identifier,
                        message="The reading order names a chapter that the manifest does not know.",
                    )
                )
                continue
            item = _readable(items[identifier], items)
            found.setdefault(
                item.path,
                SpineItem(item=item, step=f"/{position}/{2 * (index + 1)}", linear=element.get("linear") != "no"),
            )
        return tuple(found.values())

    def _manifest_order(self, items: dict[str, Item]) -> tuple[SpineItem, ...]:
        """The pages as the manifest lists them, for books without a spine, with steps as in such a spine."""
        pages = [item for item in items.values() if item.media_type in PAGES and "nav" not in item.properties]
        if pages:
            message = "The book states no reading order. Its pages were read in the order of its list of files."
            self.warnings.append(
                ParseWarning(code=WarningCode.STRUCTURE_MISSING, subject="reading order", message=message)
            )
        return tuple(SpineItem(item=item, step=f"/6/{2 * index + 2}") for index, item in enumerate(pages))

    def _ncx(self, spine: etree._Element | None, items: dict[str, Item]) -> Item | None:
        named = spine.get("toc") if spine is not None else None
        if named in items and named is not None:
            return items[named]
        return next((item for item in items.values() if item.media_type == "application/x-dtbncx+xml"), None)

    def _guide(self) -> list[Reference]:
        references = []
        for element in self.root.iterfind("{*}guide/{*}reference"):
            path, fragment = resolve(self.path, element.get("href") or "")
            references.append(
                Reference(
                    type=(element.get("type") or "").lower(), path=self.archive.find(path) or path, fragment=fragment
                )
            )
        return references


def _readable(item: Item, items: dict[str, Item]) -> Item:
    """The item itself, or the first of its fallbacks that is text."""
    seen = {item.id}
    current = item
    while current.media_type not in READABLE and current.fallback in items and current.fallback not in seen:
        current = items[current.fallback]
        seen.add(current.id)
    return current if current.media_type in READABLE else item


def _unlisted(items: dict[str, Item], spine: Sequence[SpineItem]) -> Iterator[str]:
    """Pages of the manifest that nobody comes to by turning pages; those in the place of others are no pages."""
    read = {item.item.path for item in spine}
    fallbacks = {item.fallback for item in items.values()}
    for item in items.values():
        replaced = item.id in fallbacks or "nav" in item.properties
        if item.media_type in PAGES and item.path not in read and not replaced:
            yield item.path


def _cover_id(metadata: etree._Element | None) -> str:
    if metadata is None:
        return ""
    return next(
        (
            element.get("content") or ""
            for element in metadata.iter("{*}meta")
            if (element.get("name") or "").lower() == "cover"
        ),
        "",
    )
