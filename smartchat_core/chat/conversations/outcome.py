"""What a turn has come to: its answer, or why it has none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from smartchat_core.errors import SmartChatError, UnforeseenFailure
from smartchat_core.events import (
    AnswerCompleted,
    AnswerEvent,
    ConversationEvent,
    ErrorOccurred,
    QuestionsSuggested,
    Retrieved,
)
from smartchat_core.model.answer import Answer, AnswerMode
from smartchat_core.model.conversation import ConversationTurn, TurnStatus
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.search import PassageFilter

__all__ = ["TurnOutcome", "last_events", "settled"]

_STOPPED = "answer_stopped"
_GRACE = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class TurnOutcome:
    """How the answer of a turn ended. `sources` None: any of the owner's documents may be one."""

    status: TurnStatus
    answer: Answer | None = None
    sources: frozenset[DocumentId] | None = frozenset()
    suggestions: tuple[str, ...] = ()
    reason_code: str = ""
    reason: str = ""

    @classmethod
    def stopped(cls) -> TurnOutcome:
        """It was stopped, or its process was."""
        return cls(status=TurnStatus.STOPPED, reason_code=_STOPPED, reason="The answer was stopped.")

    @classmethod
    def failed(cls, error: Exception) -> TurnOutcome:
        """It ended in an error."""
        if not isinstance(error, SmartChatError):
            error = UnforeseenFailure("the answer failed")
        return cls(status=TurnStatus.FAILED, reason_code=error.code, reason=error.public_message())

    @classmethod
    def out_of_time(cls, limit: timedelta) -> TurnOutcome:
        """It took longer than it may."""
        reason = f"The answer took longer than {limit.total_seconds():g} seconds."
        return cls(status=TurnStatus.FAILED, reason_code="limit_exceeded", reason=reason)

    def with_event(
        self, event: AnswerEvent, where: PassageFilter, recalled: frozenset[DocumentId] = frozenset()
    ) -> TurnOutcome:
        """The outcome after one more event of an answer from these passages.

        What was retrieved, and what the answer quotes, is its source; so is what the earlier turns came from
        (`recalled`) that a model was shown. An answer for which nothing was retrieved may come from any document that
        it was put to.
        """
        if isinstance(event, Retrieved):
            found = frozenset(one.document_id for one in event.passages)
            return replace(self, sources=(self.sources or frozenset()) | found)
        if isinstance(event, ErrorOccurred):
            return TurnOutcome(status=TurnStatus.FAILED, reason_code=event.code, reason=event.message)
        if not isinstance(event, AnswerCompleted):
            return self
        quoted = frozenset(one.document_id for one in (*event.answer.citations, *event.answer.closest))
        known: frozenset[DocumentId] | None = (self.sources or frozenset()) | quoted
        if not known:
            known = where.documents
        if known is not None and event.answer.mode is AnswerMode.GENERATED:
            known |= recalled
        return TurnOutcome(status=TurnStatus.ANSWERED, answer=event.answer, sources=known)


def settled(turn: ConversationTurn, *, now: datetime, answer_time: timedelta) -> ConversationTurn:
    """The turn; if its answer should long have ended, the process that worked on it has, and it counts as stopped."""
    if turn.status is not TurnStatus.ANSWERING or now < turn.asked_at + answer_time + _GRACE:
        return turn
    reason = "The program ended before the answer was complete."
    return replace(turn, status=TurnStatus.STOPPED, reason_code=_STOPPED, reason=reason)


def last_events(turn: ConversationTurn) -> tuple[ConversationEvent, ...]:
    """The events that a client is sent of a turn that has ended."""
    if turn.status is not TurnStatus.ANSWERED or turn.answer is None:
        return (ErrorOccurred(code=turn.reason_code, message=turn.reason),)
    try:
        completed = AnswerCompleted(answer=turn.answer.read())
    except ValueError:
        return (ErrorOccurred(code="answer_unreadable", message="A later version of the program wrote this answer."),)
    return (QuestionsSuggested(questions=turn.suggestions), completed) if turn.suggestions else (completed,)
