"""The outline of a PDF: its entries and where in this document they lead."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pypdfium2.raw as pdfium

from smartchat_adapters.parsers.pdf.native_text import wide_text
from smartchat_core.parsing.canonical_text import canonical_line

__all__ = ["Bookmark", "bookmarks"]

_MAX_BOOKMARKS = 20_000
_MAX_DEPTH = 12


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the outline: `top` is the height on the page to which it leads, in the page's own points.

    `page` is None where the entry leads nowhere: a line that reads like it is sought.
    """

    title: str
    level: int
    page: int | None
    top: float | None


def bookmarks(document: Any) -> list[Bookmark]:
    """The entries of the outline that are of this document: not those that lead to others, or to addresses.

    An entry without a destination that has entries beneath it begins where the first of them does.
    """
    found: list[Bookmark] = []
    pages = len(document)
    for number, item in enumerate(document.get_toc(max_depth=_MAX_DEPTH)):
        if number >= _MAX_BOOKMARKS:
            break
        title = canonical_line(wide_text(pdfium.FPDFBookmark_GetTitle, item.raw))[:500]
        action = pdfium.FPDFBookmark_GetAction(item.raw)
        if not title or (action and pdfium.FPDFAction_GetType(action) != pdfium.PDFACTION_GOTO):
            continue
        destination = item.get_dest()
        page = destination.get_index() if destination else None
        if page is None or not 0 <= page < pages:
            found.append(Bookmark(title, item.level + 1, None, None))
            continue
        found.append(Bookmark(title, item.level + 1, page, _top(*destination.get_view())))
    return _with_parents(found)


def _top(mode: int, values: Any) -> float | None:
    if mode == pdfium.PDFDEST_VIEW_XYZ and len(values) > 1:
        return float(values[1])
    if mode in {pdfium.PDFDEST_VIEW_FITH, pdfium.PDFDEST_VIEW_FITBH} and values:
        return float(values[0])
    if mode == pdfium.PDFDEST_VIEW_FITR and len(values) > 3:
        return float(values[3])
    return None


def _with_parents(found: list[Bookmark]) -> list[Bookmark]:
    """Entries that lead nowhere at the place of the first entry beneath them."""
    made: list[Bookmark] = []
    below: Bookmark | None = None
    for entry in reversed(found):
        lost = entry.page is None and below is not None and below.level > entry.level
        made.append(replace(entry, page=below.page, top=below.top) if lost and below is not None else entry)
        below = made[-1]
    made.reverse()
    return made
