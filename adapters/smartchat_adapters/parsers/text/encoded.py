"""Files that stand encoded within a text: keys, signatures and attachments in Base64."""

from __future__ import annotations

import re

__all__ = ["without_encoded"]

_BLOCK = re.compile(
    r"(?:^[A-Za-z0-9+/]{60,}+={0,2}+[ \t]*+\r?\n){4,}+(?:^[A-Za-z0-9+/]{4,}+={0,2}+[ \t]*+$)?", re.MULTILINE
)
_KINDS = (re.compile("[a-z]"), re.compile("[A-Z]"), re.compile("[0-9+/]"))


def without_encoded(text: str) -> tuple[str, int]:
    """The text without blocks of Base64, and how many there were. Linear in its length."""
    count = 0

    def replaced(found: re.Match[str]) -> str:
        nonlocal count
        # Sequences of genes and the like are of one case.
        if not all(kind.search(found.group()) for kind in _KINDS):
            return found.group()
        count += 1
        return "\n"

    return _BLOCK.sub(replaced, text), count
