"""Media queries: does a style sheet, or a part of it, apply to a book that is read on a screen?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartchat_adapters.parsers.css.values import parse_length

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

__all__ = ["applies"]

_WIDTH, _HEIGHT = 1024.0, 768.0
_TYPES = frozenset(("all", "screen"))
_EVER = frozenset(("color", "color-gamut", "hover", "any-hover", "pointer", "any-pointer", "update", "grid"))


def applies(query: Sequence[Any]) -> bool:
    """Whether one of the queries, separated by commas, holds on a common screen in daylight (Media Queries 4)."""
    tokens = [token for token in query if token.type not in {"whitespace", "comment"}]
    if not tokens:
        return True
    queries: list[list[Any]] = [[]]
    for token in tokens:
        if token.type == "literal" and token.value == ",":
            queries.append([])
        else:
            queries[-1].append(token)
    return any(_holds(one) for one in queries)


def _holds(query: Sequence[Any]) -> bool:
    negated = False
    holds = True
    for token in query:
        if token.type == "ident":
            word = token.lower_value
            if word == "not":
                negated = True
            elif word not in {"and", "only", "or"}:
                holds = holds and word in _TYPES
        elif token.type == "() block":
            holds = holds and _feature(token.content)
        else:
            # A query that is malformed is `not all`.
            return False
    return holds != negated and bool(query)


def _feature(content: Sequence[Any]) -> bool:
    tokens = [token for token in content if token.type not in {"whitespace", "comment"}]
    name = tokens[0].lower_value if tokens and tokens[0].type == "ident" else ""
    if len(tokens) == 1:
        return name in _EVER
    value = tokens[2] if len(tokens) == 3 and tokens[1].type == "literal" and tokens[1].value == ":" else None
    if value is None:
        return False
    word = str(value.lower_value) if value.type == "ident" else ""
    length = parse_length(value)
    pixels = length.pixels(font=16.0) if length is not None else None
    match name:
        case "min-width" | "min-device-width":
            return pixels is not None and pixels <= _WIDTH
        case "max-width" | "max-device-width":
            return pixels is not None and pixels >= _WIDTH
        case "min-height" | "min-device-height":
            return pixels is not None and pixels <= _HEIGHT
        case "max-height" | "max-device-height":
            return pixels is not None and pixels >= _HEIGHT
        case "orientation":
            return word == "landscape"
        case "prefers-color-scheme":
            return word == "light"
        case "prefers-reduced-motion" | "prefers-contrast" | "prefers-reduced-transparency":
            return word == "no-preference"
    return name in _EVER
