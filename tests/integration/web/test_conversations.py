"""Conversations that the server remembers, over HTTP."""

import logging
import secrets
import time
from collections.abc import AsyncGenerator, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from smartchat.composition import PortOverrides
from smartchat.web import create_app
from smartchat_core.ports.chat_model import ChatRequest, ModelDelta
from tests.integration.web.conftest import BOOK, make_settings
from tests.support.web_server import add_file, served
from tools.servers import Missing, Valkey

FIRST = "Who stole the silver compass?"
SECOND = "Where did he flee to with the compass?"
JSON = {"accept": "application/json"}


class ListeningModel:
    """Says the same each time, and keeps what it was asked."""

    name = "listening"
    price = None
    context_tokens = None

    def __init__(self) -> None:
        self.requests: list[ChatRequest] = []

    async def stream(self, request: ChatRequest) -> AsyncGenerator[ModelDelta]:
        self.requests.append(request)
        yield ModelDelta(text="The glazier Ansgar stole the silver compass [1].")

    def heard(self, text: str) -> bool:
        """Whether the last request had the text in it."""
        return any(text in message.content for message in self.requests[-1].messages)


@contextmanager
def library(folder: Path, model: ListeningModel, **changes: object) -> Iterator[tuple[httpx.Client, str]]:
    app = create_app(make_settings(folder, **changes), ports=PortOverrides(models=(model,)))
    with served(app) as address, httpx.Client(base_url=address, timeout=60) as client:
        yield client, add_file(client, "lighthouse.md", BOOK.encode())


@pytest.fixture(scope="module")
def model() -> ListeningModel:
    return ListeningModel()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, model: ListeningModel) -> Iterator[tuple[httpx.Client, str]]:
    with library(tmp_path_factory.mktemp("library"), model) as found:
        yield found


@pytest.fixture
def talk() -> str:
    """The identifier of a conversation of the test's own."""
    return secrets.token_urlsafe()


def ask(client: httpx.Client, talk: str, question: str, **body: object) -> httpx.Response:
    answer = client.post("/api/ask", json={"question": question, "conversation": talk, **body}, headers=JSON)
    assert answer.status_code == 200, answer.text
    return answer


def test_a_question_leans_on_the_one_before(shared: tuple[httpx.Client, str], model: ListeningModel, talk: str) -> None:
    client, _ = shared
    ask(client, talk, FIRST)
    assert not model.heard(SECOND)
    ask(client, talk, SECOND)
    assert model.heard(FIRST)
    assert model.heard("The glazier Ansgar stole")
    ask(client, secrets.token_urlsafe(), SECOND)
    assert not model.heard(FIRST)


def test_a_streamed_turn_is_remembered_when_its_last_event_comes(
    shared: tuple[httpx.Client, str], model: ListeningModel, talk: str
) -> None:
    client, _ = shared
    body = {"question": FIRST, "conversation": talk}
    with client.stream("POST", "/api/ask", json=body) as response:
        for line in response.iter_lines():
            if line == "event: answer_completed":
                ask(client, talk, SECOND)
                assert model.heard(FIRST)
                break
        else:
            pytest.fail("the stream ended without an answer")


def test_what_the_client_logs_itself_is_not_logged_twice(
    shared: tuple[httpx.Client, str], model: ListeningModel, talk: str
) -> None:
    client, _ = shared
    answer = ask(client, talk, FIRST).json()["text"]
    ask(client, talk, SECOND, history=[{"question": FIRST, "answer": answer}])
    reported = [message.content for message in model.requests[-1].messages]
    assert sum(FIRST in content for content in reported) == 1


def test_nothing_from_further_on_reaches_an_earlier_chapter(
    shared: tuple[httpx.Client, str], model: ListeningModel, talk: str
) -> None:
    client, book = shared
    ask(client, talk, FIRST)
    ask(client, talk, "Who lit the lamp?", documents=[book], until={book: {"chapter": 1}})
    assert not model.heard("Ansgar")
    assert not model.heard(FIRST)
    ask(client, talk, "Who climbed the steps?", documents=[book], until={book: {"chapter": 1}})
    assert model.heard("Who lit the lamp?")


def test_forgetting(shared: tuple[httpx.Client, str], model: ListeningModel, talk: str) -> None:
    client, _ = shared
    ask(client, talk, FIRST)
    for _ in range(2):
        assert client.delete(f"/api/conversations/{talk}").status_code == 204
    ask(client, talk, SECOND)
    assert not model.heard(FIRST)


@pytest.mark.parametrize("conversation", ["short", "x" * 65, "with a space in between", "semi:colon-semi:colon", ""])
def test_identifiers_that_are_none(client: httpx.Client, conversation: str) -> None:
    response = client.post("/api/ask", json={"question": FIRST, "conversation": conversation})
    assert (response.status_code, response.json()["code"]) == (400, "invalid_request")
    assert [one["field"] for one in response.json()["errors"]] == ["conversation"]
    if conversation:
        assert client.delete(f"/api/conversations/{conversation}").status_code == 400


def test_two_processes_remember_together(tmp_path: Path, redis_url: str, talk: str) -> None:
    model = ListeningModel()
    with (
        library(tmp_path, model, sessions=redis_url) as (one, book),
        library(tmp_path, model, sessions=redis_url) as (two, same_book),
    ):
        assert same_book == book
        ask(one, talk, FIRST)
        ask(two, talk, SECOND)
        assert model.heard(FIRST)
        assert two.delete(f"/api/conversations/{talk}").status_code == 204
        ask(one, talk, SECOND)
        assert not model.heard(FIRST)


def test_answers_come_while_the_store_is_down_and_are_remembered_when_it_is_back(
    tmp_path: Path, talk: str, caplog: pytest.LogCaptureFixture
) -> None:
    try:
        server = Valkey()
    except Missing as missing:
        pytest.skip(str(missing))
    model = ListeningModel()
    with server, library(tmp_path, model, cache=server.url()) as (client, _):
        ask(client, talk, FIRST)
        server.kill()
        with caplog.at_level(logging.WARNING):
            for _ in range(3):
                ask(client, talk, SECOND)
                assert not model.heard(FIRST)
        assert sum("conversations are not stored" in message for message in caplog.messages) == 1
        assert sum("rate limiting is disabled" in message for message in caplog.messages) == 1
        refused = client.delete(f"/api/conversations/{talk}")
        assert (refused.status_code, refused.json()["code"]) == (503, "cache_unavailable")
        assert str(server.port) not in refused.text
        server.restart()
        for _ in range(300):  # the breaker waits for a moment before it tries again
            if client.delete(f"/api/conversations/{talk}").status_code == 204:
                break
            time.sleep(0.1)
        else:
            pytest.fail("the store was not used again")
        ask(client, talk, FIRST)
        ask(client, talk, SECOND)
        assert model.heard(FIRST)
