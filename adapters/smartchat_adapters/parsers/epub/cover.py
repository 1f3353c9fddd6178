"""The cover of an EPUB."""

from __future__ import annotations

import mimetypes
from typing import TYPE_CHECKING

from smartchat_adapters.parsers.epub.package import resolve
from smartchat_adapters.parsers.toolkit.archive import SafeArchive
from smartchat_adapters.parsers.toolkit.xml import local_name, parse_xml
from smartchat_core.errors import DamagedFile, HostileFile
from smartchat_core.model.parsed import Cover

if TYPE_CHECKING:
    from collections.abc import Callable

    from smartchat_adapters.parsers.epub.package import Package

__all__ = ["find_cover"]


def find_cover(package: Package, archive: SafeArchive, load: Callable[[str], bytes | None]) -> Cover | None:
    """The picture that the package names as its cover, or the first one on the page that it names."""
    items = package.items
    named = next((item for item in items.values() if "cover-image" in item.properties), None)
    named = named or items.get(package.cover_id)
    path, media_type = (named.path, named.media_type) if named is not None else ("", "")
    if not media_type.startswith("image/"):
        page = path or next((reference.path for reference in package.guide if reference.type == "cover"), "")
        path = _picture_on(page, archive, load) if page else ""
        media_type = next((item.media_type for item in items.values() if item.path == path), "")
        media_type = media_type or mimetypes.guess_type(path)[0] or ""
    if not path or not media_type.startswith("image/"):
        return None
    data = load(path)
    return Cover(media_type=media_type, data=data) if data else None


def _picture_on(page: str, archive: SafeArchive, load: Callable[[str], bytes | None]) -> str:
    """The first picture on a page of the book."""
    data = load(page)
    if data is None:
        return ""
    try:
        root = parse_xml(data, subject=page)
    except (DamagedFile, HostileFile):
        return ""
    for element in root.iter():
        if local_name(element) in {"img", "image"}:
            href = element.get("src") or element.get("{http://www.w3.org/1999/xlink}href") or ""
            return archive.find(resolve(page, href)[0]) or ""
    return ""
