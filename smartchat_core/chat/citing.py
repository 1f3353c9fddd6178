"""Making citations that hold."""

from __future__ import annotations

from dataclasses import dataclass

from smartchat_core.model.answer import Citation
from smartchat_core.model.document import Document
from smartchat_core.model.parsed import ParsedDocument
from smartchat_core.model.section import section_at, section_path
from smartchat_core.model.span import Span

__all__ = ["Source", "cite"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A document together with its canonical text, ready to be quoted."""

    document: Document
    parsed: ParsedDocument


def cite(source: Source, span: Span, *, number: int) -> Citation:
    """Quote the span. The quote is sliced from the canonical text, so it stands there to the letter.

    Raises:
        ValueError: the span lies beyond the text or is empty.
    """
    text = source.parsed.text
    if span.end > len(text) or not span:
        msg = f"nothing to quote at {span.start}..{span.end} of {len(text)} characters"
        raise ValueError(msg)
    section = section_at(source.parsed.sections, span.start)
    return Citation(
        number=number,
        quote=span.of(text),
        document_id=source.document.id,
        document_title=source.document.title,
        content_hash=source.document.content_hash,
        span=span,
        section=section_path(source.parsed.sections, section.ordinal if section else None),
        locator=source.parsed.anchors.locate(span, text),
        page=source.parsed.anchors.page(span.start),
    )
