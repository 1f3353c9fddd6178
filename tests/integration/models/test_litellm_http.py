"""litellm reaches providers through the pinned transport, in each of the ways in which it makes clients."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from ipaddress import ip_address
from typing import Any

import pytest

from smartchat_adapters.models.litellm_chat import LitellmChatModel
from smartchat_adapters.models.litellm_embedder import LitellmEmbedder
from smartchat_adapters.models.litellm_http import LitellmCalls
from smartchat_core.errors import AddressRefused, EmbedderUnavailable, EmbeddingFailed, ModelRefused, ModelUnavailable
from smartchat_core.outgoing.networks import IPAddress
from smartchat_core.outgoing.policy import OutgoingRules
from smartchat_core.ports.chat_model import ChatMessage, ChatRequest, Role
from tests.support.outgoing_server import RawServer, answer, raw_server

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.filterwarnings("ignore:Accessing the 'model_:DeprecationWarning"),
]

REQUEST = ChatRequest(messages=(ChatMessage(role=Role.USER, content="Who?"),))
CHAT = (
    "openai anthropic ollama ollama_chat gemini mistral azure openrouter deepseek groq cohere_chat together_ai xai "
    "perplexity fireworks_ai hosted_vllm lm_studio nvidia_nim databricks huggingface cerebras custom_openai"
).split()
EMBEDDING = "openai ollama mistral azure cohere hosted_vllm gemini jina_ai voyage".split()


@pytest.fixture
async def server() -> AsyncIterator[RawServer]:
    async with raw_server(answer(b'{"error": "scripted"}', status=400)) as found:
        yield found


class Recorder:
    """A resolver that knows one name, which no other resolver knows."""

    def __init__(self) -> None:
        self.asked: set[str] = set()

    def __call__(self, host: str, port: int) -> tuple[IPAddress, ...]:
        self.asked.add(host)
        if host != "model.invalid":
            raise OSError(f"{host} is unknown")
        return (ip_address("127.0.0.1"),)


def calls(model: str, server: RawServer, resolve: Recorder) -> LitellmCalls:
    base = f"http://model.invalid:{server.port}/v1"
    return LitellmCalls(model=model, api_base=base, rules=OutgoingRules(), resolve=resolve)


@pytest.mark.parametrize("provider", CHAT)
async def test_chats_go_through_the_transport(
    provider: str, server: RawServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AZURE_API_VERSION", "2024-10-21")
    resolver = Recorder()
    model = LitellmChatModel(f"{provider}/some-model", api_base=f"http://model.invalid:{server.port}/v1", api_key="key")
    vars(model)["_calls"] = calls(model.name, server, resolver)
    with pytest.raises(ModelUnavailable):
        await anext(model.stream(REQUEST))
    assert "model.invalid" in resolver.asked
    assert "model.invalid" in server.heads[0]


@pytest.mark.parametrize("provider", EMBEDDING)
async def test_embeddings_go_through_the_transport(
    provider: str, server: RawServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AZURE_API_VERSION", "2024-10-21")
    resolver, base = Recorder(), f"http://model.invalid:{server.port}/v1"
    model = LitellmEmbedder(model=f"{provider}/some-model", dimension=3, api_base=base, api_key="key")
    vars(model)["_calls"] = calls(f"{provider}/some-model", server, resolver)
    with pytest.raises((EmbeddingFailed, EmbedderUnavailable)):
        await model.embed_query("where?")
    assert "model.invalid" in resolver.asked
    assert "model.invalid" in server.heads[0]


@pytest.mark.parametrize("provider", ["openai", "anthropic", "ollama", "azure"])
async def test_a_redirect_is_not_followed_with_the_key(provider: str) -> None:
    async with raw_server(answer(b"{}")) as other:
        redirect = answer(status=307, headers=(f"Location: {other.url}",))
        async with raw_server(redirect) as server:
            model = LitellmChatModel(f"{provider}/some-model", api_base=server.url, api_key="key")
            with pytest.raises(ModelRefused) as raised:
                await anext(model.stream(REQUEST))
    assert "redirects" in raised.value.cause
    assert other.heads == []


async def test_a_host_that_resolves_to_the_metadata_of_a_cloud() -> None:
    made = LitellmCalls(
        model="openai/x",
        api_base="http://model.invalid:8001/v1",
        rules=OutgoingRules(),
        resolve=lambda host, port: (ip_address("169.254.169.254"),),
    )
    with pytest.raises(AddressRefused, match="not connected to") as raised:
        await made.call(lambda litellm: litellm.acompletion(model="openai/x", api_base="http://model.invalid:8001/v1",
            api_key="key", messages=[], max_retries=0))  # fmt: skip
    assert "169.254.169.254" in raised.value.cause


async def test_an_address_of_this_machine_that_nobody_names(server: RawServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_BASE", server.url)
    monkeypatch.setenv("OPENAI_BASE_URL", server.url)
    with pytest.raises(ModelRefused) as raised:
        await anext(LitellmChatModel("openai/x", api_key="key").stream(REQUEST))
    assert "127.0.0.1" in raised.value.cause
    assert "outgoing_networks" in raised.value.remedy
    with pytest.raises(EmbedderUnavailable) as failed:
        await LitellmEmbedder(model="openai/x", dimension=3, api_key="key").embed_query("where?")
    assert "model_api_base" in failed.value.remedy
    assert server.heads == []


async def test_a_model_that_runs_on_this_machine_by_its_name(
    server: RawServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OLLAMA_API_BASE", server.url)
    with pytest.raises(ModelRefused):
        await anext(LitellmChatModel("ollama/llama3.1").stream(REQUEST))
    assert server.heads


async def test_an_address_that_is_none() -> None:
    with pytest.raises(ModelRefused) as raised:
        await anext(LitellmChatModel("openai/x", api_base="127.0.0.1:8001").stream(REQUEST))
    assert "http://" in raised.value.cause


async def test_the_embedder_uses_a_connection_again_and_closes_it() -> None:
    ends: list[bytes] = []
    body = b'{"object": "list", "model": "x", "data": [{"object": "embedding", "index": 0, "embedding": [1, 0]}]}'

    async def write(path: str, writer: asyncio.StreamWriter) -> None:
        protocol: Any = writer.transport.get_protocol()
        reader = protocol._stream_reader
        for _ in range(2):
            await reader.readuntil(b"}")
            writer.write(answer(body, headers=("content-type: application/json",)))
        ends.append(await reader.read())

    async with raw_server(write) as server:
        async with LitellmEmbedder(model="openai/x", dimension=2, api_base=server.url) as embedder:
            for question in ("where?", "when?"):
                assert (await embedder.embed_query(question)).float32
            assert ends == []
        for _ in range(100):
            await asyncio.sleep(0.01)
            if ends:
                break
    assert len(server.heads) == 1
    assert ends == [b""]


HOST = """
import asyncio, http.server, threading
import litellm
from smartchat_adapters.models.litellm_chat import LitellmChatModel
from smartchat_core.ports.chat_model import ChatMessage, ChatRequest, Role

class Server(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        seen.append(self.path)
        self.send_error(400)
    def log_message(self, *arguments): pass

seen = []
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
base = f"http://127.0.0.1:{server.server_port}"

async def ask(path):
    try:
        await litellm.acompletion(model="openai/x", api_base=base + path, api_key="k", messages=[], max_retries=0)
    except litellm.exceptions.BadRequestError:
        pass

async def main():
    await ask("/before")
    request = ChatRequest(messages=(ChatMessage(role=Role.USER, content="Who?"),))
    try:
        await anext(LitellmChatModel("openai/x", api_base="http://127.0.0.1:9/v1").stream(request))
    except Exception as exc:
        print(type(exc).__name__)
    await ask("/after")

asyncio.run(main())
print(seen)
"""


def test_the_litellm_of_a_host_program_works_as_before() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", HOST], capture_output=True, text=True, timeout=120, check=False
    )
    assert done.stdout.splitlines()[-2:] == [
        "ModelUnavailable", "['/before/chat/completions', '/after/chat/completions']"
    ], done.stderr  # fmt: skip
