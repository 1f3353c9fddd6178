"""Contract suite of chat models."""

from __future__ import annotations

import asyncio

import pytest

from smartchat_core.errors import ModelRefused, ModelUnavailable
from smartchat_core.ports.chat_model import ChatMessage, ChatModel, ChatRequest, ModelDelta, Role

__all__ = ["ChatModelContract"]

_REQUEST = ChatRequest(
    messages=(
        ChatMessage(role=Role.SYSTEM, content="Answer in one sentence."),
        ChatMessage(role=Role.USER, content="Who wrote Middlemarch?"),
    )
)


class ChatModelContract:
    """Subclass it, name the subclass `Test…`, and give three fixtures.

    `chat_model` answers at least four requests, each in several pieces; `unavailable_model` cannot reach its
    provider; `refusing_model` has a key that its provider refuses.
    """

    pytestmark = pytest.mark.anyio

    @pytest.fixture
    def chat_model(self) -> ChatModel:
        """A model that answers."""
        raise NotImplementedError

    @pytest.fixture
    def unavailable_model(self) -> ChatModel:
        """A model whose provider cannot be reached."""
        raise NotImplementedError

    @pytest.fixture
    def refusing_model(self) -> ChatModel:
        """A model whose provider refuses the request."""
        raise NotImplementedError

    async def test_name_is_stable(self, chat_model: ChatModel) -> None:
        assert chat_model.name
        assert chat_model.name == chat_model.name.strip()

    async def test_price_is_unknown_or_not_negative(self, chat_model: ChatModel) -> None:
        price = chat_model.price
        assert price is None or min(price.input_per_million, price.output_per_million) >= 0

    async def test_context_is_unknown_or_has_room(self, chat_model: ChatModel) -> None:
        assert chat_model.context_tokens is None or chat_model.context_tokens > 0

    async def test_reply_comes_in_pieces(self, chat_model: ChatModel) -> None:
        deltas = await _all(chat_model)
        assert sum(1 for delta in deltas if delta.text) > 1
        assert "".join(delta.text for delta in deltas).strip()

    async def test_tokens_are_reported_once_if_at_all(self, chat_model: ChatModel) -> None:
        counted = [delta for delta in await _all(chat_model) if delta.input_tokens is not None]
        assert len(counted) <= 1
        for delta in counted:
            assert delta.input_tokens is not None
            assert delta.input_tokens > 0
            assert delta.output_tokens is not None
            assert delta.output_tokens >= 0

    async def test_requests_run_side_by_side(self, chat_model: ChatModel) -> None:
        first, second = await asyncio.gather(_all(chat_model), _all(chat_model))
        assert first
        assert second

    async def test_closing_early_leaves_the_model_usable(self, chat_model: ChatModel) -> None:
        stream = chat_model.stream(_REQUEST)
        await anext(stream)
        await stream.aclose()
        assert await _all(chat_model)

    async def test_nothing_happens_before_the_first_piece_is_asked_for(self, unavailable_model: ChatModel) -> None:
        stream = unavailable_model.stream(_REQUEST)
        await stream.aclose()

    async def test_unreachable_provider_is_unavailable(self, unavailable_model: ChatModel) -> None:
        with pytest.raises(ModelUnavailable) as raised:
            await _all(unavailable_model)
        assert not isinstance(raised.value, ModelRefused)
        assert raised.value.transient
        assert raised.value.remedy

    async def test_refusal_does_not_pass(self, refusing_model: ChatModel) -> None:
        with pytest.raises(ModelRefused) as raised:
            await _all(refusing_model)
        assert not raised.value.transient
        assert raised.value.remedy


async def _all(model: ChatModel) -> list[ModelDelta]:
    return [delta async for delta in model.stream(_REQUEST)]
