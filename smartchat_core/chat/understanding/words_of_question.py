"""A question as a row of words, in which a title, a section or a quoted phrase may stand as one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from smartchat_core.text.folding import fold
from smartchat_core.text.scripts import WORD

__all__ = [
    "BOOK",
    "PAUSE",
    "PHRASE",
    "SECTION",
    "STOP",
    "Token",
    "capital",
    "joined",
    "masked",
    "read_words",
    "surface",
]

BOOK, SECTION, PHRASE, PAUSE, STOP = "B", "S", "Q", ",", "."
"""What stands in the place of a title, of a section, of a quoted phrase, of a mark within and at the end of a sentence.

Words are folded to small letters, so that none of them is like these.
"""

_TOKEN = re.compile(
    r'"[^"]{1,400}"|“[^“”]{1,400}[”"]|«[^«»]{1,400}»|„[^„“”]{1,400}[“”]|「[^「」]{1,400}」|『[^『』]{1,400}』|《[^《》]{1,400}》'
    rf"|\d{{1,4}}(?:\.\d{{1,4}})+|{WORD.pattern}|[§,;:.!?、，。；：！？¿¡()…–—]"
)
_QUOTES = '"“„«「『《'
_UNSPACED_LETTERS = "\u3005-\u3007\u3041-\u30ff\u3400-\u9fff"
_PIECE = re.compile(f"[{_UNSPACED_LETTERS}]|[^{_UNSPACED_LETTERS}]+")
_STOPS = ".!?。！？"
_APOSTROPHES = "'’"
_ABBREVIATED = 4
_SHORT = 2


@dataclass(frozen=True, slots=True)
class Token:
    """A word with its place in the question. `form` is folded, or one of the marks above."""

    form: str
    start: int
    end: int
    apart: bool = True
    """Whether it does not cling to the word before it, as `'s` does."""


def read_words(text: str) -> tuple[Token, ...]:
    """The words of a question; what stands in quotation marks is one, and so is a number with points in it.

    Of scripts without spaces each character is one.
    """
    tokens: list[Token] = []
    for match in _TOKEN.finditer(text):
        start, end = match.span()
        word = match[0]
        if word[0] in _QUOTES:
            tokens.append(Token(PHRASE, start, end))
        elif not word[0].isalnum() and word != "§":
            if word != "." or not _abbreviated(tokens, text, end):
                tokens.append(Token(STOP if word in _STOPS else PAUSE, start, end))
        else:
            tokens += [
                Token(fold(piece[0]), start + piece.start(), start + piece.end()) for piece in _PIECE.finditer(word)
            ]
    return tuple(_elided(tokens, text))


def _abbreviated(tokens: Sequence[Token], text: str, end: int) -> bool:
    """Whether the point before `end` belongs to a short word, as in `Mr. Smith`, and does not end the sentence."""
    return bool(tokens) and tokens[-1].end == end - 1 and len(tokens[-1].form) <= _ABBREVIATED and end < len(text)


def _elided(tokens: Sequence[Token], text: str) -> Iterable[Token]:
    """The apostrophe between two words goes to the shorter one: `who` `'s`, `l'` `auteur`."""
    at = 0
    while at < len(tokens):
        token = tokens[at]
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        if (
            after is None
            or token.end + 1 != after.start
            or text[token.end] not in _APOSTROPHES
            or not (token.form[0].isalnum() and after.form[0].isalnum())
        ):
            yield token
            at += 1
        elif len(after.form) <= _SHORT:
            yield token
            yield Token(f"'{after.form}", token.end, after.end, apart=False)
            at += 2
        else:
            yield Token(f"{token.form}'", token.start, token.end + 1)
            at += 1


def masked(tokens: Sequence[Token], first: int, last: int, mark: str) -> tuple[Token, ...]:
    """The words with those from `first` up to before `last` replaced by one mark."""
    one = Token(mark, tokens[first].start, tokens[last - 1].end)
    return (*tokens[:first], one, *tokens[last:])


def capital(text: str, token: Token) -> bool:
    """Whether a word begins with a capital letter, or with one of a script that has none."""
    letter = text[token.start]
    return letter.isalpha() and not letter.islower()


def joined(tokens: Sequence[Token], *, spaced: bool) -> tuple[str, tuple[int, ...]]:
    """The words as templates are compared with them, and for each character the place of its word.

    In spaced scripts each word is followed by a space.
    """
    pieces: list[str] = []
    places: list[int] = []
    for place, token in enumerate(tokens):
        piece = f"{token.form} " if spaced else token.form
        pieces.append(piece)
        places.extend([place] * len(piece))
    return "".join(pieces), tuple(places)


def surface(text: str, tokens: Sequence[Token]) -> str:
    """The words as they stand in the question, without quotation marks around them all."""
    if not tokens:
        return ""
    found = text[tokens[0].start : tokens[-1].end]
    if len(tokens) == 1 and tokens[0].form == PHRASE:
        return found[1:-1].strip()
    return found.strip(f" {_UNWANTED}")


_UNWANTED = ",;:.!?、，。；：！？¿¡…–—"
