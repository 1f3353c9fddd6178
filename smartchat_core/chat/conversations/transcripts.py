"""Conversations and turns as they are given out."""

from __future__ import annotations

from smartchat_core.chat.conversations.service import Branch
from smartchat_core.model.answer import Answer
from smartchat_core.model.conversation import ConversationTurn
from smartchat_core.model.ids import TurnId
from smartchat_core.model.transcript import Transcript, TranscriptTurn, TurnBound

__all__ = ["transcript_of", "transcript_turn"]

_UNREADABLE = "answer_unreadable"


def transcript_of(branch: Branch) -> Transcript:
    """A conversation with the turns of one branch."""
    conversation = branch.conversation
    return Transcript(
        id=conversation.id,
        title=conversation.title,
        created_at=conversation.created_at,
        updated_at=conversation.updated_at,
        documents=conversation.documents,
        active=conversation.active,
        all_turns=conversation.turns,
        turns=tuple(
            transcript_turn(turn, siblings) for turn, siblings in zip(branch.turns, branch.siblings, strict=True)
        ),
    )


def transcript_turn(turn: ConversationTurn, siblings: tuple[TurnId, ...]) -> TranscriptTurn:
    """A turn; an answer that a later version of the program wrote is left out, with the reason."""
    answer, code, reason = _answer(turn)
    where = turn.where
    return TranscriptTurn(
        id=turn.id,
        conversation_id=turn.conversation_id,
        parent=turn.parent,
        siblings=siblings,
        question=turn.question,
        asked_at=turn.asked_at,
        documents=None if where.documents is None else tuple(sorted(where.documents)),
        until=tuple(TurnBound(document_id=document, offset=offset) for document, offset in where.until),
        status=turn.status,
        answer=answer,
        suggestions=turn.suggestions,
        reason_code=code,
        reason=reason,
    )


def _answer(turn: ConversationTurn) -> tuple[Answer | None, str, str]:
    if turn.answer is None:
        return None, turn.reason_code, turn.reason
    try:
        return turn.answer.read(), turn.reason_code, turn.reason
    except ValueError:
        return None, _UNREADABLE, "A later version of the program wrote this answer."
