"""Conversations: trees of questions with their answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from smartchat_core.model.answer import Answer
from smartchat_core.model.ids import ConversationId, DocumentId, OwnerId, TurnId
from smartchat_core.model.search import PassageFilter

__all__ = ["Conversation", "ConversationTurn", "StoredAnswer", "TurnStatus"]


class TurnStatus(StrEnum):
    """How far the answer of a turn has come."""

    ANSWERING = "answering"
    ANSWERED = "answered"
    FAILED = "failed"
    """It ended in an error, which the turn names."""
    STOPPED = "stopped"
    """Somebody stopped it, or its process ended before it did."""
    BLANKED = "blanked"
    """A document that the answer came from was removed, and the answer with it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredAnswer:
    """An answer as it was given: its JSON, and the version of that."""

    schema_version: int
    json: str

    @classmethod
    def of(cls, answer: Answer) -> StoredAnswer:
        """The answer to be stored; code points that are no characters become question marks."""
        return cls(schema_version=answer.schema_version, json=answer.to_json().encode("utf-8", "replace").decode())

    def read(self) -> Answer:
        """The answer.

        Raises:
            ValueError: a later version of the program wrote it.
        """
        return Answer.from_json(self.json)


@dataclass(frozen=True, kw_only=True, slots=True)
class ConversationTurn:
    """A question of a conversation, with its answer.

    Turns form a tree: `parent` is the turn that this one follows (None: it begins the conversation). Turns with the
    same parent are branches, made by asking again or otherwise. `ordinal` counts the turns of the conversation in the
    order in which they were asked, from 1.

    `where` is what the question could be answered from, with its spoiler bounds. `sources` are the documents that the
    answer may hold something of. `reason_code` and `reason` are those of the error that the answer ended in.
    `suggestions` are questions that may be asked next.
    """

    id: TurnId
    conversation_id: ConversationId
    owner: OwnerId
    ordinal: int
    question: str
    asked_at: datetime
    parent: TurnId | None = None
    where: PassageFilter = field(default_factory=PassageFilter)
    status: TurnStatus = TurnStatus.ANSWERING
    answer: StoredAnswer | None = None
    sources: tuple[DocumentId, ...] = ()
    suggestions: tuple[str, ...] = ()
    reason_code: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Conversation:
    """A conversation of one owner, without its turns.

    `documents` are those that its questions are put to (None: all of the owner's). `active` is the turn that the next
    question follows, None before the first one. `turns` and `characters` count all branches: the turns, and the
    characters of their questions and answers. `updated_at` is when its latest turn was asked, or it was created.
    """

    id: ConversationId
    owner: OwnerId
    created_at: datetime
    updated_at: datetime
    title: str = ""
    documents: tuple[DocumentId, ...] | None = None
    active: TurnId | None = None
    turns: int = 0
    characters: int = 0
