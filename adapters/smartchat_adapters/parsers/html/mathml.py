"""Formulas in MathML as one line of text (MathML Core and MathML 3, presentation and common content markup)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from smartchat_adapters.parsers.html.tags import is_end, local_part, replacement, split_token
from smartchat_adapters.parsers.toolkit import linear_math
from smartchat_adapters.parsers.toolkit.linear_math import EMPTY, Formula

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from smartchat_adapters.parsers.html.markup import Page
    from smartchat_adapters.parsers.html.tags import Token

__all__ = ["with_formulas"]

# What is set in TeX is no text for readers; what names the kind of thing only, is none of the formula.
_TEX = re.compile(r"[\\{}$&]")
_GENERIC = frozenset(("equation", "formula", "image", "inline", "math", "mathml", "alttext"))
_UNSEEN = frozenset(("annotation", "annotation-xml", "maligngroup", "malignmark", "mphantom", "none", "mprescripts"))
_TOKENS = frozenset(("ci", "cn", "csymbol", "mi", "mn", "mo", "ms"))
_OPERATORS = {
    "plus": "+", "minus": "−", "times": "×", "eq": "=", "neq": "≠", "lt": "<", "gt": ">", "leq": "≤", "geq": "≥",
    "in": "∈", "and": "∧", "or": "∨", "approx": "≈", "equivalent": "≡", "implies": "⇒",
}  # fmt: skip


@dataclass(slots=True)
class _Open:
    """An element that has begun, and the formulas of its children."""

    name: str
    attributes: Mapping[str, str]
    children: list[Formula] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


def with_formulas(page: Page) -> tuple[Page, int]:
    """The page with a line of text in the place of each formula, and how many formulas had nothing to be read.

    The steps of a CFI stay what they are.
    """
    tags, words = list(page.tags), page.words
    index = unread = 0
    while index < len(tags):
        token = tags[index]
        if not is_end(token) and local_part(token) == "math":
            _, pairs, empty = split_token(token)
            if not empty:
                end, formula = _read(tags, words, index)
                line = _line(dict(pairs), formula)
                line = _beside(line, words[index][-1:], words[end + 1][:1])
                unread += not line.strip() and any(words[at].strip() for at in range(index + 1, end + 1))
                tags[index] = replacement(line, dict(pairs).get("id", ""))
                index = end
        index += 1
    return replace(page, tags=tags), unread


def _line(attributes: Mapping[str, str], formula: Formula) -> str:
    """The author's own words for the formula where they are plain, or else the formula."""
    alternative = " ".join(attributes.get("alttext", "").split())
    plain = alternative and not _TEX.search(alternative) and alternative.strip("[]() ").lower() not in _GENERIC
    return alternative if plain else formula.text or alternative


def _beside(line: str, before: str, after: str) -> str:
    """The line with a space where a number would run into it, or it into a number."""
    left = before.isalnum() and line[:1].isdigit()
    right = after.isalnum() and line[-1:].isdigit()
    return f"{' ' * left}{line}{' ' * right}"


def _read(tags: Sequence[Token], words: Sequence[str], start: int) -> tuple[int, Formula]:
    """The formula that begins at a tag, and the index of the tag that ends it."""
    stack = [_Open("math", {})]
    unseen = 0
    for index in range(start + 1, len(tags)):
        token = tags[index]
        if is_end(token):
            if unseen:
                unseen -= 1
            else:
                done = stack.pop()
                formula = _formula(done)
                if not stack:
                    return index, formula
                _add(stack[-1], done.name, formula)
        else:
            name, pairs, empty = split_token(token)
            opened = _Open(name.rpartition(":")[2].lower(), {key.lower(): value for key, value in reversed(pairs)})
            if unseen or (opened.name in _UNSEEN and not empty):
                unseen += not empty
                if opened.name in {"mprescripts", "none"} and unseen == 1:
                    _add(stack[-1], opened.name, EMPTY)
            elif empty:
                _add(stack[-1], opened.name, _formula(opened))
            else:
                stack.append(opened)
        text = words[index + 1]
        if text and not unseen and not text.isspace():
            # Words beside elements are an error of authors, but they are seen.
            _add(stack[-1], "", linear_math.atom(text) if stack[-1].name in _TOKENS else linear_math.words(text))
    return len(tags) - 1, linear_math.row([_formula(one) for one in stack])


def _add(parent: _Open, name: str, formula: Formula) -> None:
    # Elements count as arguments though they be empty: of a fraction, of scripts.
    parent.children.append(formula)
    parent.names.append(name)


def _formula(done: _Open) -> Formula:
    made = _MAKERS.get(done.name)
    return made(done) if made is not None else linear_math.row(done.children)


def _at(done: _Open, place: int) -> Formula:
    return done.children[place] if place < len(done.children) else EMPTY


def _fraction(done: _Open) -> Formula:
    thickness = done.attributes.get("linethickness", "").strip()
    bar = not (thickness and thickness.strip("0.") in {"", "px", "pt", "em", "ex", "mm", "cm", "in", "pc", "%"})
    return linear_math.fraction(_at(done, 0), _at(done, 1), bar=bar)


def _under_over(done: _Open) -> Formula:
    base, first, second = _at(done, 0), _at(done, 1), _at(done, 2)
    if len(done.children) == 2 and (marked := linear_math.accent(base, first.short)):
        return marked
    if done.name == "mover":
        return linear_math.scripts(base, sup=first)
    return linear_math.scripts(base, sub=first, sup=second)


def _multiscripts(done: _Open) -> Formula:
    base, rest, names = _at(done, 0), done.children[1:], done.names[1:]
    split = names.index("mprescripts") if "mprescripts" in names else len(rest)
    before, after = rest[split + 1 :], rest[:split]
    post = linear_math.scripts(base, sub=linear_math.row(after[0::2]), sup=linear_math.row(after[1::2]))
    if not any(before):
        return post
    pre = linear_math.scripts(EMPTY, sub=linear_math.row(before[0::2]), sup=linear_math.row(before[1::2]))
    return linear_math.row([pre, post])


def _fenced(done: _Open) -> Formula:
    attributes = done.attributes
    return linear_math.fenced(
        done.children,
        opening=attributes.get("open", "("),
        closing=attributes.get("close", ")"),
        separators=attributes.get("separators", ","),
    )


def _table(done: _Open) -> Formula:
    return linear_math.table([[row] for row in done.children])


def _cells(done: _Open) -> Formula:
    return linear_math.table([done.children])


def _picture(done: _Open) -> Formula:
    return linear_math.words(done.attributes.get("alt", ""))


def _apply(done: _Open) -> Formula:
    """Content markup: an operator and what it is applied to."""
    operator, operands = done.names[0] if done.names else "", done.children[1:]
    if operator == "divide":
        return linear_math.fraction(_at(done, 1), _at(done, 2))
    if operator == "power":
        return linear_math.scripts(_at(done, 1), sup=_at(done, 2))
    if operator == "root":
        return linear_math.root(operands[-1] if operands else EMPTY, operands[0] if len(operands) > 1 else EMPTY)
    sign = _OPERATORS.get(operator)
    if sign is None:
        name = _at(done, 0) or linear_math.words(operator)
        return linear_math.row([name, linear_math.fenced(operands)])
    if len(operands) == 1:
        return linear_math.row([linear_math.atom(sign), *operands])
    pieces = [piece for operand in operands for piece in (linear_math.atom(sign), operand)]
    return linear_math.row(pieces[1:])


_MAKERS: dict[str, Callable[[_Open], Formula]] = {
    "apply": _apply,
    "mfenced": _fenced,
    "mfrac": _fraction,
    "mglyph": _picture,
    "mmultiscripts": _multiscripts,
    "mover": _under_over,
    "mroot": lambda done: linear_math.root(_at(done, 0), _at(done, 1)),
    "msqrt": lambda done: linear_math.root(linear_math.row(done.children)),
    "msub": lambda done: linear_math.scripts(_at(done, 0), sub=_at(done, 1)),
    "msubsup": lambda done: linear_math.scripts(_at(done, 0), sub=_at(done, 1), sup=_at(done, 2)),
    "msup": lambda done: linear_math.scripts(_at(done, 0), sup=_at(done, 1)),
    "maction": lambda done: _at(done, 0),
    "mspace": lambda done: EMPTY if done.attributes.get("width", "").startswith("-") else linear_math.atom("\u2064"),
    "mtable": _table,
    "mtr": _cells,
    "mlabeledtr": _cells,
    "munder": _under_over,
    "munderover": _under_over,
}
