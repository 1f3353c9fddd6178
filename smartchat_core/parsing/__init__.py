"""What parsers of documents share: formats, canonical texts, headings, numerals, and the order of sections.

Authors of parsers import the names below; each is imported when it is first asked for.
"""

from __future__ import annotations

import importlib
import typing

if typing.TYPE_CHECKING:
    from smartchat_core.parsing.canonical_text import CanonicalTextBuilder, canonical_line
    from smartchat_core.parsing.format import PLAIN_TEXT, ArchiveMark, Format, Signature

__all__ = ["PLAIN_TEXT", "ArchiveMark", "CanonicalTextBuilder", "Format", "Signature", "canonical_line"]

_MODULES = {
    "PLAIN_TEXT": "format",
    "ArchiveMark": "format",
    "CanonicalTextBuilder": "canonical_text",
    "Format": "format",
    "Signature": "format",
    "canonical_line": "canonical_text",
}


def __getattr__(name: str) -> typing.Any:
    if name not in _MODULES:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(importlib.import_module(f"{__name__}.{_MODULES[name]}"), name)
