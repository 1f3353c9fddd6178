"""litellm's embeddings against a scripted server."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from smartchat_adapters.models.litellm_embedder import LitellmEmbedder
from smartchat_core.errors import EmbedderUnavailable, EmbeddingFailed
from smartchat_core.testing.fakes.embedding_server import EmbeddingRow, FakeEmbeddingServer

pytestmark = pytest.mark.anyio


def embedder_for(server: FakeEmbeddingServer, **more: object) -> LitellmEmbedder:
    arguments = {"model": "openai/hashing", "dimension": 64, "api_base": server.url, **more}
    return LitellmEmbedder(**arguments)  # type: ignore[arg-type]


async def test_batches_prefixes_and_parameters() -> None:
    with FakeEmbeddingServer() as server:
        async with embedder_for(
            server, query_prefix="query: ", passage_prefix="passage: ", request_dimension=True
        ) as embedder:
            vectors = await embedder.embed_passages([f"text {index}" for index in range(70)])
            await embedder.embed_query("where?")
    assert len(vectors) == 70
    assert [len(request["input"]) for request in server.requests] == [64, 6, 1]
    assert server.requests[0]["input"][3] == "passage: text 3"
    assert server.requests[2]["input"] == ["query: where?"]
    assert server.requests[0]["dimensions"] == 64
    assert server.requests[0]["encoding_format"] == "float"


async def test_rows_follow_their_index_not_their_place() -> None:
    with FakeEmbeddingServer() as straight, FakeEmbeddingServer(edit=lambda rows: rows[::-1]) as turned:
        texts = ["one", "two", "three"]
        assert await embedder_for(turned).embed_passages(texts) == await embedder_for(straight).embed_passages(texts)


@pytest.mark.parametrize("status", [401, 403, 404])
async def test_refusal_lasts(status: int) -> None:
    with FakeEmbeddingServer(status=status) as server, pytest.raises(EmbedderUnavailable) as raised:
        await embedder_for(server, api_key="sk-secret").embed_query("where?")
    assert not raised.value.transient
    assert raised.value.__cause__ is not None
    assert "sk-secret" not in raised.value.operator_message()


@pytest.mark.parametrize("status", [400, 429, 500, 503])
async def test_failure_may_pass(status: int) -> None:
    with FakeEmbeddingServer(status=status) as server, pytest.raises(EmbeddingFailed) as raised:
        await embedder_for(server).embed_query("where?")
    assert raised.value.transient
    assert raised.value.cause


def slowly(rows: list[EmbeddingRow]) -> list[EmbeddingRow]:
    time.sleep(0.5)
    return rows


async def test_silence_has_a_limit() -> None:
    with FakeEmbeddingServer(edit=slowly) as server:
        async with embedder_for(server, timeout_seconds=0.05) as embedder:
            with pytest.raises(EmbeddingFailed, match="took too long"):
                await embedder.embed_query("where?")


async def test_unreachable_server_may_come_back() -> None:
    with pytest.raises(EmbeddingFailed):
        await LitellmEmbedder(model="openai/x", dimension=64, api_base="http://127.0.0.1:9/v1").embed_query("where?")


@pytest.mark.parametrize(
    ("edit", "cause"),
    [
        (lambda rows: rows[1:], "1 vectors for 2 texts"),
        (lambda rows: [rows[0], rows[0]], "2 vectors for 2 texts"),
        (lambda rows: [replace(row, embedding=row.embedding[:32]) for row in rows], "have 32 numbers"),
        (lambda rows: [replace(row, embedding=(0.0,) * 64) for row in rows], "without a direction"),
    ],
)
async def test_wrong_rows_are_refused(edit: Callable[[list[EmbeddingRow]], list[EmbeddingRow]], cause: str) -> None:
    with FakeEmbeddingServer(edit=edit) as server, pytest.raises(EmbeddingFailed) as raised:
        await embedder_for(server).embed_passages(["one", "two"])
    assert cause in raised.value.cause


def test_importing_the_adapter_imports_no_litellm() -> None:
    program = (
        "import sys, json\n"
        f"sys.path[:] = {sys.path!r}\n"
        "import smartchat_adapters.models.litellm_embedder, smartchat_adapters.models.minilm\n"
        "heavy = {'litellm', 'numpy', 'onnx', 'onnxruntime', 'tokenizers'}\n"
        "print(json.dumps(sorted(heavy & sys.modules.keys())))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, env=dict(os.environ))
    assert json.loads(done.stdout) == []
