"""Answers, their citations and how they came about."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from smartchat_core.model.claim import Claim
from smartchat_core.model.codec import to_json
from smartchat_core.model.ids import ContentHash, DocumentId
from smartchat_core.model.locator import Locator
from smartchat_core.model.result_json import RESULT_SCHEMA_VERSION, result_from_json
from smartchat_core.model.span import Span
from smartchat_core.model.usage import Usage

__all__ = [
    "Answer",
    "AnswerMode",
    "AnswerStep",
    "Citation",
    "Coverage",
    "QuestionIntent",
]


class QuestionIntent(StrEnum):
    """What a question asks for, which decides where its answer is found."""

    LOOKUP = "lookup"
    """Facts that a few passages hold."""
    SUMMARY = "summary"
    """A summary of whole documents, which are surveyed from beginning to end."""
    CONTENTS = "contents"
    """The chapters: their titles, their number, their order."""
    METADATA = "metadata"
    """What a file states about itself: author, translator, title, language, dates, length."""
    WHO = "who"
    """Who or what somebody or something in a book is."""
    CAST = "cast"
    """The people who matter most."""
    SETTING = "setting"
    """Where and when it takes place."""
    RECAP = "recap"
    """What has happened up to the reader's position."""
    ENDING = "ending"
    """How it ends."""
    MENTIONS = "mentions"
    """Where and how often a word or a name occurs."""
    QUOTATION = "quotation"
    """The wording of a passage: a quote to be found, the first or the last sentence."""
    COMPARE = "compare"
    """What two or more things, people or books have in common and where they differ."""
    ACROSS = "across"
    """Which of several books speak of something."""


class AnswerStep(StrEnum):
    """How far an answer has come."""

    RETRIEVING = "retrieving"
    READING = "reading"
    ANSWERING = "answering"
    FALLBACK = "fallback"
    """A model did not answer, and the next one, or the excerpts themselves, will."""
    VERIFYING = "verifying"
    """The model checks the answer that it gave."""
    DEGRADED = "degraded"
    """A budget has too little left: a cheaper model answers, or one from fewer passages, or none."""


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
    down, `reference` names the innermost one as `until` takes it (`chapter:6`; empty outside of any section). `page`
    counts from 1, for formats that have pages.
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
    reference: str = ""

    def holds_in(self, text: str) -> bool:
        """Whether the quote stands at its place in this canonical text."""
        return self.span.of(text) == self.quote


@dataclass(frozen=True, kw_only=True, slots=True)
class Coverage:
    """How much was read for this answer, out of what is in scope; None for what was not counted.

    A question counts passages, and the sections that they are in. A summary counts the parts of the documents as
    sections. An answer from the contents or the metadata counts nothing.
    """

    passages_read: int | None = None
    passages_in_scope: int | None = None
    sections_read: int | None = None
    sections_in_scope: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What was answered, and all that is needed to check it.

    `question` is empty where no words were put, as for a summary. `found`: whether the books answer the question.
    `borne_out`: whether there is at least one claim, and every one is borne out, at the level that it names.
    `closest` holds what came nearest when the books do not answer the question; it supports nothing.
    `confidence` is the estimated probability (0..1) that the books hold an answer to the question at all.
    `truncated`: the model had more to write than a reply may hold; what stands here came before that.
    """

    question: str
    text: str
    mode: AnswerMode
    intent: QuestionIntent = QuestionIntent.LOOKUP
    found: bool = field(init=False, default=False)
    borne_out: bool = field(init=False, default=False)
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    closest: tuple[Citation, ...] = ()
    confidence: float = 0.0
    model: str = ""
    usage: Usage = field(default_factory=Usage)
    coverage: Coverage = field(default_factory=Coverage)
    warnings: tuple[str, ...] = ()
    truncated: bool = False
    schema_version: int = RESULT_SCHEMA_VERSION

    def __post_init__(self) -> None:
        object.__setattr__(self, "found", self.mode is not AnswerMode.NOT_FOUND)
        borne_out = bool(self.claims) and all(claim.borne_out for claim in self.claims)
        object.__setattr__(self, "borne_out", borne_out)

    def to_json(self) -> str:
        """The answer as JSON; `from_json` reads it back."""
        return to_json(self, kind=Answer)

    @staticmethod
    def from_json(text: str | bytes) -> Answer:
        """The answer that `to_json` wrote.

        Raises:
            ValueError: it is no such JSON, or a later version wrote it.
        """
        return result_from_json(Answer, text)
