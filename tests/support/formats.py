"""The formats of the built-in parsers, without a process that asks for others."""

from __future__ import annotations

from smartchat_adapters.parsers.formats import BUILT_IN
from smartchat_core.parsing.format_registry import FormatRegistry, InstalledParser

__all__ = ["BUILT_IN_FORMATS", "BUILT_IN_PARSERS"]

BUILT_IN_PARSERS = tuple(
    InstalledParser(name=name, package="smartchat", formats=formats, built_in=True)
    for name, formats in BUILT_IN.items()
)
BUILT_IN_FORMATS = FormatRegistry(BUILT_IN_PARSERS)
