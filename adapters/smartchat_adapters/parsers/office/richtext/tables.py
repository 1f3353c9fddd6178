"""The tables at the head of an RTF document: fonts with their code pages, colours and styles."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field

from smartchat_adapters.parsers.css.values import Colour
from smartchat_adapters.parsers.office.symbols import is_symbol_font

__all__ = ["ColourTable", "Font", "FontTable", "StyleTable", "codec_of_page"]

_DEFAULT = "cp1252"
# The character sets of Windows (wingdi.h) and the Macintosh.
_CHARACTER_SETS = {
    0: "cp1252",
    77: "mac_roman",
    78: "cp932",
    79: "cp949",
    80: "gbk",
    81: "cp950",
    83: "mac_greek",
    85: "mac_greek",
    86: "mac_turkish",
    88: "mac_latin2",
    89: "mac_cyrillic",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "gbk",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    254: "cp437",
    255: "cp850",
}
_SYMBOLS = 2
# How fonts without a character set say it by their names.
_NAME_ENDS = {" ce": "cp1250", " cyr": "cp1251", " greek": "cp1253", " tur": "cp1254", " baltic": "cp1257"}
_PAGES = {10000: "mac_roman", 10006: "mac_greek", 10007: "mac_cyrillic", 10029: "mac_latin2", 65001: "utf-8"}
_MOST = 100_000


def codec_of_page(number: int | None) -> str:
    """The codec of a code page of Windows; empty if there is none."""
    if number is None or number <= 0:
        return ""
    name = _PAGES.get(number, f"cp{number}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return ""


@dataclass(slots=True)
class Font:
    """A font: its name, and the codec of its text; empty where it says none."""

    name: str = ""
    codec: str = ""
    symbols: bool = False


@dataclass(slots=True)
class FontTable:
    """The fonts by their numbers, filled while the table is read."""

    fonts: dict[int, Font] = field(default_factory=dict)
    _current: Font = field(default_factory=Font)

    def word(self, name: str, number: int | None) -> None:
        """A control word of the table."""
        match name:
            case "f" if number is not None and len(self.fonts) < _MOST:
                self._current = self.fonts[number] = Font()
            case "fcharset":
                self._current.symbols = number == _SYMBOLS
                self._current.codec = _CHARACTER_SETS.get(number or 0, "")
            case "cpg":
                self._current.codec = codec_of_page(number)
            case _:
                pass

    def text(self, text: str) -> None:
        """A part of a font's name; a semicolon ends it."""
        font = self._current
        name, end, _ = text.partition(";")
        font.name = (font.name + name).strip()[:100]
        if end:
            known = next((codec for ending, codec in _NAME_ENDS.items() if font.name.lower().endswith(ending)), "")
            font.codec = font.codec or known
            font.symbols = font.symbols or is_symbol_font(font.name)
            self._current = Font()


@dataclass(slots=True)
class ColourTable:
    """The colours by their order; the first is the automatic one."""

    colours: list[Colour | None] = field(default_factory=list)
    _parts: dict[str, float] = field(default_factory=dict)

    def word(self, name: str, number: int | None) -> None:
        """A control word of the table."""
        if name in {"red", "green", "blue"}:
            self._parts[name] = min(max(number or 0, 0), 255) / 255

    def text(self, text: str) -> None:
        """A semicolon ends a colour."""
        for _ in range(text.count(";")):
            if len(self.colours) < _MOST:
                parts = self._parts
                colour = Colour(parts.get("red", 0.0), parts.get("green", 0.0), parts.get("blue", 0.0))
                self.colours.append(colour if parts else None)
            self._parts = {}

    def get(self, number: int, automatic: Colour) -> Colour:
        """The colour of this number, or the automatic one."""
        found = self.colours[number] if 0 < number < len(self.colours) else None
        return automatic if found is None else found


@dataclass(slots=True)
class _Style:
    name: str = ""
    level: int | None = None
    hidden: bool = False
    base: int | None = None


@dataclass(slots=True)
class StyleTable:
    """The styles of paragraphs and of characters by their numbers."""

    paragraphs: dict[int, _Style] = field(default_factory=dict)
    characters: dict[int, _Style] = field(default_factory=dict)
    _current: _Style = field(default_factory=_Style)

    def begin(self) -> None:
        """A style begins; it is that of normal paragraphs unless it says another number."""
        self._current = _Style()
        self.paragraphs.setdefault(0, self._current)

    def word(self, name: str, number: int | None) -> None:
        """A control word of the table."""
        style = self._current
        match name:
            case "s" | "cs" if number is not None and len(self.paragraphs) + len(self.characters) < _MOST:
                if self.paragraphs.get(0) is style and (name == "cs" or number):
                    del self.paragraphs[0]
                (self.paragraphs if name == "s" else self.characters)[number] = style
            case "outlinelevel":
                style.level = number
            case "sbasedon":
                style.base = number
            case "v":
                style.hidden = number != 0
            case _:
                pass

    def text(self, text: str) -> None:
        """A part of a style's name; a semicolon ends it."""
        self._current.name = (self._current.name + text.partition(";")[0]).lstrip()[:100]

    def level(self, number: int) -> int | None:
        """The outline level of the paragraph style, its own or of what it is based on."""
        for _ in range(20):
            style = self.paragraphs.get(number)
            if style is None:
                return None
            if style.level is not None:
                return style.level
            kind, _, rank = style.name.strip().lower().rpartition(" ")
            if kind == "heading" and rank.isdecimal() and 1 <= int(rank[:2]) <= 9:
                return int(rank[:2]) - 1
            if style.base is None or style.base == number:
                return None
            number = style.base
        return None

    def is_title(self, number: int) -> bool:
        """Whether the paragraph style is the one for the title of the document."""
        style = self.paragraphs.get(number)
        return style is not None and style.name.strip().lower() == "title"

    def hides(self, number: int, *, paragraph: bool = False) -> bool:
        """Whether the style hides what is in it."""
        style = (self.paragraphs if paragraph else self.characters).get(number)
        return style is not None and style.hidden
