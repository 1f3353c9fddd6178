"""Hidden text in Rich Text Format (RTF 1.9.1, character formatting)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from smartchat_adapters.parsers.css.values import BLACK, WHITE, Colour
from smartchat_adapters.parsers.toolkit.hidden import LEGIBLE_POINTS, Reason

if TYPE_CHECKING:
    from smartchat_adapters.parsers.toolkit.hidden import HiddenText

__all__ = ["without_hidden_text"]

_SUSPECT = re.compile(r"\\v(?![a-zA-Z0-9])|\\v1|\\cf\d|\\fs[0-3](?!\d)")
_TOKEN = re.compile(r"[{}]|\\bin(\d{1,9}) ?|\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'[0-9a-fA-F]{2}|\\[^a-zA-Z]")
_COLOURS = re.compile(r"\{\\colortbl([^{}]*)\}")
_PART = re.compile(r"\\(red|green|blue)(\d{1,3})")
_GROUNDS = frozenset(("cb", "chcbpat", "highlight", "cbpat"))
_SHADED_CELLS = re.compile(r"\\(?:clcbpat|clcfpat|clshdng|trcbpat|rawclcbpat)")


@dataclass(frozen=True, slots=True)
class _TextStyle:
    hidden: bool = False
    colour: int = 0
    ground: int = 0
    size: float = 12.0
    table: bool = False
    skip: int = 1
    """How many characters stand behind a Unicode one for programs that do not know it."""


def without_hidden_text(source: str, hidden: HiddenText) -> str:
    """The source without its invisible words, which `hidden` counts; its groups stay."""
    if _SUSPECT.search(source) is None:
        return source
    colours = _colours(source)
    shaded = _SHADED_CELLS.search(source) is not None
    kept: list[str] = []
    stack: list[_TextStyle] = []
    look = _TextStyle()
    position = 0
    while (token := _TOKEN.search(source, position)) is not None:
        reason = _reason(look, colours, shaded=shaded)
        between = source[position : token.start()]
        if reason is None or not stack:
            kept.append(between)
        else:
            hidden.add("document", reason, between)
        position = token.end()
        mark = token.group()
        if mark == "{":
            stack.append(look)
        elif mark == "}":
            look = stack.pop() if stack else _TextStyle()
        elif token.group(1) is not None:
            end = min(position + int(token.group(1)), len(source))
            mark, position = source[token.start() : end], end
        elif token.group(2) is not None:
            word, number = token.group(2), int(token.group(3)) if token.group(3) else None
            look = _after(look, word, number)
            if word == "u" and reason is not None and number is not None:
                hidden.add("document", reason, "x")
                position = _past_fallback(source, position, look.skip)
                continue
        elif mark.startswith("\\'") and reason is not None:
            hidden.add("document", reason, "x")
            continue
        kept.append(mark)
    kept.append(source[position:])
    return "".join(kept)


def _past_fallback(source: str, position: int, count: int) -> int:
    """Behind what stands for a Unicode character in programs that do not know it."""
    for _ in range(min(count, 16)):
        token = _TOKEN.match(source, position)
        if token is None:
            position += 1
        elif token.group().startswith("\\'"):
            position = token.end()
        else:
            break
    return position


def _after(look: _TextStyle, word: str, number: int | None) -> _TextStyle:
    match word:
        case "v":
            return replace(look, hidden=number != 0)
        case "cf":
            return replace(look, colour=number or 0)
        case "fs":
            return replace(look, size=(number if number is not None else 24) / 2)
        case "plain":
            return _TextStyle(table=look.table, skip=look.skip)
        case "pard":
            return replace(look, table=False)
        case "intbl":
            return replace(look, table=True)
        case "uc":
            return replace(look, skip=number or 0)
    return replace(look, ground=number or 0) if word in _GROUNDS else look


def _reason(look: _TextStyle, colours: list[Colour], *, shaded: bool) -> Reason | None:
    if look.hidden:
        return Reason.NOT_DISPLAYED
    if look.size < LEGIBLE_POINTS:
        return Reason.TINY
    if look.table and shaded:
        return None
    colour = _named(colours, look.colour, BLACK)
    return Reason.COLOUR if colour.resembles(_named(colours, look.ground, WHITE)) else None


def _named(colours: list[Colour], number: int, automatic: Colour) -> Colour:
    return colours[number] if 0 < number < len(colours) else automatic


def _colours(source: str) -> list[Colour]:
    table = _COLOURS.search(source)
    if table is None:
        return []
    found = []
    for entry in table.group(1).split(";"):
        parts = {name: min(int(value), 255) / 255 for name, value in _PART.findall(entry)}
        found.append(Colour(parts.get("red", 0.0), parts.get("green", 0.0), parts.get("blue", 0.0)))
    return found
