"""Citations and found passages: slices of the canonical text, with their document, section and place."""

from __future__ import annotations

from dataclasses import dataclass

from smartchat_core.model.answer import Citation
from smartchat_core.model.document import Document
from smartchat_core.model.found import FoundPassage
from smartchat_core.model.parsed import ParsedDocument
from smartchat_core.model.passage import ScoredPassage
from smartchat_core.model.section import Section, section_at, section_path
from smartchat_core.model.span import Span
from smartchat_core.retrieval.outline import Outline

__all__ = ["SourceDocument", "cite", "locate_passage"]


@dataclass(frozen=True, kw_only=True, slots=True)
class SourceDocument:
    """A document together with its canonical text and the outline of its sections, ready to be quoted.

    Attributes:
        document: its record.
        parsed: its text and structure, as they may be shown.
        outline: of its sections.
        canonical: its text and structure as they were read from the file.
        withheld: the stretches that are blank in the text of `parsed`, in reading order (`smartchat_core.chat.wall`).
    """

    document: Document
    parsed: ParsedDocument
    outline: Outline
    canonical: ParsedDocument
    withheld: tuple[Span, ...] = ()

    @classmethod
    def of(cls, document: Document, parsed: ParsedDocument, outline: Outline | None = None) -> SourceDocument:
        """The document with the outline of its text, which is made where it is not given."""
        return cls(document=document, parsed=parsed, outline=outline or Outline(parsed.sections), canonical=parsed)

    def shows(self, span: Span) -> bool:
        """Whether nothing of the span is withheld."""
        return not any(one.start < span.end and span.start < one.end for one in self.withheld)

    def reference(self, section: Section | None) -> str:
        """The reference of a section, empty for none."""
        return self.outline.reference(section) if section else ""


def cite(source: SourceDocument, span: Span, *, number: int) -> Citation:
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
        reference=source.reference(section),
    )


def locate_passage(source: SourceDocument, scored: ScoredPassage) -> FoundPassage:
    """A passage that retrieval found, with its place in the document."""
    passage, parsed = scored.passage, source.parsed
    section = None if passage.section is None else parsed.sections[passage.section]
    return FoundPassage(
        text=passage.text,
        document_id=source.document.id,
        document_title=source.document.title,
        content_hash=source.document.content_hash,
        span=passage.span,
        section=section_path(parsed.sections, passage.section),
        locator=parsed.anchors.locate(passage.span, parsed.text),
        page=parsed.anchors.page(passage.span.start),
        reference=source.reference(section),
        score=scored.score,
        lexical=scored.lexical,
        dense=scored.dense,
    )
