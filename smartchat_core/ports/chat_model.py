"""The port of language models that answer in a stream."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from smartchat_core.model.usage import Price

__all__ = ["ChatMessage", "ChatModel", "ChatRequest", "ModelDelta", "Role"]


class Role(StrEnum):
    """The role of a message's author."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"


@dataclass(frozen=True, kw_only=True, slots=True)
class ChatMessage:
    """One turn of the conversation."""

    role: Role
    content: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ChatRequest:
    """What is asked of the model. No tools are ever offered to it."""

    messages: tuple[ChatMessage, ...]
    max_output_tokens: int = 800
    temperature: float = 0.0


@dataclass(frozen=True, kw_only=True, slots=True)
class ModelDelta:
    """A delta of the reply; the last one carries the counted tokens where the provider reports them.

    `truncated`: the provider ended the reply because it was as long as it may be, and not because it was complete.
    """

    text: str = ""
    input_tokens: int | None = None
    output_tokens: int | None = None
    truncated: bool = False


class ChatModel(Protocol):
    """A language model that streams its reply to a request."""

    @property
    def name(self) -> str:
        """The name that users and settings know it by."""
        ...

    @property
    def price(self) -> Price | None:
        """What it costs, None when that is unknown. A price of zero is one."""
        ...

    @property
    def context_tokens(self) -> int | None:
        """The tokens that a prompt and its reply may have together, None when that is unknown."""
        ...

    def stream(self, request: ChatRequest) -> AsyncGenerator[ModelDelta]:
        """The reply, piece by piece; closing the iterator cancels the request.

        Raises:
            ModelUnavailable: the provider cannot be reached, is overloaded or failed.
            ModelRefused: the provider refuses the request for a reason that does not pass.
        """
        ...
