"""The text of RTF: bytes in the code pages of their fonts, and characters in Unicode with their substitutes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartchat_adapters.parsers.office.symbols import symbol, without_private_signs

if TYPE_CHECKING:
    from collections.abc import Callable

    from smartchat_adapters.parsers.office.richtext.tables import Font

__all__ = ["TextDecoder"]

_REPLACEMENT = "\ufffd"


class TextDecoder:
    """Collects bytes and code units until the font changes, and hands over what they are.

    Args:
        take: is given the text.
    """

    def __init__(self, take: Callable[[str], None]) -> None:
        self._take = take
        self._bytes: list[str] = []
        self._units: list[int] = []
        self._skip = 0
        self.codec = "cp1252"
        """Of fonts that say none."""

    def bytes_of(self, characters: str, font: Font | None) -> None:
        """Characters that stand for one byte each."""
        if self._skip:
            passed = min(self._skip, len(characters))
            self._skip -= passed
            characters = characters[passed:]
        if not characters:
            return
        if self._units:
            self._flush_units()
        if font is not None and font.symbols:
            self.flush(font)
            name = font.name if symbol(font.name, 0x20) else "Symbol"
            self._take("".join(symbol(name, ord(one)) or _REPLACEMENT for one in characters))
        else:
            self._bytes.append(characters)

    def unit(self, number: int, font: Font | None, *, substitutes: int) -> None:
        """A code unit of UTF-16, which `substitutes` characters stand for where it is not known."""
        self._skip = 0
        if self._bytes:
            self._flush_bytes(font)
        self._units.append(number & 0xFFFF)
        self._skip = substitutes

    def control(self, *, binary: bool = False) -> None:
        """A control word ends the substitutes, of which binary data are one."""
        self._skip = max(self._skip - 1, 0) if binary else 0

    def flush(self, font: Font | None) -> None:
        """Hand over what was collected; the font is the one that it stands in."""
        if self._units:
            self._flush_units(font)
        if self._bytes:
            self._flush_bytes(font)

    def _flush_bytes(self, font: Font | None) -> None:
        characters = "".join(self._bytes)
        self._bytes = []
        if characters.isascii():
            self._take(characters)
            return
        codec = (font.codec if font is not None else "") or self.codec
        self._take(characters.encode("latin-1", "replace").decode(codec, "replace"))

    def _flush_units(self, font: Font | None = None) -> None:
        data = b"".join(unit.to_bytes(2, "little") for unit in self._units)
        self._units = []
        text = data.decode("utf-16-le", "replace")
        self._take(without_private_signs(text, font.name if font is not None else ""))
