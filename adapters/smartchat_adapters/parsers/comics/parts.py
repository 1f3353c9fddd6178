"""The parts of a comic book: by the bookmarks of its metadata, or the folders of its archive."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, NamedTuple

from smartchat_core.parsing.canonical_text import canonical_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Part", "parts_of"]


class Part(NamedTuple):
    """The page (from 0) on which a part begins, and its title."""

    page: int
    title: str


def parts_of(pages: Sequence[str], bookmarks: Mapping[int, str]) -> list[Part]:
    """The parts in order; none where there are neither bookmarks nor several folders.

    Args:
        pages: the names of the entries in order.
        bookmarks: titles by the number of a page.
    """
    if bookmarks:
        return [Part(page, bookmarks[page]) for page in sorted(bookmarks) if page < len(pages)]
    found: list[Part] = []
    folder: str | None = None
    for number, name in enumerate(pages):
        own = posixpath.dirname(name)
        if own != folder:
            found.append(Part(number, canonical_line(posixpath.basename(own))))
            folder = own
    return [part for part in found if part.title] if len(found) > 1 else []
