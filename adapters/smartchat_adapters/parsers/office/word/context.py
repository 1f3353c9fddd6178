"""What all stories of a Word document share while they are read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from smartchat_adapters.parsers.office.ooxml.package import OfficePackage
    from smartchat_adapters.parsers.office.word.numbering import Numbering
    from smartchat_adapters.parsers.office.word.styles import WordStyles
    from smartchat_adapters.parsers.toolkit.hidden import HiddenText
    from smartchat_adapters.parsers.toolkit.unread import UnreadParts
    from smartchat_core.ports.parser import ParsingLimits

__all__ = ["WordContext"]


@dataclass(kw_only=True)
class WordContext:
    """The package, its styles and numberings, and what is found while reading.

    `notes` are the kinds and ids of the notes that the text refers to, in order. `inserted` counts the bytes of the
    documents that were inserted whole. `depth` counts how many of them this one is within.
    """

    package: OfficePackage
    styles: WordStyles
    numbering: Numbering
    hidden: HiddenText
    unread: UnreadParts
    limits: ParsingLimits
    depth: int = 0
    notes: dict[tuple[str, str], None] = field(default_factory=dict)
    inserted: int = 0
    title: str = ""
