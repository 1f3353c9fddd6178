"""A parser's result: text, structure, metadata and anchors of a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from smartchat_core.model.anchors import AnchorKind, AnchorMap
from smartchat_core.model.metadata import Metadata
from smartchat_core.model.recognition import RecognitionSummary
from smartchat_core.model.section import Section
from smartchat_core.model.span import Span

__all__ = ["Cover", "Metadata", "ParseWarning", "ParsedDocument", "Reading", "WarningCode"]


class WarningCode(StrEnum):
    """What may be amiss with a document that could be read all the same."""

    PART_MISSING = "part_missing"
    PART_DAMAGED = "part_damaged"
    PART_REFUSED = "part_refused"
    NOT_READ = "part_not_read"
    """A part that a reader of the original sees is not in the text: an equation, an attachment, a drawing."""
    PAGES_WITHOUT_TEXT = "pages_without_text"
    """Pages that show pictures, or whose characters are in no language: their font says the wrong ones."""
    OCR_UNCERTAIN = "ocr_uncertain"
    """Pages that text recognition read with little confidence."""
    ENCODING_GUESSED = "encoding_guessed"
    TYPE_MISMATCH = "type_mismatch"
    STRUCTURE_MISSING = "structure_missing"
    HIDDEN_TEXT = "hidden_text"
    EMBEDDINGS_MISSING = "embeddings_missing"
    METADATA_CUT = "metadata_cut"


@dataclass(frozen=True, kw_only=True, slots=True)
class ParseWarning:
    """Something that a reader of the document should know; `subject` names the chapter, page or file."""

    code: WarningCode
    subject: str
    message: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Cover:
    """The picture on the front, as it is in the file."""

    media_type: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """How the words of the span are read aloud, as ruby beside them gives it; no part of the text."""

    span: Span
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ParsedDocument:
    """The canonical text of a document with its structure and the way back to the original.

    `text` is normalised to Unicode NFC; paragraphs are separated by one blank line, lines that the layout
    means (verse, list items, table rows) by a line feed; there are no other runs of white space, no control
    characters, no soft hyphens and no zero-width characters except U+200C and U+200D beside letters whose
    spelling has them (Persian, Sinhala, emoji); folding removes these. Every offset in the program counts its
    code points. `sections` are in reading order and nested properly (see `Section`).
    """

    text: str
    metadata: Metadata = field(default_factory=Metadata)
    sections: tuple[Section, ...] = ()
    anchors: AnchorMap = field(default_factory=lambda: AnchorMap(kind=AnchorKind.LINES))
    warnings: tuple[ParseWarning, ...] = ()
    page_count: int | None = None
    pages_without_text: tuple[int, ...] = ()
    """The pages (counted from 0) that show text which only text recognition (OCR) can read."""
    recognition: RecognitionSummary | None = None
    """What text recognition did; None where it was not tried on any page."""
    cover: Cover | None = None
    readings: tuple[Reading, ...] = ()
