"""A chat model that replies what the test scripted."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable, Sequence

from smartchat_core.errors import ModelUnavailable
from smartchat_core.model.usage import Price
from smartchat_core.ports.chat_model import ChatRequest, ModelDelta

__all__ = ["Reply", "ScriptedChatModel"]

Reply = str | ModelUnavailable | Sequence[str | ModelDelta | ModelUnavailable]
"""One reply: a whole text, an error instead of it, or the pieces of a stream; an error may break it off."""


class ScriptedChatModel:
    """Gives its replies in turn, one for each request, and keeps the requests for the test to inspect.

    Tokens are counted as the words of the request and of the reply. A request beyond the last reply is a
    mistake of the test and raises `AssertionError`.
    """

    def __init__(
        self,
        replies: Iterable[Reply],
        *,
        name: str = "scripted",
        price: Price | None = None,
        context_tokens: int | None = None,
    ) -> None:
        self._replies = iter(replies)
        self._name = name
        self._price = price
        self._context_tokens = context_tokens
        self.requests: list[ChatRequest] = []
        self.closed = 0
        """How many streams have ended, for whatever reason."""

    @property
    def name(self) -> str:
        """The name that the test gave."""
        return self._name

    @property
    def price(self) -> Price | None:
        """The price that the test gave."""
        return self._price

    @property
    def context_tokens(self) -> int | None:
        """The context that the test gave."""
        return self._context_tokens

    async def stream(self, request: ChatRequest) -> AsyncGenerator[ModelDelta]:
        """The next reply."""
        self.requests.append(request)
        try:
            reply = next(self._replies)
        except StopIteration:
            msg = f"request {len(self.requests)} of {self._name!r} has no reply in the script"
            raise AssertionError(msg) from None
        words = 0
        try:
            for piece in (reply,) if isinstance(reply, str | ModelUnavailable) else reply:
                if isinstance(piece, ModelUnavailable):
                    raise piece
                delta = ModelDelta(text=piece) if isinstance(piece, str) else piece
                words += len(delta.text.split())
                yield delta
            asked = sum(len(message.content.split()) for message in request.messages)
            yield ModelDelta(input_tokens=asked, output_tokens=words)
        finally:
            self.closed += 1
