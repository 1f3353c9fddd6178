"""Request and response bodies of conversations that are no values of the core itself."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field

from smartchat.web.schemas import Bounds, Documents, Model, ShelfName
from smartchat_core.chat.conversations.limits import MAX_TITLE_CHARACTERS
from smartchat_core.model.conversation import Conversation
from smartchat_core.model.ids import ConversationId, DocumentId, TurnId

__all__ = [
    "TURN_PATTERN",
    "ConversationList",
    "ConversationView",
    "CreateConversation",
    "ExportFormat",
    "NewTurnRequest",
    "UpdateConversation",
]

TURN_PATTERN = r"^[A-Za-z0-9-]{1,64}$"
TurnName = Annotated[TurnId, Field(pattern=TURN_PATTERN, examples=["turn-0a1b2c3d4e5f6a7b8c9d"])]
Title = Annotated[str, Field(max_length=MAX_TITLE_CHARACTERS)]


ExportFormat = Literal["markdown", "html", "json"]
"""What a conversation is exported as."""


class ConversationView(Model):
    """A conversation without its turns; `documents` null: its questions are put to all of them."""

    id: ConversationId = Field(examples=["con-0a1b2c3d4e5f6a7b8c9d"])
    title: str
    created_at: datetime
    updated_at: datetime
    documents: tuple[DocumentId, ...] | None
    active: TurnId | None = Field(description="The turn that the next question follows.")
    turns: int = Field(description="How many turns there are, on all branches.")

    @classmethod
    def of(cls, conversation: Conversation) -> "ConversationView":
        """The conversation as the interface shows it."""
        return cls(
            id=conversation.id,
            title=conversation.title,
            created_at=conversation.created_at,
            updated_at=conversation.updated_at,
            documents=conversation.documents,
            active=conversation.active,
            turns=conversation.turns,
        )


class ConversationList(Model):
    """A page of conversations, those with the latest turn first; `next_cursor` asks for the next one, if any."""

    conversations: tuple[ConversationView, ...]
    next_cursor: str | None = None


class CreateConversation(Model):
    """A conversation to begin; without a title it gets one from its first question.

    Begun on a shelf, its questions are put to what stands there now.
    """

    title: Title = ""
    documents: Documents = None
    shelf: ShelfName = None


class UpdateConversation(Model):
    """What is to be changed: the title, or the branch on which the conversation goes on."""

    title: Title | None = None
    active: TurnName | None = Field(default=None, description="A turn of the branch to go on with.")


class NewTurnRequest(Model):
    """A question for a conversation."""

    question: str = Field(default="", examples=["How does Harker escape the castle?"])
    documents: Documents = None
    shelf: ShelfName = None
    until: Bounds | None = Field(
        default=None, description="Without it the bounds of the turn before go on; an empty object lifts them."
    )
    after: TurnName | None = Field(default=None, description="The turn that it follows; without it the active one.")
    instead_of: TurnName | None = Field(
        default=None,
        description="Makes a branch beside this turn. Without a question the turn's own is asked again.",
    )
    max_cost: Decimal | None = Field(default=None, ge=0, description="US dollars that the answer may cost at most.")
    all_editions: bool = Field(default=False, description="Read every edition of a work, not the best one only.")
