"""Answers, what they claim and what supports each claim."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from smartchat_core.model.codec import from_json, to_json
from smartchat_core.model.ids import ContentHash, DocumentId
from smartchat_core.model.locator import Locator
from smartchat_core.model.span import Span
from smartchat_core.model.usage import Usage

__all__ = ["Answer", "AnswerMode", "Citation", "Claim", "Coverage"]

SCHEMA_VERSION = 1


class AnswerMode(StrEnum):
    """How an answer came about."""

    EXTRACTIVE = "extractive"
    GENERATED = "generated"
    STRUCTURE = "structure"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, kw_only=True, slots=True)
class Citation:
    """A verbatim quote and where it stands: `canonical_text[span.start:span.end] == quote`.

    `number` is the mark in the answer's text, as in `[2]`. `section` holds the titles from the outermost section
    down. `page` counts from 1, for formats that have pages.
    """

    number: int
    quote: str
    document_id: DocumentId
    document_title: str
    content_hash: ContentHash
    span: Span
    section: tuple[str, ...]
    locator: Locator
    page: int | None = None

    def holds_in(self, text: str) -> bool:
        """Whether the quote stands at its place in this canonical text."""
        return self.span.of(text) == self.quote


@dataclass(frozen=True, kw_only=True, slots=True)
class Claim:
    """A sentence of the answer; `supported` says whether the cited quotes bear it out."""

    text: str
    citations: tuple[int, ...]
    supported: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Coverage:
    """How much was looked at: passages read for this answer, out of those in scope, in how many sections."""

    passages_read: int = 0
    passages_in_scope: int = 0
    sections_read: int = 0
    sections_in_scope: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What was answered, and all that is needed to check it.

    `grounded` is a check, not a score: every claim is supported by a quote that is verbatim in the source. `closest`
    holds what came nearest when the books do not answer the question; it supports nothing.
    `confidence` is the estimated probability (0..1) that the books hold an answer to the question at all.
    """

    question: str
    text: str
    mode: AnswerMode
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    closest: tuple[Citation, ...] = ()
    confidence: float = 0.0
    model: str = ""
    usage: Usage = field(default_factory=Usage)
    coverage: Coverage = field(default_factory=Coverage)
    warnings: tuple[str, ...] = ()
    schema_version: int = SCHEMA_VERSION

    @property
    def grounded(self) -> bool:
        """Whether there is at least one claim and every claim is supported."""
        return bool(self.claims) and all(claim.supported for claim in self.claims)

    @property
    def found(self) -> bool:
        """Whether the books answer the question."""
        return self.mode is not AnswerMode.NOT_FOUND

    def to_json(self) -> str:
        """The answer as JSON; `from_json` reads it back."""
        return to_json(self, kind=Answer)

    @staticmethod
    def from_json(text: str | bytes) -> Answer:
        """The answer that `to_json` wrote.

        Raises:
            ValueError: it is no such JSON.
        """
        return from_json(Answer, text)
