"""OpenDocument presentations: their pages as sections, with the speaker's notes (part 3, 10.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from smartchat_adapters.parsers.office.blocks import Opening, Paragraph
from smartchat_adapters.parsers.office.opendocument.names import attribute, short_name
from smartchat_adapters.parsers.toolkit.hidden import Reason
from smartchat_core.model.section import SectionKind

if TYPE_CHECKING:
    from lxml import etree

    from smartchat_adapters.parsers.office.blocks import Block
    from smartchat_adapters.parsers.office.opendocument.reader import BodyReader
    from smartchat_adapters.parsers.office.opendocument.styles import DocumentStyles
    from smartchat_adapters.parsers.toolkit.hidden import HiddenText

__all__ = ["presentation_blocks"]

_FURNITURE = frozenset(("date-time", "footer", "header", "page-number"))


def presentation_blocks(
    body: etree._Element, reader: BodyReader, styles: DocumentStyles, hidden: HiddenText
) -> list[Block]:
    """The pages in their order; hidden ones are counted by `hidden` and left out."""
    blocks: list[Block] = []
    number = 0
    for page in body:
        if short_name(page) != "drawing:page":
            continue
        number += 1
        title, notes = _taken_apart(page, reader)
        inside = list(reader.read(page).blocks)
        style = attribute(page, "style-name")
        if styles.master_property("drawing-page", style, "visibility") == "hidden":
            words = " ".join((title, *_texts(inside)))
            hidden.add(f"slide {number}", Reason.NOT_DISPLAYED, words)
            continue
        if not (title or notes or _texts(inside)):
            continue
        blocks.append(Paragraph(text=title, level=1) if title else Opening(title=f"Slide {number}", level=1))
        blocks += inside
        if notes:
            blocks += [Opening(title="Notes", level=2, kind=SectionKind.NOTES), *notes]
    return blocks


def _taken_apart(page: etree._Element, reader: BodyReader) -> tuple[str, list[Block]]:
    """The title of the page and its notes, taken out of it with what stands on each page alike."""
    titles: list[str] = []
    notes: list[Block] = []
    for element in list(page):
        kind = attribute(element, "class")
        if kind == "title":
            titles += _texts(reader.read(element).blocks)
        elif short_name(element) == "presentation:notes":
            for part in element:
                if attribute(part, "class") == "notes":
                    notes += reader.read(part).blocks
        elif kind not in _FURNITURE:
            continue
        page.remove(element)
    return " ".join(" ".join(titles).split()), notes if _texts(notes) else []


def _texts(blocks: list[Block] | tuple[Block, ...]) -> list[str]:
    return [block.text for block in blocks if isinstance(block, Paragraph) and block.text.strip()]
