from __future__ import annotations

import asyncio
import subprocess
import sys
from decimal import Decimal
from importlib.machinery import ModuleSpec

import pytest

from smartchat_adapters.models import litellm_chat
from smartchat_adapters.models.litellm_chat import LitellmChatModel
from smartchat_core.errors import MissingExtra, ModelRefused, ModelUnavailable
from smartchat_core.model.usage import Price
from smartchat_core.ports.chat_model import ChatMessage, ChatRequest, ModelDelta, Role
from smartchat_core.testing.fakes.openai_server import FakeOpenAiServer, ServerReply, chat_events

# litellm reads its own pydantic models in a way that pydantic will drop.
pytestmark = [
    pytest.mark.anyio,
    pytest.mark.filterwarnings("ignore:Accessing the 'model_:DeprecationWarning"),
]

REQUEST = ChatRequest(
    messages=(
        ChatMessage(role=Role.SYSTEM, content="Be brief."),
        ChatMessage(role=Role.USER, content="Who?"),
    ),
    max_output_tokens=50,
    temperature=0.2,
)


async def ask(reply: ServerReply, *, whole: float = 30.0, first_token: float = 30.0) -> list[ModelDelta]:
    async with FakeOpenAiServer(replies=(reply,)) as server:
        model = LitellmChatModel(
            "openai/fake",
            api_base=server.url,
            api_key="key-of-the-test",
            timeout_seconds=whole,
            first_token_seconds=first_token,
        )
        return [delta async for delta in model.stream(REQUEST)]


async def collect(model: LitellmChatModel, pieces: list[str]) -> None:
    async for delta in model.stream(REQUEST):
        pieces.append(delta.text)  # noqa: PERF401  # a comprehension would lose them with the error


async def test_streams_text_and_counts_tokens() -> None:
    async with FakeOpenAiServer(replies=(ServerReply(events=chat_events(["Geo", "rge"], usage=(9, 2))),)) as server:
        model = LitellmChatModel("openai/fake", api_base=server.url)
        deltas = [delta async for delta in model.stream(REQUEST)]
    assert "".join(delta.text for delta in deltas) == "George"
    assert (deltas[-1].input_tokens, deltas[-1].output_tokens) == (9, 2)
    (body,) = server.requests
    assert body["messages"] == [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "Who?"},
    ]
    assert body["max_tokens"] == 50
    assert body["temperature"] == 0.2
    assert body["stream_options"] == {"include_usage": True}
    assert "tools" not in body


@pytest.mark.parametrize(("finish", "truncated"), [("stop", False), ("length", True)])
async def test_a_reply_that_the_provider_cut_is_distinguished_from_a_complete_one(finish: str, truncated: bool) -> None:
    deltas = await ask(ServerReply(events=chat_events(["Geo", "rge"], finish=finish)))
    assert any(delta.truncated for delta in deltas) is truncated


async def test_provider_that_counts_no_tokens() -> None:
    deltas = await ask(ServerReply(events=chat_events(["one", " two"])))
    assert "".join(delta.text for delta in deltas) == "one two"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 422])
async def test_refusals(status: int) -> None:
    with pytest.raises(ModelRefused) as raised:
        await ask(ServerReply(status=status, message="not with key-of-the-test"))
    assert "not with" in raised.value.cause
    assert "key-of-the-test" not in raised.value.operator_message()
    assert raised.value.__cause__ is not None


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 529])
async def test_failures_that_may_pass(status: int) -> None:
    with pytest.raises(ModelUnavailable) as raised:
        await ask(ServerReply(status=status))
    assert not isinstance(raised.value, ModelRefused)


async def test_asks_once_only() -> None:
    async with FakeOpenAiServer(replies=(ServerReply(status=500),)) as server:
        model = LitellmChatModel("openai/fake", api_base=server.url)
        with pytest.raises(ModelUnavailable):
            await anext(model.stream(REQUEST))
    assert len(server.requests) == 1


async def test_stream_that_breaks_off_keeps_what_came() -> None:
    pieces: list[str] = []
    async with FakeOpenAiServer(
        replies=(ServerReply(events=chat_events(["a", "b"], finish=None), cut=True),)
    ) as server:
        model = LitellmChatModel("openai/fake", api_base=server.url)
        with pytest.raises(ModelUnavailable):
            await collect(model, pieces)
    assert "".join(pieces) == "ab"


async def test_malformed_json() -> None:
    with pytest.raises(ModelUnavailable):
        await ask(ServerReply(events=("{this is no JSON",)))


async def test_error_within_the_stream() -> None:
    with pytest.raises(ModelUnavailable):
        await ask(ServerReply(events=('{"error": {"message": "overloaded", "code": 503}}',)))


async def test_content_filter_is_a_refusal() -> None:
    with pytest.raises(ModelRefused):
        await ask(ServerReply(events=chat_events(["half"], finish="content_filter")))


async def test_slow_first_byte() -> None:
    with pytest.raises(ModelUnavailable, match="too long"):
        await ask(ServerReply(silent_seconds=60.0), first_token=0.2)


async def test_stream_that_never_ends() -> None:
    with pytest.raises(ModelUnavailable, match="too long"):
        await ask(ServerReply(events=chat_events(["a"], finish=None), endless=True), whole=0.5)


async def test_refused_connection() -> None:
    async with FakeOpenAiServer(replies=()) as server:
        url = server.url
    with pytest.raises(ModelUnavailable):
        await anext(LitellmChatModel("openai/fake", api_base=url).stream(REQUEST))


async def test_unknown_provider_is_refused() -> None:
    with pytest.raises(ModelRefused):
        await anext(LitellmChatModel("no-such-provider/model").stream(REQUEST))


async def test_closing_the_iterator_closes_the_connection() -> None:
    reply = ServerReply(events=chat_events(["a", "b"], finish=None), endless=True)
    async with FakeOpenAiServer(replies=(reply,)) as server:
        model = LitellmChatModel("openai/fake", api_base=server.url)
        stream = model.stream(REQUEST)
        assert (await anext(stream)).text == "a"
        await stream.aclose()
        async with asyncio.timeout(30):
            await server.client_left.wait()


async def test_key_of_the_environment_stays_at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "secret")
    model = LitellmChatModel("openai/fake", api_base="http://127.0.0.1:1/v1")
    assert model._api_key == "unused"


def test_missing_package_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    def find(name: str) -> ModuleSpec | None:
        return None

    monkeypatch.setattr(litellm_chat, "find_spec", find)
    with pytest.raises(MissingExtra, match="openai/x") as raised:
        LitellmChatModel("openai/x")
    assert "smartchat[llm]" in raised.value.remedy


@pytest.mark.parametrize("model", ["openai/gpt-4o-mini", "gpt-4o-mini"])
def test_list_price(model: str) -> None:
    price = LitellmChatModel(model).price
    assert price is not None
    assert Decimal(0) < price.input_per_million < price.output_per_million


def test_price_of_the_settings_wins_and_own_servers_have_none() -> None:
    own = Price(input_per_million=Decimal(7))
    assert LitellmChatModel("openai/gpt-4o-mini", price=own).price == own
    assert LitellmChatModel("openai/gpt-4o-mini", api_base="http://127.0.0.1:1").price is None
    assert LitellmChatModel("openai/a-model-that-is-not-listed").price is None


def test_making_one_and_asking_its_price_imports_nothing() -> None:
    code = (
        "import sys; from smartchat_adapters.models.litellm_chat import LitellmChatModel;"
        "LitellmChatModel('openai/gpt-4o-mini').price; sys.exit('litellm' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
