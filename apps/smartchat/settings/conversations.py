"""Conversations: how many are kept, and how long they may become."""

from pydantic import BaseModel, Field

__all__ = ["ConversationSettings"]


class ConversationSettings(BaseModel):
    """Conversations: how many are kept, and how long they may become."""

    max_conversations_per_owner: int = Field(default=10_000, ge=1, description="Conversations that one owner may keep.")
    max_turns_per_conversation: int = Field(
        default=500, ge=1, le=10_000, description="Turns of one conversation, on all its branches."
    )
    max_characters_per_conversation: int = Field(
        default=1_000_000, ge=1_000, description="Characters of the questions and answers of one conversation."
    )
    answer_time_limit_seconds: float = Field(
        default=600.0, ge=1, description="Time limit of an answer in a conversation, which goes on without its client."
    )
