"""A bound on how deep quotations and lists of Markdown lie in each other, before they are parsed."""

from __future__ import annotations

import re

__all__ = ["without_deep_nesting"]

_WIDEST = 80
"""Columns before the words of a line. Each level takes one at least, so that no more levels are open."""
# What opens a quotation, a list, a definition or a note, any number of times, and the space around it.
_PREFIX = re.compile(r"^(?:[ \t]++|>|[-+*:](?=[ \t])|\d{1,9}[.)](?=[ \t])|\[\^[^\]\s]{1,99}+\]:)++", re.MULTILINE)


def without_deep_nesting(source: str) -> str:
    """The source with shorter beginnings of lines where they open or continue very many levels.

    A parser of Markdown leaves out, without a word, what is deeper than it goes. The words of such lines then belong to
    the deepest level that there is. Linear in the length of the source.
    """
    return _PREFIX.sub(_shortened, source)


def _shortened(found: re.Match[str]) -> str:
    prefix = found[0]
    return prefix if len(prefix.expandtabs(4)) <= _WIDEST else prefix.expandtabs(4)[:_WIDEST]
