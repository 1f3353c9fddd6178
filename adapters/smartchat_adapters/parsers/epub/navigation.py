"""Which table of contents of an EPUB counts: the navigation document's or the NCX's."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from smartchat_adapters.parsers.epub.toc import TocEntry, landmarks, read_links, read_nav, read_ncx
from smartchat_adapters.parsers.toolkit.xml import parse_xml
from smartchat_core.errors import DamagedFile, HostileFile
from smartchat_core.model.parsed import ParseWarning, WarningCode

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from lxml import etree

    from smartchat_adapters.parsers.epub.package import Item, Package
    from smartchat_adapters.parsers.toolkit.archive import SafeArchive

__all__ = ["Navigation", "read_navigation"]


@dataclass(kw_only=True, slots=True)
class Navigation:
    """The entries that count, and the landmarks by path and fragment."""

    entries: list[TocEntry]
    landmarks: dict[tuple[str, str], str] = field(default_factory=dict)
    warnings: list[ParseWarning] = field(default_factory=list)


def read_navigation(package: Package, archive: SafeArchive, load: Callable[[str], bytes | None]) -> Navigation:
    """The better of the two tables of contents.

    That is the navigation document's, as the standard has it, unless it lacks half of the places that the NCX names,
    or entries of it lead nowhere and the NCX names more places: programs that make both may care for one only.
    """
    found = Navigation(entries=[])
    nav = next((item for item in package.items.values() if "nav" in item.properties), None)
    paths = {item.item.path for item in package.spine}
    tables: list[list[TocEntry]] = []
    for item, read in ((nav, read_nav), (package.ncx, read_ncx)):
        root = _root(item, load, found) if item is not None else None
        entries = read(root, item.path) if root is not None and item is not None else []
        tables.append([replace(one, path=archive.find(one.path) or one.path) for one in entries if one.path])
        if root is not None and item is not None and item is nav:
            found.landmarks = landmarks(root, item.path)
    found.entries = _better(tables[0], tables[1], paths) or _printed(package, archive, load, found)
    return found


def _printed(
    package: Package, archive: SafeArchive, load: Callable[[str], bytes | None], found: Navigation
) -> list[TocEntry]:
    """The links of the page that the guide calls the table of contents, where the book has no other."""
    pages = {item.item.path: item.item for item in package.spine}
    listed = (reference.path for reference in package.guide if reference.type == "toc" and reference.path in pages)
    page = next(listed, None)
    root = _root(pages[page], load, found) if page is not None else None
    if page is None or root is None:
        return []
    links = [replace(one, path=archive.find(one.path) or one.path) for one in read_links(root, page)]
    kept = {(one.path, one.fragment): one for one in reversed(links) if one.path in pages and one.path != page}
    return [one for one in links if kept.get((one.path, one.fragment)) is one and one.title]


def _root(item: Item, load: Callable[[str], bytes | None], found: Navigation) -> etree._Element | None:
    data = load(item.path)
    if data is None:
        return None
    try:
        return parse_xml(data, subject=item.path)
    except (DamagedFile, HostileFile) as exc:
        warning = ParseWarning(code=WarningCode.PART_REFUSED, subject=item.path, message=exc.message)
        found.warnings.append(warning)
        return None


def _better(nav: list[TocEntry], ncx: list[TocEntry], paths: Collection[str]) -> list[TocEntry]:
    in_nav, in_ncx = _places(nav, paths), _places(ncx, paths)
    lost = any(entry.path not in paths for entry in nav)
    return ncx if in_ncx > 2 * in_nav or (lost and in_ncx > in_nav) else nav


def _places(entries: Sequence[TocEntry], paths: Collection[str]) -> int:
    """How many different places of the book the entries name."""
    return len({(entry.path, entry.fragment) for entry in entries if entry.path in paths and entry.title})
