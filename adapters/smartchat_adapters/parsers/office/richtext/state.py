"""What a group of RTF takes over from the group around it, and gives back when it ends."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from smartchat_adapters.parsers.css.values import BLACK, WHITE, Colour
from smartchat_adapters.parsers.office.look import Look

if TYPE_CHECKING:
    from smartchat_adapters.parsers.office.richtext.tables import ColourTable, StyleTable

__all__ = ["Place", "State"]

_GROUNDS = frozenset(("cb", "chcbpat", "highlight", "cbpat"))
_NORMAL_SIZE = 24


class Place(Enum):
    """Where the text of a group goes."""

    TEXT = 0
    SKIPPED = 1
    FONTS = 2
    COLOURS = 3
    STYLES = 4
    INFORMATION = 5
    FIELD = 6
    LABEL = 7
    EQUATION = 8
    SHAPE = 9
    FORM = 10
    PICTURE = 11
    OBJECT = 12


@dataclass(slots=True)
class State:
    """The properties of characters and paragraphs, and the place of the text."""

    place: Place = Place.TEXT
    key: str = ""
    """What is being read of the place: `title` of the information, `sn` of a shape."""
    font: int | None = None
    substitutes: int = 1
    deleted: bool = False
    hidden: bool = False
    style_hides: bool = False
    bold: bool = False
    raised: int = 0
    size: int = _NORMAL_SIZE
    colour: int = 0
    ground: int = 0
    level: int | None = None
    style: int = 0
    paragraph_hides: bool = False
    in_table: bool = False
    unknown_ground: bool = False
    alternatives: bool = False
    """Whether the groups within say the same in two ways, of which the one in Unicode counts."""
    look: Look | None = None

    def format(self, word: str, number: int | None, styles: StyleTable, default_font: int | None) -> None:
        """Follow a control word of formatting; others change nothing."""
        on = number != 0
        match word:
            case "f":
                self.font = number
            case "plain":
                self.font = default_font
                self.deleted = self.hidden = self.style_hides = self.bold = False
                self.raised, self.size, self.colour, self.ground = 0, _NORMAL_SIZE, 0, 0
            case "pard":
                self.level, self.style, self.paragraph_hides, self.in_table = None, 0, False, False
            case "uc":
                self.substitutes = min(max(number or 0, 0), 16)
            case "v":
                self.hidden = on
            case "b":
                self.bold = on
            case "deleted" | "mvf":
                self.deleted = on
            case "super" | "sub":
                self.raised = 0 if not on else 1 if word == "super" else -1
            case "nosupersub":
                self.raised = 0
            case "fs":
                self.size = number if number is not None else _NORMAL_SIZE
            case "cf":
                self.colour = number or 0
            case "cs":
                self.style_hides = styles.hides(number or 0)
            case "s":
                self.style = number or 0
                self.paragraph_hides = styles.hides(self.style, paragraph=True)
            case "outlinelevel":
                self.level = number
            case "intbl":
                self.in_table = True
            case _ if word in _GROUNDS:
                self.ground = number or 0
            case _:
                return
        self.look = None

    def looks(self, colours: ColourTable, *, shaded: bool) -> Look:
        """How text looks; `shaded` if cells of tables may have a ground of their own."""
        if self.look is None:
            ground: Colour | None = colours.get(self.ground, WHITE)
            self.look = Look(
                hidden=self.hidden or self.style_hides or self.paragraph_hides,
                size=self.size / 2,
                colour=colours.get(self.colour, BLACK),
                ground=None if self.unknown_ground or (shaded and self.in_table) else ground,
                bold=self.bold,
                raised=self.raised,
            )
        return self.look
