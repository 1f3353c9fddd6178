"""Visibility of the words of a PDF page.

The attributes of a word in the file make it suspect; whether anything is to be seen where a suspect word stands is
then read from a picture of the page. Most pages have no suspect word, and are not drawn.
"""

from __future__ import annotations

import ctypes
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pypdfium2.raw as pdfium

from smartchat_adapters.parsers.pdf.rectangle import Rect
from smartchat_adapters.parsers.toolkit.hidden import LEGIBLE_POINTS, Reason

if TYPE_CHECKING:
    import numpy.typing as npt

__all__ = ["PageVisibility"]

_LIGHT = 215
"""From this brightness of every channel on (of 255) text may not differ from white paper."""
_FAINT = 26
_EVEN = 14
"""The difference within a channel that nobody sees."""
_SCALE = 1.5
_MAX_PIXELS = 4_000_000
_MAX_SHAPES = 1000
_FEW_SHAPES = 16
_SCANNED = 0.4
"""The part of a page that pictures cover if its text was recognised from them."""
_MANY_PATHS = 100
_MAX_SEGMENTS = 1000
_INVISIBLE = frozenset((pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP))
_STROKED = pdfium.FPDF_TEXTRENDERMODE_STROKE
_CENTRE = 0.25


@dataclass(frozen=True, slots=True)
class _Shape:
    order: int
    box: Rect
    picture: bool
    colour: tuple[int, int, int] | None
    """The colour of a shape that is filled with one."""
    opaque: bool
    """Whether it may hide what lies under it."""


class PageVisibility:
    """Decides for the words of one page whether they can be seen.

    Args:
        page: the page of pypdfium2.
        text_page: its text, of pdfium.
        frame: the visible part of the page.
    """

    def __init__(self, page: Any, text_page: Any, frame: Rect) -> None:
        self._page = page
        self._text_page = text_page
        self._frame = frame
        self._suspects: dict[int, Reason | None] = {}
        self._shapes: list[_Shape] | None = None
        self._boxes: npt.NDArray[np.float64] | None = None
        self._orders: dict[int, int] = {}
        self._paths = 0
        self._shown_text = False
        self._scanned = False
        self._picture: npt.NDArray[np.uint8] | None = None
        self._scale = _SCALE

    def reason(self, index: int, word: str, box: Rect) -> Reason | None:
        """Why the word that begins with this character cannot be seen; None if it can."""
        if box.right <= self._frame.left or box.left >= self._frame.right:
            return Reason.OUTSIDE
        if box.top <= self._frame.bottom or box.bottom >= self._frame.top:
            return Reason.OUTSIDE
        if max(box.top - box.bottom, (box.right - box.left) / len(word)) < LEGIBLE_POINTS:
            return Reason.TINY
        item = pdfium.FPDFText_GetTextObject(self._text_page, index)
        if not item:
            return None
        key = ctypes.addressof(item.contents)
        if key not in self._suspects:
            self._suspects[key] = self._suspect(item, key)
        reason = self._suspects[key]
        if reason is None:
            return None
        if reason is Reason.INVISIBLE:
            return None if self._was_recognised(box, word) else reason
        return reason if self._is_even(box, word) else None

    def _suspect(self, item: Any, key: int) -> Reason | None:
        """How the text of an object may be hidden."""
        mode = pdfium.FPDFTextObj_GetTextRenderMode(item)
        if mode in _INVISIBLE:
            return Reason.INVISIBLE
        red, green, blue, alpha = (ctypes.c_uint(0) for _ in range(4))
        read_colour = pdfium.FPDFPageObj_GetStrokeColor if mode == _STROKED else pdfium.FPDFPageObj_GetFillColor
        colour = None
        if read_colour(item, red, green, blue, alpha):
            colour = red.value, green.value, blue.value
            if alpha.value < _FAINT:
                return Reason.TRANSPARENT
            if min(colour) >= _LIGHT:
                return Reason.COLOUR
        marks = pdfium.FPDFPageObj_CountMarks(item)
        if any(self._is_optional(item, number) for number in range(min(marks, _MAX_SEGMENTS))):
            return Reason.NOT_DISPLAYED
        box = _bounds(item)
        if box is None:
            return None
        if self._is_clipped(item, box):
            return Reason.CLIPPED
        shapes = self._read_shapes()
        order = self._orders.get(key, -1)
        for shape in self._over(shapes, box):
            if shape.opaque and shape.order > order:
                return Reason.COVERED
            if colour is not None and shape.colour is not None and _alike(colour, shape.colour):
                return Reason.COLOUR
        return None

    def _over(self, shapes: list[_Shape], box: Rect) -> list[_Shape]:
        """The shapes that lie over most of the box, or under it."""
        if not shapes:
            return []
        if len(shapes) <= _FEW_SHAPES:
            return [shape for shape in shapes if _covers(shape.box, box)]
        if self._boxes is None:
            self._boxes = np.array([shape.box for shape in shapes]).T
        lefts, bottoms, rights, tops = self._boxes
        width = np.minimum(rights, box.right) - np.maximum(lefts, box.left)
        height = np.minimum(tops, box.top) - np.maximum(bottoms, box.bottom)
        over = np.maximum(width, 0) * np.maximum(height, 0) >= 0.5 * max(_area(box), 0.01)
        return [shapes[index] for index in np.flatnonzero(over)] if over.any() else []

    def _is_optional(self, item: Any, number: int) -> bool:
        """Whether the object belongs to optional content, which may be switched off."""
        mark = pdfium.FPDFPageObj_GetMark(item, number)
        buffer = (ctypes.c_ushort * 8)()
        length = ctypes.c_ulong(0)
        if not mark or not pdfium.FPDFPageObjMark_GetName(mark, buffer, ctypes.sizeof(buffer), length):
            return False
        return bytes(buffer)[: length.value].decode("utf-16-le", "replace").rstrip("\0") == "OC"

    def _is_clipped(self, item: Any, box: Rect) -> bool:
        clip = pdfium.FPDFPageObj_GetClipPath(item)
        paths = pdfium.FPDFClipPath_CountPaths(clip) if clip else 0
        for path in range(min(paths, _MAX_SEGMENTS)):
            xs: list[float] = []
            ys: list[float] = []
            x, y = ctypes.c_float(), ctypes.c_float()
            count = pdfium.FPDFClipPath_CountPathSegments(clip, path)
            if count > _MAX_SEGMENTS:
                continue
            for number in range(count):
                segment = pdfium.FPDFClipPath_GetPathSegment(clip, path, number)
                if segment and pdfium.FPDFPathSegment_GetPoint(segment, x, y):
                    xs.append(x.value)
                    ys.append(y.value)
            if xs and (min(xs) >= box.right or max(xs) <= box.left or min(ys) >= box.top or max(ys) <= box.bottom):
                return True
        return False

    def _read_shapes(self) -> list[_Shape]:
        """What is drawn on the page beside text, in the order of drawing, the largest of very many."""
        if self._shapes is not None:
            return self._shapes
        shapes: list[_Shape] = []
        covered = 0.0
        for order, item in enumerate(self._page.get_objects(max_depth=1)):
            if item.type == pdfium.FPDF_PAGEOBJ_TEXT:
                self._orders[ctypes.addressof(item.raw.contents)] = order
                self._shown_text = self._shown_text or pdfium.FPDFTextObj_GetTextRenderMode(item.raw) not in _INVISIBLE
                continue
            box = _bounds(item.raw)
            if box is None:
                continue
            shape = self._shape(order, item, box)
            shapes.append(shape)
            covered += _area(_meet(box, self._frame)) if shape.picture else 0.0
        self._scanned = covered >= _SCANNED * max(_area(self._frame), 1.0)
        shapes.sort(key=lambda shape: -_area(shape.box))
        self._shapes = shapes[:_MAX_SHAPES]
        return self._shapes

    def _shape(self, order: int, item: Any, box: Rect) -> _Shape:
        picture = item.type == pdfium.FPDF_PAGEOBJ_IMAGE
        colour = None
        opaque = True
        if item.type == pdfium.FPDF_PAGEOBJ_FORM:
            for part in self._page.get_objects(form=item, max_depth=3):
                picture = picture or part.type == pdfium.FPDF_PAGEOBJ_IMAGE
                self._paths += part.type == pdfium.FPDF_PAGEOBJ_PATH
        elif item.type == pdfium.FPDF_PAGEOBJ_PATH:
            self._paths += 1
            fill, stroke = ctypes.c_int(), ctypes.c_int()
            red, green, blue, alpha = (ctypes.c_uint(0) for _ in range(4))
            filled = pdfium.FPDFPath_GetDrawMode(item.raw, fill, stroke) and fill.value != pdfium.FPDF_FILLMODE_NONE
            opaque = bool(filled)
            if filled and pdfium.FPDFPageObj_GetFillColor(item.raw, red, green, blue, alpha):
                opaque = alpha.value >= _FAINT
                colour = red.value, green.value, blue.value
        return _Shape(order, box, picture, colour, opaque)

    def _was_recognised(self, box: Rect, word: str) -> bool:
        """Whether invisible text repeats what is to be seen there: in a scanned page, or one with drawn letters."""
        shapes = self._read_shapes()
        if self._scanned:
            x, y = (box.left + box.right) / 2, (box.bottom + box.top) / 2
            return any(
                shape.picture and shape.box.left <= x <= shape.box.right and shape.box.bottom <= y <= shape.box.top
                for shape in shapes
            )
        return not self._shown_text and self._paths > _MANY_PATHS and not self._is_even(box, word)

    def _is_even(self, box: Rect, word: str) -> bool:
        """Whether nothing is to be seen in the box: every pixel has the colour of the others."""
        picture = self._drawn()
        # Lines above and below may reach into the box; the letters are in its middle.
        inset = (box.top - box.bottom) * _CENTRE if any(map(str.isalnum, word)) else 0.0
        corners = [self._device(x, y) for x in (box.left, box.right) for y in (box.bottom + inset, box.top - inset)]
        left, right = min(x for x, _ in corners), max(x for x, _ in corners)
        top, bottom = min(y for _, y in corners), max(y for _, y in corners)
        height, width = picture.shape[:2]
        part = picture[max(top, 0) : min(bottom + 1, height), max(left, 0) : min(right + 1, width)]
        if part.size == 0:
            return True
        spread = part.max(axis=(0, 1)).astype(int) - part.min(axis=(0, 1)).astype(int)
        return bool(spread.max() < _EVEN)

    def _device(self, x: float, y: float) -> tuple[int, int]:
        height, width = self._drawn().shape[:2]
        across, down = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDF_PageToDevice(self._page.raw, 0, 0, width, height, 0, x, y, across, down)
        return across.value, down.value

    def _drawn(self) -> npt.NDArray[np.uint8]:
        if self._picture is None:
            width, height = self._page.get_size()
            area = max(width * height, 1.0)
            self._scale = min(_SCALE, math.sqrt(_MAX_PIXELS / area))
            bitmap = self._page.render(scale=self._scale, may_draw_forms=False, draw_annots=False, no_smoothtext=False)
            # What it shows is kept open with it.
            self._picture = bitmap.to_numpy()[:, :, :3]
        return self._picture


def _bounds(item: Any) -> Rect | None:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(item, left, bottom, right, top):
        return None
    box = Rect(left.value, bottom.value, right.value, top.value)
    return box if all(map(math.isfinite, box)) else None


def _alike(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    return all(abs(first - second) < 2 * _EVEN for first, second in zip(one, other, strict=True))


def _covers(shape: Rect, box: Rect) -> bool:
    """Whether the shape lies over most of the box."""
    return _area(_meet(shape, box)) >= 0.5 * max(_area(box), 0.01)


def _meet(one: Rect, other: Rect) -> Rect:
    left, bottom = max(one.left, other.left), max(one.bottom, other.bottom)
    return Rect(left, bottom, max(min(one.right, other.right), left), max(min(one.top, other.top), bottom))


def _area(box: Rect) -> float:
    return (box.right - box.left) * (box.top - box.bottom)
