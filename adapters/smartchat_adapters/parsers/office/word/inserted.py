"""Documents that a Word document holds whole (`w:altChunk`, ECMA-376 part 1, 17.17.2), as blocks."""

from __future__ import annotations

import posixpath
from io import BytesIO
from typing import TYPE_CHECKING

from smartchat_adapters.parsers.html.parser import html_to_document
from smartchat_adapters.parsers.office.blocks import Paragraph
from smartchat_adapters.parsers.toolkit.archive import SafeArchive
from smartchat_adapters.parsers.toolkit.encoding import decode_text
from smartchat_core.errors import InputError

if TYPE_CHECKING:
    from smartchat_adapters.parsers.office.blocks import Block
    from smartchat_adapters.parsers.office.word.context import WordContext
    from smartchat_core.model.parsed import ParsedDocument

__all__ = ["inserted_blocks"]

_KIND = "inserted document"
_HTML = frozenset((".htm", ".html", ".xhtml", ".xht"))
_WORD = frozenset((".docx", ".docm", ".dotx", ".dotm"))
_DEEPEST = 2


def inserted_blocks(context: WordContext, part: str) -> list[Block]:
    """The blocks of the document that the part holds; what cannot be read is noted as unread."""
    ending = posixpath.splitext(part)[1].lower()
    data = context.package.read(part) if part else None
    if data is None:
        context.unread.add(_KIND, part)
        return []
    context.inserted += len(data)
    if context.inserted > context.limits.entry_bytes or context.depth >= _DEEPEST:
        context.unread.add(_KIND, part)
        return []
    try:
        if ending in _HTML:
            return _of_document(html_to_document(data, text_characters=context.limits.text_characters))
        if ending in _WORD:
            return _of_package(context, data)
        if ending == ".txt":
            return [Paragraph(text=line) for line in decode_text(data, subject=part).text.splitlines()]
    except InputError:
        # Why it cannot be read matters less than that it is missing.
        pass
    context.unread.add(_KIND, part)
    return []


def _of_document(document: ParsedDocument) -> list[Block]:
    levels = {section.span.start: section.level for section in document.sections}
    blocks: list[Block] = []
    at = 0
    for text in document.text.split("\n\n"):
        blocks.append(Paragraph(text=text, level=levels.get(at)))
        at += len(text) + 2
    return blocks


def _of_package(context: WordContext, data: bytes) -> list[Block]:
    # Reading it needs what reads this one.
    from smartchat_adapters.parsers.office.word.document import read_package

    archive = SafeArchive(BytesIO(data), limits=context.limits)
    story = read_package(
        archive, hidden=context.hidden, unread=context.unread, limits=context.limits, depth=context.depth + 1
    )
    return [*story.blocks, *story.notes]
