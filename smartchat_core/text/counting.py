"""How long a text is, in words."""

from __future__ import annotations

import re

from smartchat_core.text.scripts import UNSPACED

__all__ = ["count_words"]

_HANGUL = "\uac00-\ud7a3"
_SIGNS = re.compile(f"(?![{_HANGUL}])[{UNSPACED}]")


def count_words(text: str) -> int:
    """The words between white space; of a script without spaces each sign counts, as is usual for it."""
    if text.isascii():
        return len(text.split())
    signs = len(_SIGNS.findall(text))
    if not signs:
        return len(text.split())
    return signs + len(_SIGNS.sub(" ", text).split())
