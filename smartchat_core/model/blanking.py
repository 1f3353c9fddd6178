"""What is left of a conversation's turn when a document is removed."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

from smartchat_core.model.answer import Answer, AnswerMode, QuestionIntent
from smartchat_core.model.conversation import ConversationTurn, StoredAnswer, TurnStatus
from smartchat_core.model.ids import DocumentId

__all__ = ["SOURCE_REMOVED", "blanked", "within_reach", "without_document"]

SOURCE_REMOVED = "source_removed"
"""The reason code of a turn whose answer came from a document that was removed, or is shared no more."""


def blanked(turn: ConversationTurn) -> ConversationTurn:
    """The turn without its answer; the question, which is the reader's own, stays."""
    return replace(
        turn,
        status=TurnStatus.BLANKED,
        answer=None,
        suggestions=(),
        reason_code=SOURCE_REMOVED,
        reason="A document that this answer came from was removed, or is shared no more.",
    )


def without_document(turn: ConversationTurn, document: DocumentId) -> ConversationTurn:
    """The turn without anything that came from the document.

    An answer is kept only where none of its text can have come from it: quotes of other documents, or that nothing was
    found. The document's entries among the nearest quotes go, and so do warnings and suggestions, which may name it.
    """
    rest = replace(turn, sources=tuple(one for one in turn.sources if one != document), suggestions=())
    if turn.answer is None:
        return rest
    try:
        answer = turn.answer.read()
    except ValueError:  # a later version wrote it, and it cannot be seen what it holds
        return blanked(rest)
    if not _independent(answer, document):
        return blanked(rest)
    closest = tuple(one for one in answer.closest if one.document_id != document)
    text = "The books do not say." if answer.mode is AnswerMode.NOT_FOUND else answer.text
    return replace(rest, answer=StoredAnswer.of(replace(answer, text=text, closest=closest, warnings=())))


def within_reach(turn: ConversationTurn, readable: Container[DocumentId]) -> ConversationTurn:
    """The turn as somebody may see it who can read these documents: what came from others is left out.

    It is for showing, and not to be stored: a document that is shared again brings its answers back.
    """
    for source in turn.sources:
        if source not in readable:
            turn = without_document(turn, source)
    if turn.status is TurnStatus.FAILED and any(one not in readable for one in turn.where.documents or ()):
        return blanked(turn)  # the reason of a failure may name a section
    return turn


def _independent(answer: Answer, document: DocumentId) -> bool:
    """Whether the answer's text has nothing of the document."""
    if any(citation.document_id == document for citation in answer.citations):
        return False
    if answer.mode is AnswerMode.NOT_FOUND:
        return not answer.claims
    quotes_only = answer.mode is AnswerMode.EXTRACTIVE and answer.intent is QuestionIntent.LOOKUP
    return quotes_only and bool(answer.citations)
