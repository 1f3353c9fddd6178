from __future__ import annotations

from collections.abc import AsyncIterator
from decimal import Decimal

import pytest

from smartchat_adapters.models.litellm_chat import LitellmChatModel
from smartchat_core.errors import ModelRefused, ModelUnavailable
from smartchat_core.model.usage import Price
from smartchat_core.ports.chat_model import ChatModel
from smartchat_core.testing.chat_model import ChatModelContract
from smartchat_core.testing.fakes.chat_model import ScriptedChatModel
from smartchat_core.testing.fakes.openai_server import FakeOpenAiServer, ServerReply, chat_events


class TestScriptedChatModel(ChatModelContract):
    @pytest.fixture
    def chat_model(self) -> ChatModel:
        price = Price(input_per_million=Decimal(1), output_per_million=Decimal(2))
        return ScriptedChatModel([["George ", "Eliot."]] * 4, price=price)

    @pytest.fixture
    def unavailable_model(self) -> ChatModel:
        return ScriptedChatModel([ModelUnavailable("the provider is down")])

    @pytest.fixture
    def refusing_model(self) -> ChatModel:
        return ScriptedChatModel([ModelRefused("the key is wrong", remedy="Set another key.")])


# litellm reads its own pydantic models in a way that pydantic will drop.
@pytest.mark.filterwarnings("ignore:Accessing the 'model_:DeprecationWarning")
class TestLitellmChatModel(ChatModelContract):
    @pytest.fixture
    async def chat_model(self) -> AsyncIterator[ChatModel]:
        reply = ServerReply(events=chat_events(["George ", "Eliot."], usage=(12, 3)))
        async with FakeOpenAiServer(replies=(reply,)) as server:
            yield LitellmChatModel("openai/fake", api_base=server.url, api_key="key")

    @pytest.fixture
    async def unavailable_model(self) -> ChatModel:
        async with FakeOpenAiServer(replies=()) as server:
            url = server.url
        return LitellmChatModel("openai/fake", api_base=url, api_key="key")

    @pytest.fixture
    async def refusing_model(self) -> AsyncIterator[ChatModel]:
        async with FakeOpenAiServer(replies=(ServerReply(status=401),)) as server:
            yield LitellmChatModel("openai/fake", api_base=server.url, api_key="key")
