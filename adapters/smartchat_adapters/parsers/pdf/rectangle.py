"""Rectangles on a PDF page."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Rect"]


class Rect(NamedTuple):
    """A rectangle in points; the vertical axis points upwards."""

    left: float
    bottom: float
    right: float
    top: float

    def join(self, other: Rect) -> Rect:
        """The smallest rectangle around both."""
        return Rect(
            min(self.left, other.left),
            min(self.bottom, other.bottom),
            max(self.right, other.right),
            max(self.top, other.top),
        )

    def turn(self, quarters: int, around: Rect) -> Rect:
        """Where it stands, from the page's lower left corner, when the page is turned clockwise."""
        left, bottom, right, top = self
        match quarters % 4:
            case 0:
                return Rect(left - around.left, bottom - around.bottom, right - around.left, top - around.bottom)
            case 1:
                return Rect(bottom - around.bottom, around.right - right, top - around.bottom, around.right - left)
            case 2:
                return Rect(around.right - right, around.top - top, around.right - left, around.top - bottom)
            case _:
                return Rect(around.top - top, left - around.left, around.top - bottom, right - around.left)
