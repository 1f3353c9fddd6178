"""One trace over all processes: from the request, through the broker and a worker's processes, to the answer."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from smartchat_core.testing.fakes.openai_server import FakeOpenAiServer, ServerReply, chat_events
from tests.integration.queues.conftest import StartProgram
from tests.support.cli import Cli
from tests.support.otlp import OtlpReceiver, ReceivedSpan
from tests.support.workers import eventually

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

UPLOAD, QUESTION, CLIENT = "1" * 32, "2" * 32, "3" * 16
BOOK = "# The keeper\n\n" + "Tobias kept the lighthouse of Skerryvore. He lit the lamp every evening.\n\n" * 5
WORDS = (b"Tobias", b"Skerryvore", b"lighthouse", b"evening", b"Who kept")
PRODUCER, CONSUMER, SERVER, CLIENT_KIND = 4, 5, 2, 3


@pytest.fixture
async def model() -> AsyncIterator[FakeOpenAiServer]:
    reply = ServerReply(events=chat_events(["Tobias kept ", "the lighthouse of Skerryvore."], usage=(120, 9)))
    async with FakeOpenAiServer(replies=(reply,)) as server:
        yield server


async def test_upload_and_question_are_one_trace_each(
    cli: Cli, start: StartProgram, model: FakeOpenAiServer, tmp_path: Path
) -> None:
    with OtlpReceiver() as receiver:
        cli.environment |= {
            "SMARTCHAT_OTLP_ENDPOINT": receiver.endpoint,
            "SMARTCHAT_MODEL": "openai/fake",
            "SMARTCHAT_MODEL_API_BASE": model.url,
            "SMARTCHAT_MODEL_API_KEY": "key",
        }
        start("worker", "--concurrency", "1")
        server = start("serve", "--port", "0", "--trace-console")
        found = re.search(r"http://[^/\s]+:\d+", server.said)
        assert found is not None, server.said
        async with httpx.AsyncClient(base_url=found[0], timeout=120) as client:
            sent = {"traceparent": f"00-{UPLOAD}-{CLIENT}-01"}
            added = await client.post("/api/documents", files={"file": ("keeper.md", BOOK.encode())}, headers=sent)
            assert added.status_code == 202, added.text
            async with client.stream("GET", f"/api/documents/{added.json()['id']}/events") as events:
                await events.aread()  # it ends when the document is ready, which other processes made it
            document = await client.get(f"/api/documents/{added.json()['id']}")
            assert document.json()["status"] == "ready", document.text
            asked = await client.post(
                "/api/ask",
                json={"question": "Who kept the lighthouse?"},
                headers={"traceparent": f"00-{QUESTION}-{CLIENT}-01"},
            )
            assert asked.status_code == 200, asked.text
        eventually(
            lambda: bool(_named(receiver, UPLOAD, "stage verify") and _named(receiver, QUESTION, "POST /api/ask"))
        )
        eventually(lambda: not _orphans(receiver.of_trace(UPLOAD)) and not _orphans(receiver.of_trace(QUESTION)))
        upload, question = receiver.of_trace(UPLOAD), receiver.of_trace(QUESTION)
        bodies = tuple(receiver.bodies)
    by_id = {span.id: span for span in upload}
    consumers = [span for span in upload if span.kind == CONSUMER]
    assert {by_id[span.parent].kind for span in consumers} == {PRODUCER}
    assert {span.service for span in consumers} == {"smartchat-worker"}
    assert [span.service for span in upload if span.kind == SERVER] == ["smartchat-api"]
    names = {span.name for span in upload}
    assert {
        "POST /api/documents",
        "accept document",
        "send ingest",
        "process document",
        "stage parse",
        "stage index",
        "stage embed",
        "stage verify",
        "database transaction",
        "index replace",
    } <= names
    [call] = [span for span in question if span.attributes.get("gen_ai.operation.name") == "chat"]
    assert call.kind == CLIENT_KIND
    assert call.attributes["gen_ai.provider.name"] == "openai"
    assert call.attributes["gen_ai.request.model"] == "fake"
    assert call.attributes["gen_ai.usage.input_tokens"] == 120
    assert call.attributes["gen_ai.usage.output_tokens"] == 9
    for word in WORDS:
        assert not any(word in body for body in bodies)
    eventually(lambda: f"trace {QUESTION}" in server.said)
    assert "stage" not in server.said.partition(f"trace {QUESTION}")[2].partition("trace ")[0]


def _named(receiver: OtlpReceiver, trace: str, name: str) -> bool:
    return any(span.name == name for span in receiver.of_trace(trace))


def _orphans(spans: list[ReceivedSpan]) -> list[str]:
    known = {span.id for span in spans} | {CLIENT}
    return [span.name for span in spans if span.parent not in known]
