"""What an answer is made of: statements in own words, each with the places that it quotes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from smartchat_core.chat.citing import SourceDocument, cite
from smartchat_core.chat.quoting import quoted
from smartchat_core.chat.understanding.requests import Understanding
from smartchat_core.model.answer import Answer, AnswerMode, Citation, Coverage
from smartchat_core.model.claim import Claim
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.span import Span

__all__ = ["Draft", "Place", "Statement", "compose", "overlap"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A stretch of a document's canonical text to be quoted."""

    document: DocumentId
    span: Span


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """A line of an answer: `words` of the program's own, then the quotes.

    The words repeat no text of a book but titles, and names of people and places.
    """

    words: str = ""
    quotes: tuple[Place, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """An answer before its citations are numbered.

    `mode` is `not_found` where the books do not say: the statements then explain it, and `closest` holds what comes
    nearest. `confidence` is the estimated probability (0..1) that the books hold an answer.
    """

    statements: tuple[Statement, ...]
    mode: AnswerMode = AnswerMode.EXTRACTIVE
    confidence: float = 1.0
    coverage: Coverage = field(default_factory=Coverage)
    closest: tuple[Place, ...] = ()
    warnings: tuple[str, ...] = ()


def overlap(one: Place, other: Place) -> bool:
    """Whether two places share a character."""
    return one.document == other.document and one.span.start < other.span.end and other.span.start < one.span.end


def compose(
    question: str, understanding: Understanding, draft: Draft, sources: Mapping[DocumentId, SourceDocument]
) -> Answer:
    """The answer with its citations numbered in the order in which they are quoted; a place has one number only."""
    citations: dict[Place, Citation] = {}
    lines: list[str] = []
    for statement in draft.statements:
        parts = [statement.words] if statement.words else []
        for place in statement.quotes:
            if place not in citations:
                citations[place] = cite(sources[place.document], place.span, number=len(citations) + 1)
            parts.append(f"{quoted(citations[place].quote)} [{citations[place].number}]")
        lines.append(" ".join(parts))
    found = tuple(citations.values())
    closest = tuple(
        cite(sources[place.document], place.span, number=number) for number, place in enumerate(draft.closest, start=1)
    )
    return Answer(
        question=question,
        text="\n".join(lines),
        mode=draft.mode,
        intent=understanding.intent,
        claims=tuple(Claim.of_quote(one.quote, number=one.number) for one in found),
        citations=found,
        closest=closest,
        confidence=draft.confidence,
        coverage=draft.coverage,
        warnings=draft.warnings,
    )
