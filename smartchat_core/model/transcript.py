"""Transcripts: a conversation as every face of the program gives it out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from smartchat_core.model.answer import Answer
from smartchat_core.model.codec import to_json
from smartchat_core.model.conversation import TurnStatus
from smartchat_core.model.ids import ConversationId, DocumentId, TurnId
from smartchat_core.model.result_json import RESULT_SCHEMA_VERSION, result_from_json

__all__ = ["Transcript", "TranscriptTurn", "TurnBound"]


@dataclass(frozen=True, kw_only=True, slots=True)
class TurnBound:
    """A spoiler bound: the offset of the document's canonical text that nothing in an answer goes beyond."""

    document_id: DocumentId
    offset: int


@dataclass(frozen=True, kw_only=True, slots=True)
class TranscriptTurn:
    """A question of a conversation with its answer.

    `siblings` are the turns with the same parent, this one included, in the order of asking: the branches that begin
    here. `documents` are those that the question was put to (null: all), `until` how far they could be read. Where
    there is no answer, `reason_code` and `reason` say why. `suggestions` are questions that may be asked next.
    """

    id: TurnId
    conversation_id: ConversationId
    parent: TurnId | None
    siblings: tuple[TurnId, ...]
    question: str
    asked_at: datetime
    documents: tuple[DocumentId, ...] | None
    until: tuple[TurnBound, ...]
    status: TurnStatus
    answer: Answer | None = None
    suggestions: tuple[str, ...] = ()
    reason_code: str = ""
    reason: str = ""
    schema_version: int = RESULT_SCHEMA_VERSION

    def to_json(self) -> str:
        """The turn as JSON; `from_json` reads it back."""
        return to_json(self, kind=TranscriptTurn)

    @staticmethod
    def from_json(text: str | bytes) -> TranscriptTurn:
        """The turn that `to_json` wrote.

        Raises:
            ValueError: it is no such JSON, or a later version wrote it.
        """
        return result_from_json(TranscriptTurn, text)


@dataclass(frozen=True, kw_only=True, slots=True)
class Transcript:
    """A conversation with the turns of one branch, from the first one on.

    `documents` are those that its questions are put to (null: all), `active` is the turn that the next one follows.
    `all_turns` counts those of the other branches as well.
    """

    id: ConversationId
    title: str
    created_at: datetime
    updated_at: datetime
    documents: tuple[DocumentId, ...] | None
    active: TurnId | None
    all_turns: int
    turns: tuple[TranscriptTurn, ...] = ()
    schema_version: int = RESULT_SCHEMA_VERSION

    def to_json(self) -> str:
        """The transcript as JSON; `from_json` reads it back."""
        return to_json(self, kind=Transcript)

    @staticmethod
    def from_json(text: str | bytes) -> Transcript:
        """The transcript that `to_json` wrote.

        Raises:
            ValueError: it is no such JSON, or a later version wrote it.
        """
        return result_from_json(Transcript, text)
