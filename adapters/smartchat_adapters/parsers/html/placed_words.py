"""Words of fixed layout: pieces that are placed by themselves are words of their own, though no space divides them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from smartchat_adapters.parsers.html.tags import apart, is_end, local_part, split_token

if TYPE_CHECKING:
    from collections.abc import Mapping

    from smartchat_adapters.parsers.html.markup import Page
    from smartchat_adapters.parsers.html.tags import Token

__all__ = ["is_placed", "with_placed_words"]

_ABSOLUTE = re.compile(r"position\s*:\s*(?:absolute|fixed)", re.IGNORECASE)
_DRAWN = frozenset(("textpath", "tref", "tspan"))
_NOWHERE = frozenset(("", "0", "0em", "0px", "0pt", "0%"))


def is_placed(token: Token) -> bool:
    """Whether the tag is of an element within a line that is placed by itself."""
    name = local_part(token)
    if name in _DRAWN:
        attributes = dict(split_token(token)[1])
        return name == "textpath" or "x" in attributes or "y" in attributes or _moves(attributes)
    if name not in {"a", "b", "em", "i", "span", "strong"}:
        return False
    return _ABSOLUTE.search(token if isinstance(token, str) else " ".join(token)) is not None


def _moves(attributes: Mapping[str, str]) -> bool:
    """Whether the element begins another line."""
    return attributes.get("dy", "").strip() not in _NOWHERE


def with_placed_words(page: Page, placed: frozenset[Token]) -> Page:
    """The page with spaces around the elements of these tags.

    Letters that are placed one by one on the same line stay a word: drawings spread type in this way.
    """
    tags = list(page.tags)
    last: str | None = None
    single = False
    for index, token in enumerate(page.tags):
        if is_end(token):
            continue
        if token not in placed or str(token).endswith("/"):
            if local_part(token) in {"text", "p", "div"}:
                last, single = None, False
            continue
        attributes = dict(split_token(token)[1])
        content = page.words[index + 1].strip()
        line = attributes.get("y", "").strip() or last
        spread = single and len(content) == 1 and line == last and not _moves(attributes)
        if not (spread and local_part(token) in _DRAWN):
            tags[index] = apart(attributes.get("id", ""))
        last, single = line, len(content) == 1
    return replace(page, tags=tags)
