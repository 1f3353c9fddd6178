"""Summaries of stretches of a document, made once by a language model and kept."""

from __future__ import annotations

from dataclasses import dataclass

from smartchat_core.model.ids import DocumentId
from smartchat_core.model.span import Span

__all__ = ["SectionSummary", "SummarySentence"]


@dataclass(frozen=True, kw_only=True, slots=True)
class SummarySentence:
    """A sentence of a summary, and the quote of the canonical text that it was found in."""

    text: str
    quote: Span


@dataclass(frozen=True, kw_only=True, slots=True)
class SectionSummary:
    """What a model wrote about a stretch of a document.

    It stands for this text (`text_sha256`, of the stretch in UTF-8), this model and this version of the prompt, and for
    nothing else. `sentences` are those alone whose quotes were found; there may be none.
    """

    document: DocumentId
    text_sha256: str
    model: str
    prompt_version: int
    sentences: tuple[SummarySentence, ...]
