"""Formulas as one line of text, whatever markup they come from: `(a+b)/c`, `10⁶`, `x_i`, `√(2x)`.

The notation is that of Unicode Technical Note 28 ("UnicodeMath") where one character for it exists or it is what
people type anyway, with brackets wherever a reader could take the line for another formula. Readers of MathML and of
Office MathML build formulas from the inside out with the functions below and then ask for `Formula.text`; neither
needs recursion, and the work is linear in the length of the text however deep the formula is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

__all__ = [
    "EMPTY",
    "Formula",
    "accent",
    "atom",
    "fenced",
    "fraction",
    "root",
    "row",
    "scripts",
    "table",
    "to_subscript",
    "to_superscript",
    "words",
]

_SUPERSCRIPTS = dict(zip("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ", strict=True))
_SUBSCRIPTS = dict(zip("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎", strict=True))
_RAISED = frozenset(_SUPERSCRIPTS.values())
# What stands beside its base without a sign between, though it is set high: primes and degrees.
_HIGH_ALREADY = {"′": "′", "″": "″", "‴": "‴", "'": "′", "∘": "°", "°": "°", "˚": "°", "%": "%"}
# Signs over or under a letter, as the combining characters of Unicode.
_COMBINING = {
    "¯": "\u0304",
    "‾": "\u0304",
    "―": "\u0304",
    "_": "\u0332",
    "^": "\u0302",
    "ˆ": "\u0302",
    "~": "\u0303",
    "˜": "\u0303",
    "→": "\u20d7",
    "⃗": "\u20d7",
    "˙": "\u0307",
    ".": "\u0307",
    "¨": "\u0308",
    "ˇ": "\u030c",
    "˘": "\u0306",
    "`": "\u0300",
    "´": "\u0301",
}
_NAMED = {"\u0304": "bar", "\u0302": "hat", "\u0303": "tilde", "\u20d7": "vec", "\u0307": "dot", "\u0308": "ddot"}
_ROOTS = {"": "√", "2": "√", "3": "∛", "4": "∜"}
# Signs of operators that are made for formulas and have no width (Unicode Technical Report 25, section 2.11).
_INVISIBLE = {"\u2060": "", "\u2061": "", "\u2062": "", "\u2063": ",", "\u2064": " "}
_BRACKETS = {"(": ")", "[": "]", "{": "}", "⟨": "⟩", "⌊": "⌋", "⌈": "⌉"}
_SHORT = 24


class _Kind(Enum):
    ATOM = 0
    """One number, one name, one sign, or what has brackets around it."""
    NAME = 1
    """A name of several letters, as of a function: it stands apart from letters and numbers."""
    SCRIPTED = 2
    """A base with scripts: as good as an atom, except as the base of further scripts."""
    OPEN = 3
    """It ends with what would take in a following letter, as in `a/b` or `√2`."""
    ROW = 4
    """Several beside each other."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A part of a formula. `short` is its whole text if that is short, or else empty."""

    parts: tuple[str | Formula, ...] = ()
    kind: _Kind = _Kind.ATOM
    first: str = ""
    last: str = ""
    short: str = ""

    def __bool__(self) -> bool:
        return bool(self.first)

    @property
    def text(self) -> str:
        """The formula as one line."""
        found: list[str] = []
        stack: list[Iterator[str | Formula]] = [iter(self.parts)]
        while stack:
            part = next(stack[-1], None)
            if part is None:
                stack.pop()
            elif isinstance(part, str):
                found.append(part)
            else:
                stack.append(iter(part.parts))
        return "".join(found)


EMPTY = Formula()


def atom(text: str) -> Formula:
    """A number, a name or a sign, as it stands between two tags."""
    plain = " ".join(text.split())
    for sign, meaning in _INVISIBLE.items():
        if sign in plain:
            plain = plain.replace(sign, meaning)
    if not plain:
        return EMPTY
    if plain.isspace():
        return Formula((" ",), _Kind.ATOM, " ", " ", " ")
    if len(plain) > 1 and plain.isalpha():
        return _made(plain, kind=_Kind.NAME)
    return _made(plain, kind=_Kind.ATOM if len(plain) == 1 or _is_number(plain) else _Kind.ROW)


def words(text: str) -> Formula:
    """Words within a formula; they stand apart from what is beside them."""
    plain = " ".join(text.split())
    return _made(plain, kind=_Kind.NAME) if plain else EMPTY


def row(parts: Sequence[Formula]) -> Formula:
    """What stands beside each other, with a space where two would otherwise be read as one."""
    filled = [part for part in parts if part]
    if len(filled) < 2:
        return filled[0] if filled else EMPTY
    pieces: list[str | Formula] = [filled[0]]
    for before, after in pairwise(filled):
        if _apart(before, after):
            pieces.append(" ")
        pieces.append(after)
    enclosed = _BRACKETS.get(filled[0].short) == filled[-1].short != "" and len(filled) <= 3
    return _made(*pieces, kind=_Kind.ATOM if enclosed else _Kind.ROW)


def fraction(numerator: Formula, denominator: Formula, *, bar: bool = True) -> Formula:
    """`a/b`; without a bar, as in a binomial coefficient, `a¦b`."""
    sign = "/" if bar else "¦"
    return _made(_bracketed(numerator), sign, _bracketed(denominator), kind=_Kind.OPEN)


def scripts(base: Formula, *, sub: Formula = EMPTY, sup: Formula = EMPTY) -> Formula:
    """A base with something set low, high or both: `x₂`, `x_i`, `10⁶`, `e^(x+y)`, `∑_(k=1)^n`."""
    if not (sub or sup):
        return base
    pieces: list[str | Formula] = [_bracketed(base, scripted=True)] if base else []
    kind = _Kind.SCRIPTED
    if sub:
        low = to_subscript(sub.short)
        pieces += [low] if low else ["_", _bracketed(sub)]
        kind = kind if low else _Kind.OPEN
    if sup:
        high = _HIGH_ALREADY.get(sup.short) or to_superscript(sup.short)
        pieces += [high] if high else ["^", _bracketed(sup)]
        kind = kind if high else _Kind.OPEN
    return _made(*pieces, kind=kind)


def root(radicand: Formula, index: Formula = EMPTY) -> Formula:
    """`√2`, `∛(x+1)`, `ⁿ√x`."""
    sign = _ROOTS.get(index.short if index else "")
    if sign is None:
        high = to_superscript(index.short)
        return _made(*([high] if high else [_bracketed(index)]), "√", _bracketed(radicand), kind=_Kind.OPEN)
    return _made(sign, _bracketed(radicand), kind=_Kind.OPEN)


def accent(base: Formula, sign: str) -> Formula:
    """A letter with a sign over or under it: `x̄`; several letters as `bar(AB)`."""
    combining = _COMBINING.get(sign.strip())
    if combining is None:
        return EMPTY
    if len(base.short) == 1 and base.short.isalnum():
        return _made(base.short + combining)
    return _made(_NAMED.get(combining, sign.strip()), "(", base, ")")


def fenced(parts: Sequence[Formula], *, opening: str = "(", closing: str = ")", separators: str = ",") -> Formula:
    """The parts in brackets, divided by the separators in turn, the last of which is used again."""
    signs = "".join(separators.split())
    pieces: list[str | Formula] = [opening] if opening else []
    for index, part in enumerate(parts):
        if index and signs:
            pieces.append(signs[min(index - 1, len(signs) - 1)])
        pieces.append(part)
    pieces += [closing] if closing else []
    return _made(*pieces, kind=_Kind.ATOM if opening and closing else _Kind.ROW)


def table(rows: Sequence[Sequence[Formula]]) -> Formula:
    """A matrix or lines of equations: rows are divided by semicolons, cells by spaces."""
    pieces: list[str | Formula] = []
    for cells in rows:
        filled = [cell for cell in cells if cell]
        if not filled:
            continue
        if pieces:
            pieces.append("; ")
        for index, cell in enumerate(filled):
            pieces += [" ", cell] if index else [cell]
    return _made(*pieces, kind=_Kind.ROW) if pieces else EMPTY


def to_superscript(text: str) -> str:
    """The text in raised characters, each for one; empty if there is none for one of them."""
    return _translated(text, _SUPERSCRIPTS)


def to_subscript(text: str) -> str:
    """The text in lowered characters, each for one; empty if there is none for one of them."""
    return _translated(text, _SUBSCRIPTS)


def _translated(text: str, characters: dict[str, str]) -> str:
    found = [characters.get(character, "") for character in text]
    return "".join(found) if all(found) else ""


def _made(*parts: str | Formula, kind: _Kind = _Kind.ATOM) -> Formula:
    filled = tuple(part for part in parts if part)
    if not filled:
        return EMPTY
    texts = [part if isinstance(part, str) else part.short for part in filled]
    short = "".join(texts) if all(texts) and sum(map(len, texts)) <= _SHORT else ""
    first, last = filled[0], filled[-1]
    return Formula(
        filled,
        kind,
        first[0] if isinstance(first, str) else first.first,
        last[-1] if isinstance(last, str) else last.last,
        short,
    )


def _bracketed(part: Formula, *, scripted: bool = False) -> str | Formula:
    """The part, in brackets if it is more than one thing."""
    bare = part.kind in {_Kind.ATOM, _Kind.NAME} and part.last != " "
    if bare or (part.kind is _Kind.SCRIPTED and not scripted):
        return part
    return _made("(", part, ")") if part else "()"


def _apart(before: Formula, after: Formula) -> bool:
    """Whether there has to be a space between the two."""
    left, right = before.last, after.first
    if " " in (left, right):
        return False
    if not (right.isalnum() or right in _RAISED or (before.kind is _Kind.OPEN and right in "([{√∛∜")):
        return False
    if before.kind is _Kind.OPEN:
        return True
    if not (left.isalnum() or left in _RAISED):
        return False
    if _Kind.NAME in (before.kind, after.kind) or right in _RAISED:
        return True
    if after.kind is _Kind.OPEN and not right.isalpha():
        return True
    # `2x` is a product, but `23` is a number and `x2` could be a name.
    return right.isnumeric()


def _is_number(text: str) -> bool:
    return text[0].isdecimal() and all(character.isdecimal() or character in ".,'’   " for character in text)
