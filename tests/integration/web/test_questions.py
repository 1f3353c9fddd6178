import asyncio
import json
import socket
import sqlite3
import threading
from collections.abc import AsyncGenerator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest

from smartchat.composition import PortOverrides, open_services
from smartchat.web import create_app
from smartchat_core.ingestion.removal import RemovalService
from smartchat_core.model.answer import Answer, AnswerMode
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.principal import LOCAL_SCOPE
from smartchat_core.ports.chat_model import ChatModel, ChatRequest, ModelDelta
from tests.integration.web.conftest import BOOK, make_settings
from tests.integration.web.test_documents import events_of
from tests.support.web_server import add_file, served

COMPASS = "Who stole the silver compass?"


class WaitingModel:
    """Begins an answer, and goes on when it is released."""

    name = "waiting"
    price = None
    context_tokens = None

    def __init__(self) -> None:
        self.began = threading.Event()
        self.ended = threading.Event()
        self.go_on = threading.Event()

    async def stream(self, request: ChatRequest) -> AsyncGenerator[ModelDelta]:
        self.began.set()
        try:
            yield ModelDelta(text="Ansgar ")
            while not self.go_on.is_set():  # noqa: ASYNC110  # set by another thread
                await asyncio.sleep(0.01)
            yield ModelDelta(text="stole it [1].")
        finally:
            self.ended.set()


class BrokenModel:
    """Fails in a way that nobody foresaw."""

    name = "broken"
    price = None
    context_tokens = None

    async def stream(self, request: ChatRequest) -> AsyncGenerator[ModelDelta]:
        yield ModelDelta(text="Ansgar ")
        raise RuntimeError("the password is hunter2")


@contextmanager
def library(folder: Path, model: ChatModel, **limits: float) -> Iterator[httpx.Client]:
    app = create_app(make_settings(folder), ports=PortOverrides(models=(model,)), **limits)  # type: ignore[arg-type]
    with served(app) as address, httpx.Client(base_url=address, timeout=60) as client:
        add_file(client, "lighthouse.md", BOOK.encode())
        yield client


def test_search_finds_passages_with_their_place(client: httpx.Client, book: str) -> None:
    found = client.post("/api/search", json={"query": "silver compass", "documents": [book]}).json()
    first = found["passages"][0]
    assert first["document_title"] == "The Lighthouse"
    assert first["section"] == ["The Lighthouse", "Chapter 3"]
    assert first["page"] is None
    text = client.get(f"/api/documents/{book}/text", params=first["span"]).json()
    assert text["text"] == first["text"]


@pytest.mark.parametrize("chapter", [2, "Chapter 2"])
def test_bound_by_chapter(client: httpx.Client, book: str, chapter: int | str) -> None:
    where = {"documents": [book], "until": {book: {"chapter": chapter}}}
    end = client.get(f"/api/documents/{book}").json()["chapters"][1]["end"]
    found = client.post("/api/search", json={"query": "glazier compass", **where}).json()
    assert found["passages"]
    assert all(one["span"]["end"] <= end for one in found["passages"])
    answer = client.post("/api/ask", json={"question": COMPASS, **where})
    assert "Bergen" not in answer.text
    assert "stole" not in answer.text.replace(COMPASS, "")


def test_bound_by_offset(client: httpx.Client, book: str) -> None:
    body = {"query": "glazier", "until": {book: 0}, "documents": [book]}
    assert client.post("/api/search", json=body).json()["passages"] == []


def test_answer_is_streamed(client: httpx.Client, book: str) -> None:
    response = client.post("/api/ask", json={"question": COMPASS, "documents": [book]})
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["cache-control"] == "no-store"
    events = events_of(response)
    names = list(dict.fromkeys(name for name, _ in events))
    assert names == ["status", "retrieved", "citation_found", "text_delta", "usage_final", "answer_completed"]
    answer = Answer.from_json(json.dumps(events[-1][1]["answer"]))
    assert "stole the silver compass" in answer.text
    assert answer.text == "".join(str(data["text"]) for name, data in events if name == "text_delta")
    for citation in answer.citations:
        params = {"start": citation.span.start, "end": citation.span.end}
        assert client.get(f"/api/documents/{book}/text", params=params).json()["text"] == citation.quote


def test_answer_as_json(client: httpx.Client, book: str) -> None:
    body = {"question": COMPASS, "documents": [book]}
    response = client.post("/api/ask", json=body, headers={"accept": "application/json"})
    assert response.headers["content-type"] == "application/json"
    answer = Answer.from_json(response.content)
    assert answer.mode is AnswerMode.EXTRACTIVE
    assert answer.borne_out


def test_abstention_where_the_book_has_no_answer(client: httpx.Client, book: str) -> None:
    body = {"question": "What does quantum chromodynamics say about gluons?", "documents": [book]}
    answer = Answer.from_json(client.post("/api/ask", json=body, headers={"accept": "application/json"}).content)
    assert answer.mode is AnswerMode.NOT_FOUND
    assert not answer.citations


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("/api/ask", {"question": ""}, 400, "invalid_request"),
        ("/api/ask", {"question": "Who?", "documents": ["doc-none"]}, 404, "document_not_found"),
        ("/api/ask", {"question": "Who?", "until": {"doc-none": 5}}, 404, "document_not_found"),
        ("/api/ask", {"question": "Who?", "max_cost": -1}, 400, "invalid_request"),
        ("/api/ask", {"question": "Who?", "documents": []}, 400, "invalid_request"),
        ("/api/ask", {}, 400, "invalid_request"),
        ("/api/search", {"query": " "}, 400, "invalid_request"),
        ("/api/search", {"query": "x", "limit": 0}, 400, "invalid_request"),
        ("/api/search", {"query": "x", "mode": "magic"}, 400, "invalid_request"),
        ("/api/search", {"query": "x", "unknown": 1}, 400, "invalid_request"),
    ],
)
def test_bad_requests(
    client: httpx.Client, book: str, path: str, body: dict[str, object], status: int, code: str
) -> None:
    response = client.post(path, json=body)
    assert (response.status_code, response.json()["code"]) == (status, code)
    assert response.headers["content-type"] == "application/problem+json"


def test_unknown_chapter(client: httpx.Client, book: str) -> None:
    body = {"question": "Who?", "until": {book: {"chapter": "Epilogue"}}}
    response = client.post("/api/ask", json=body)
    assert (response.status_code, response.json()["code"]) == (404, "section_not_found")
    assert "Chapter 1" in response.json()["remedy"]


def test_what_is_shown_of_a_section_is_what_a_bound_takes(client: httpx.Client) -> None:
    def part(number: int) -> str:
        chapters = (f"## Chapter {one}\n\nThe lamp of place {number}-{one} burns.\n\n" for one in (1, 2))
        return f"# Part {number}\n\n{''.join(chapters)}"

    book = add_file(client, "lamps.md", (part(1) + part(2)).encode())
    shown = client.get(f"/api/documents/{book}").json()
    assert [one["number"] for one in shown["chapters"]] == [1, 2, 3, 4]
    names = [(one["reference"], one["end"]) for one in (*shown["sections"], *shown["chapters"])]
    names += [(one["number"], one["end"]) for one in shown["chapters"]]
    for name, end in names:
        body = {"query": "lamp place burns", "documents": [book], "until": {book: {"chapter": name}}, "limit": 50}
        found = client.post("/api/search", json=body).json()["passages"]
        assert found, name
        assert max(one["span"]["end"] for one in found) <= end, name
        by_offset = client.post("/api/search", json=body | {"until": {book: end}}).json()["passages"]
        assert [one["span"] for one in found] == [one["span"] for one in by_offset]


def test_a_bound_that_could_mean_two_sections_is_refused(client: httpx.Client) -> None:
    book = add_file(client, "twice.md", b"# Part 1\n\n## Chapter 1\n\nOne.\n\n# Part 2\n\n## Chapter 1\n\nTwo.\n")
    response = client.post("/api/search", json={"query": "one", "until": {book: {"chapter": "Chapter 1"}}})
    assert (response.status_code, response.json()["code"]) == (400, "section_ambiguous")
    assert "chapter:1" in response.json()["remedy"]
    assert "chapter:2" in response.json()["remedy"]


def test_large_request_is_refused(client: httpx.Client) -> None:
    response = client.post("/api/ask", json={"question": "x" * 2_000_000})
    assert response.status_code == 413


def test_failed_book_cannot_be_asked(client: httpx.Client) -> None:
    broken = add_file(client, "broken.pdf", b"%PDF-1.7\nnothing of use")
    response = client.post("/api/ask", json={"question": "Who?", "documents": [broken]})
    assert (response.status_code, response.json()["code"]) == (409, "document_not_ready")


def test_silence_is_filled_and_places_are_bounded(tmp_path: Path) -> None:
    model = WaitingModel()
    with library(tmp_path, model, max_asks=1, heartbeat_seconds=0.05) as client:
        with client.stream("POST", "/api/ask", json={"question": COMPASS}) as response:
            lines = response.iter_lines()
            assert any(line.startswith(": ") for line in lines)
            second = client.post("/api/ask", json={"question": COMPASS})
            assert (second.status_code, second.json()["code"]) == (503, "too_busy")
            assert int(second.headers["retry-after"]) > 0
            model.go_on.set()
            assert "event: answer_completed" in list(lines)
        model.go_on.set()
        assert client.post("/api/ask", json={"question": COMPASS}).status_code == 200


@pytest.mark.parametrize("accept", ["text/event-stream", "application/json"])
def test_client_that_leaves_ends_the_work(tmp_path: Path, accept: str) -> None:
    model = WaitingModel()
    with library(tmp_path, model, max_asks=1) as client:
        request = {"question": COMPASS}
        body = json.dumps(request).encode()
        head = (
            f"POST /api/ask HTTP/1.1\r\nHost: {client.base_url.host}:{client.base_url.port}\r\nAccept: {accept}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        with socket.create_connection((client.base_url.host, client.base_url.port), timeout=60) as leaving:
            leaving.sendall(head.encode() + body)
            assert model.began.wait(60)
        assert model.ended.wait(30)
        model.go_on.set()
        # The place is free again; it is given back a moment after the model has ended.
        for _ in range(200):
            response = client.post("/api/ask", json=request)
            if response.status_code != 503:
                break
        assert response.status_code == 200


def test_failure_in_the_middle_ends_the_stream_without_the_insides(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with library(tmp_path, BrokenModel()) as client:
        events = events_of(client.post("/api/ask", json={"question": COMPASS}))
    assert events[-1][0] == "error_occurred"
    assert events[-1][1]["code"] == "internal_error"
    assert "hunter2" not in json.dumps(events)
    assert "hunter2" in caplog.text


def test_unforeseen_failure_is_reported_without_the_insides(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        raise RuntimeError("the password is hunter2")

    monkeypatch.setattr(RemovalService, "remove", broken)
    with served(create_app(make_settings(tmp_path))) as address:
        response = httpx.delete(f"{address}/api/documents/any")
    assert response.status_code == 500
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["code"] == "internal_error"
    assert "hunter2" not in response.text
    assert "hunter2" in caplog.text


def test_reading_waits_for_no_writer(tmp_path: Path) -> None:
    with served(create_app(make_settings(tmp_path))) as address, httpx.Client(base_url=address, timeout=20) as client:
        book = add_file(client, "lighthouse.md", BOOK.encode())
        with closing(sqlite3.connect(tmp_path / "library.db", isolation_level=None)) as writer:
            writer.execute("BEGIN IMMEDIATE")
            assert client.get("/api/documents").json()["documents"]
            assert client.get(f"/api/documents/{book}").json()["sections"]
            assert client.get(f"/api/documents/{book}/text").json()["text"]
            bounded = {"query": "storm", "until": {book: {"chapter": 2}}}
            assert client.post("/api/search", json=bounded).json()["passages"]


def test_what_was_removed_meanwhile_is_not_found(tmp_path: Path) -> None:
    async def remove_from_the_database_alone(document: str) -> None:
        async with (
            open_services(make_settings(tmp_path)) as services,
            services.ports.database.transaction() as work,
        ):
            await work.documents.remove(LOCAL_SCOPE, DocumentId(document))

    with served(create_app(make_settings(tmp_path))) as address, httpx.Client(base_url=address, timeout=60) as client:
        book = add_file(client, "lighthouse.md", BOOK.encode())
        bees = add_file(client, "bees.md", b"# Bees\n\nThe keeper of the bees lost a compass.\n")
        asyncio.run(remove_from_the_database_alone(book))
        found = client.post("/api/search", json={"query": "compass keeper"})
        assert found.status_code == 200
        assert {one["document_id"] for one in found.json()["passages"]} == {bees}
