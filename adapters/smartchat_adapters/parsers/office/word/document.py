"""The package of a Word document as a story: its text, and its notes apart from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartchat_adapters.parsers.css.values import WHITE
from smartchat_adapters.parsers.office.blocks import Story
from smartchat_adapters.parsers.office.ooxml.names import attribute, child, short_name
from smartchat_adapters.parsers.office.ooxml.package import OfficePackage
from smartchat_adapters.parsers.office.word.context import WordContext
from smartchat_adapters.parsers.office.word.numbering import Numbering
from smartchat_adapters.parsers.office.word.stories import StoryReader, page_ground
from smartchat_adapters.parsers.office.word.styles import WordStyles
from smartchat_core.errors import DamagedFile

if TYPE_CHECKING:
    from lxml import etree

    from smartchat_adapters.parsers.office.blocks import Block
    from smartchat_adapters.parsers.toolkit.archive import SafeArchive
    from smartchat_adapters.parsers.toolkit.hidden import HiddenText
    from smartchat_adapters.parsers.toolkit.unread import UnreadParts
    from smartchat_core.ports.parser import ParsingLimits

__all__ = ["MAIN_PART", "read_package", "story_of"]

MAIN_PART = "word/document.xml"
_SEPARATORS = frozenset(("separator", "continuationSeparator", "continuationNotice"))


def read_package(
    archive: SafeArchive, *, hidden: HiddenText, unread: UnreadParts, limits: ParsingLimits, depth: int = 0
) -> Story:
    """The story of the document in the archive (see `story_of`)."""
    package = OfficePackage(archive, main=MAIN_PART)
    return story_of(package, hidden=hidden, unread=unread, limits=limits, depth=depth)


def story_of(
    package: OfficePackage, *, hidden: HiddenText, unread: UnreadParts, limits: ParsingLimits, depth: int = 0
) -> Story:
    """The story of the document: tracked insertions are kept, deletions, comments, headers and footers left out.

    Raises:
        DamagedFile: the text part is missing or no XML.
        HostileFile: it is nested too deeply, or unpacks to more than the limits allow.
    """
    document = package.root(package.main)
    body = child(document, "w:body")
    if document is None or body is None:
        raise DamagedFile("The document cannot be read.", cause=f"The part {package.main!r} has no body.")
    styles = WordStyles(package.root(package.related(package.main, "styles", usual="styles.xml")))
    numbering = Numbering(package.root(package.related(package.main, "numbering", usual="numbering.xml")), styles)
    context = WordContext(
        package=package, styles=styles, numbering=numbering, hidden=hidden, unread=unread, limits=limits, depth=depth
    )
    reader = StoryReader(context, part=package.main, root=document)
    blocks = reader.read(body, ground=page_ground(document))
    return Story(blocks=tuple(blocks), notes=tuple(_notes(context)), title=context.title)


def _notes(context: WordContext) -> list[Block]:
    blocks: list[Block] = []
    for kind in ("footnotes", "endnotes"):
        wanted = [identifier for one, identifier in context.notes if one == kind]
        part = context.package.related(context.package.main, kind, usual=f"{kind}.xml") if wanted else None
        root = context.package.root(part)
        if part is None or root is None:
            continue
        known: dict[str, etree._Element] = {}
        for note in root:
            if short_name(note) in {"w:footnote", "w:endnote"} and attribute(note, "type") not in _SEPARATORS:
                known.setdefault(attribute(note, "id"), note)
        reader = StoryReader(context, part=part, root=root)
        for identifier in wanted:
            if identifier in known:
                blocks += reader.read(known[identifier], ground=WHITE)
    return blocks
