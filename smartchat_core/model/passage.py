"""Passages: the units that are indexed, retrieved and shown to a model."""

from __future__ import annotations

from dataclasses import dataclass, field

from smartchat_core.model.ids import DocumentId, PassageId, passage_id_for
from smartchat_core.model.section import SectionKind
from smartchat_core.model.span import Span

__all__ = ["Passage", "ScoredPassage"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Passage:
    """A span of one section's text, small enough to embed; `ordinal` counts from 0 within the document."""

    document_id: DocumentId
    ordinal: int
    span: Span
    text: str = field(repr=False)
    section: int | None = None
    section_kind: SectionKind = SectionKind.BODY
    readings: str = field(default="", repr=False, compare=False)
    """How words of the text are read aloud. Lexical search finds the passage by it; an index does not give it back."""

    header: str = field(default="", repr=False, compare=False)
    """The header of the table with whose rows the passage goes on; for lexical search, as the readings are."""

    @property
    def searched(self) -> str:
        """What lexical search finds the passage by."""
        return "\n".join(filter(None, (self.text, self.readings, self.header)))

    @property
    def id(self) -> PassageId:
        """The identifier, derived from the document and the ordinal."""
        return passage_id_for(document=self.document_id, ordinal=self.ordinal)


@dataclass(frozen=True, kw_only=True, slots=True)
class ScoredPassage:
    """A passage as an answer to a query.

    `score` is the fused relevance in 0..1, comparable within one result only. `lexical` (BM25, higher is better)
    and `dense` (`EmbeddingModel.likeness` of the cosine) are its two components, None where that search did not see the
    passage.
    """

    passage: Passage
    score: float
    lexical: float | None = None
    dense: float | None = None
