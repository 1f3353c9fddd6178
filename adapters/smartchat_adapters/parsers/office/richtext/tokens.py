"""The tokens of RTF: groups, control words, bytes and text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Kind", "Token", "tokens"]

_TOKEN = re.compile(
    r"[{}]|\\bin(\d{1,9}) ?|\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([^\\{}\r\n]+)",
    re.DOTALL,
)


class Kind(Enum):
    """What a token is. `WORD` has a name and perhaps a number; the others have text only."""

    OPEN = 0
    CLOSE = 1
    WORD = 2
    SIGN = 3
    """A backslash and one character that is no letter."""
    TEXT = 4
    """Characters of the code page, as the bytes that they are."""
    BINARY = 5


@dataclass(frozen=True, slots=True)
class Token:
    """A token; `text` is the name of a word, or the characters, one for each byte."""

    kind: Kind
    text: str = ""
    number: int | None = None


_OPEN, _CLOSE, _BINARY = Token(Kind.OPEN), Token(Kind.CLOSE), Token(Kind.BINARY)


def tokens(source: str) -> Iterator[Token]:
    """The tokens of the source, whose characters are bytes; line ends between them mean nothing."""
    position = 0
    while (found := _TOKEN.search(source, position)) is not None:
        position = found.end()
        match found.lastindex:
            case None:
                yield _OPEN if found.group() == "{" else _CLOSE
            case 1:
                position = min(position + int(found[1]), len(source))
                yield _BINARY
            case 2 | 3:
                yield Token(Kind.WORD, found[2], int(found[3]) if found[3] else None)
            case 4:
                yield Token(Kind.TEXT, chr(int(found[4], 16)))
            case 5:
                yield Token(Kind.SIGN, found[5])
            case _:
                yield Token(Kind.TEXT, found[6])
