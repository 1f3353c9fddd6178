"""What fields of word processors show by their instructions: buttons, symbols and lists of the document's own words."""

from __future__ import annotations

import re

from smartchat_adapters.parsers.office.symbols import symbol

__all__ = ["is_equation", "lists_headings", "words_of_instruction"]

_CONTENTS = frozenset(("TOC", "TOA"))
_SYMBOL = re.compile(r"\s*SYMBOL\s+(0x[0-9a-f]{1,6}|\d{1,7})\b", re.IGNORECASE)
_FONT = re.compile(r"\\f\s*\"?([^\"\\]+)", re.IGNORECASE)
_BUTTON = re.compile(r"\s*(?:MACROBUTTON|GOTOBUTTON)\s+\S+\s+(.*)", re.IGNORECASE | re.DOTALL)


def words_of_instruction(instruction: str) -> str:
    """What a field without a result shows: the words of a button, the sign of a symbol; empty for other kinds."""
    button = _BUTTON.match(instruction)
    if button is not None:
        return button[1].strip()
    sign = _SYMBOL.match(instruction)
    if sign is not None:
        font = _FONT.search(instruction)
        return symbol(font[1].strip() if font is not None else "Symbol", int(sign[1], 0 if "x" in sign[1] else 10))
    return ""


def lists_headings(instruction: str) -> bool:
    """Whether the field is a table of contents."""
    return _name(instruction) in _CONTENTS


def is_equation(instruction: str) -> bool:
    """Whether the field draws an equation."""
    return _name(instruction) == "EQ"


def _name(instruction: str) -> str:
    words = instruction.split(None, 1)
    return words[0].upper() if words else ""
