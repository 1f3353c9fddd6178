"""How a run of text looks in an office document, as far as it decides whether it is seen and what it is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from smartchat_adapters.parsers.css.values import BLACK, WHITE, Colour
from smartchat_adapters.parsers.toolkit.hidden import LEGIBLE_POINTS, Reason

__all__ = ["Look", "hex_colour"]

_HEX = re.compile(r"#?([0-9A-Fa-f]{6})")


@dataclass(frozen=True, slots=True)
class Look:
    """How a run looks; a colour or a ground of None cannot be determined.

    `size` is in points; `raised` is 1 for superscripts, -1 for subscripts.
    """

    hidden: bool = False
    size: float = 10.0
    colour: Colour | None = BLACK
    ground: Colour | None = WHITE
    bold: bool = False
    raised: int = 0

    def reason(self) -> Reason | None:
        """Why nobody sees the run; None if it is seen."""
        if self.hidden:
            return Reason.NOT_DISPLAYED
        if self.size < LEGIBLE_POINTS:
            return Reason.TINY
        if self.colour is not None and self.ground is not None and self.colour.resembles(self.ground):
            return Reason.COLOUR
        return None


def hex_colour(value: str) -> Colour | None:
    """The colour of six hexadecimal digits, with or without a `#`; None if it is none."""
    found = _HEX.fullmatch(value)
    if found is None:
        return None
    return Colour(*(int(found[1][at : at + 2], 16) / 255 for at in (0, 2, 4)))
