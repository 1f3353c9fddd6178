"""The map from offsets of the canonical text to places in the original file."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from enum import StrEnum

from smartchat_core.model.locator import Box, EpubLocator, LineLocator, Locator, PdfLocator
from smartchat_core.model.span import Span

__all__ = ["AnchorKind", "AnchorMap"]


class AnchorKind(StrEnum):
    """What the points of an anchor map mean."""

    EPUB = "epub"
    PDF = "pdf"
    LINES = "lines"


@dataclass(frozen=True, kw_only=True, slots=True)
class AnchorMap:
    """Sorted offsets, each with the point of the original that the text from there on comes from.

    The points are compact strings, because a long book has tens of thousands of them:

    - `epub`: `"<resource>|<cfi path>|<character>"`: the index into `resources` of the content document, the
      CFI path of a text node within that document (as in `/4/2/6/1`), and the character offset in that node
      at which the canonical offset stands. `resources[i]` is `"<spine step>|<href>"`, where the spine step
      is the CFI path to the itemref (as in `/6/14`). Text that was recognised (OCR) on a picture has the path of
      the picture's element (as in `/4/2/2`), or none where the resource is the picture.
    - `pdf`, for all files of pages: `"<page index>|<left> <bottom> <right> <top>"`, one for each line, in points
      (the box may be left out: `"<page index>|"`); `resources[i]` is the printed label of page `i`.
    - `lines`: a locator counts the lines of the canonical text. The point is `"recognized"` where text begins that was
      recognised (OCR), and empty where it ends.
    """

    kind: AnchorKind
    offsets: tuple[int, ...] = ()
    points: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    recognized: tuple[int, ...] = ()
    """The pages (counted from 0, in order) whose text is that of text recognition (OCR)."""

    def __post_init__(self) -> None:
        if len(self.offsets) != len(self.points):
            msg = f"{len(self.offsets)} offsets do not fit {len(self.points)} points"
            raise ValueError(msg)

    def locate(self, span: Span, text: str) -> Locator:
        """Where the span stands in the original; `text` is the canonical text that it slices."""
        if self.kind is AnchorKind.EPUB and self.offsets:
            return self._locate_epub(span, text)
        if self.kind is AnchorKind.PDF and self.offsets:
            return self._locate_pdf(span)
        first = text.count("\n", 0, span.start) + 1
        return LineLocator(
            first_line=first,
            last_line=first + text.count("\n", span.start, span.end),
            recognized=bool(self.offsets) and self._has_recognized_lines(span),
        )

    def page(self, offset: int) -> int | None:
        """The page (from 1) that holds the offset, for formats that have pages."""
        if self.kind is not AnchorKind.PDF or not self.offsets:
            return None
        return int(self.points[self._index(offset)].partition("|")[0]) + 1

    def _index(self, offset: int) -> int:
        return max(bisect_right(self.offsets, offset) - 1, 0)

    def _has_recognized_lines(self, span: Span) -> bool:
        first = bisect_right(self.offsets, span.start) - 1
        last = bisect_right(self.offsets, max(span.end - 1, span.start))
        return any(self.points[max(first, 0) : last])

    def _locate_epub(self, span: Span, text: str) -> EpubLocator:
        href, start = self._cfi(span.start)
        first, last = self._index(span.start), self._index(max(span.end - 1, span.start))
        recognized = any(map(_is_on_picture, self.points[first : last + 1]))
        if not span:
            return EpubLocator(href=href, start_cfi=start, end_cfi=start, recognized=recognized)
        # The end of a span belongs to the node of its last character, not to the node after it.
        _, end = self._cfi(span.end - 1, beyond=self._width(span.end - 1, text))
        return EpubLocator(href=href, start_cfi=start, end_cfi=end, recognized=recognized)

    def _width(self, offset: int, text: str) -> int:
        """How many characters of its node the one at the offset came from: a composed one has several."""
        index = self._index(offset)
        following = index + 1
        if text[offset].isascii() or following == len(self.offsets) or self.offsets[following] != offset + 1:
            return 1
        node, _, character = self.points[index].rpartition("|")
        next_node, _, next_character = self.points[following].rpartition("|")
        if node != next_node:
            return 1
        return max(int(next_character) - int(character) - (offset - self.offsets[index]), 1)

    def _cfi(self, offset: int, *, beyond: int = 0) -> tuple[str, str]:
        index = self._index(offset)
        resource, path, character = self.points[index].split("|")
        step, _, href = self.resources[int(resource)].partition("|")
        if _is_on_picture(self.points[index]):
            return href, f"epubcfi({step}!{path})" if path else f"epubcfi({step})"
        at = int(character) + max(offset - self.offsets[index], 0) + beyond
        return href, f"epubcfi({step}!{path}:{at})"

    def _locate_pdf(self, span: Span) -> PdfLocator:
        first = self._index(span.start)
        last = self._index(max(span.end - 1, span.start))
        page = self.points[first].partition("|")[0]
        boxes = tuple(
            _box(box)
            for number, _, box in (point.partition("|") for point in self.points[first : last + 1])
            if number == page and box
        )
        index = int(page)
        label = self.resources[index] if index < len(self.resources) else ""
        final = int(self.points[last].partition("|")[0])
        recognized = bisect_left(self.recognized, index) < bisect_right(self.recognized, max(index, final))
        return PdfLocator(page=index + 1, label=label or str(index + 1), boxes=boxes, recognized=recognized)


def _is_on_picture(point: str) -> bool:
    """Whether a point in an EPUB is that of an element, and not of text: its last step is even (EPUB CFI 1.1, 3.1)."""
    path = point.split("|")[1]
    return not path or path[-1] in "02468"


def _box(point: str) -> Box:
    left, bottom, right, top = (float(number) for number in point.split())
    return Box(left=left, bottom=bottom, right=right, top=top)
