"""Conversations over HTTP: kept, branched, followed by clients that come back, and exported."""

import asyncio
import json
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path

import httpx
import pytest

from smartchat.composition import PortOverrides
from smartchat.web import create_app
from smartchat_core.model.conversation import TurnStatus
from smartchat_core.model.ids import OwnerId
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.transcript import Transcript, TranscriptTurn
from smartchat_core.ports.chat_model import ChatRequest, ModelDelta
from smartchat_core.testing.fakes.chat_model import ScriptedChatModel
from tests.integration.web.conftest import BOOK, make_settings
from tests.integration.web.test_questions import COMPASS, WaitingModel, library
from tests.support.web_server import add_file, served

PATH = "/api/v1/conversations"
JSON = {"accept": "application/json"}
STREAM = {"accept": "text/event-stream"}
Event = tuple[int, str, dict[str, object]]


class TwoSentences(WaitingModel):
    """Waits between them."""

    async def stream(self, request: ChatRequest) -> AsyncGenerator[ModelDelta]:
        self.began.set()
        try:
            yield ModelDelta(text="Ansgar stole the silver compass [1]. He ")
            while not self.go_on.is_set():  # noqa: ASYNC110  # set by another thread
                await asyncio.sleep(0.01)
            yield ModelDelta(text="fled to Bergen [1].")
        finally:
            self.ended.set()


def begin(client: httpx.Client, **body: object) -> str:
    response = client.post(PATH, json=body)
    assert response.status_code == 201
    name = str(response.json()["id"])
    assert response.headers["location"] == f"{PATH}/{name}"
    return name


def ask(client: httpx.Client, conversation: str, **body: object) -> TranscriptTurn:
    response = client.post(f"{PATH}/{conversation}/turns", json=body, headers=JSON)
    assert response.status_code == 200, response.text
    return TranscriptTurn.from_json(response.content)


def shown(client: httpx.Client, conversation: str, **params: str) -> Transcript:
    return Transcript.from_json(client.get(f"{PATH}/{conversation}", params=params).content)


def numbered(lines: Iterator[str]) -> Iterator[Event]:
    """The events of a stream with their numbers, as they come."""
    fields: dict[str, str] = {}
    for line in lines:
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif "event" in fields:
            yield int(fields.get("id", 0)), fields["event"], json.loads(fields["data"])
            fields = {}


def test_conversation_is_begun_asked_shown_and_deleted(client: httpx.Client, book: str) -> None:
    name = begin(client, documents=[book])
    with client.stream("POST", f"{PATH}/{name}/turns", json={"question": COMPASS}) as response:
        events = list(numbered(response.iter_lines()))
    assert [number for number, _, _ in events] == list(range(1, len(events) + 1))
    assert (events[0][1], events[-1][1]) == ("turn_started", "answer_completed")
    second = ask(client, name, question="Where did he flee?")
    found = shown(client, name)
    assert found.title == COMPASS
    assert [turn.id for turn in found.turns] == [events[0][2]["turn_id"], second.id]
    answer = found.turns[0].answer
    assert answer is not None
    assert "stole the silver compass" in answer.text
    assert client.get(f"{PATH}/{name}/turns/{second.id}").content == second.to_json().encode()
    assert client.delete(f"{PATH}/{name}").status_code == 204
    gone = client.get(f"{PATH}/{name}")
    assert (gone.status_code, gone.json()["code"]) == (404, "conversation_not_found")


def test_branches(client: httpx.Client, book: str) -> None:
    name = begin(client, documents=[book])
    first = ask(client, name, question=COMPASS)
    second = ask(client, name, question="Where did he flee?", until={})
    edited = ask(client, name, question="Who lived in the lighthouse?", instead_of=first.id)
    again = ask(client, name, instead_of=second.id)
    assert (edited.parent, again.parent, again.question) == (None, first.id, second.question)
    assert edited.siblings == (first.id, edited.id)
    assert [turn.id for turn in shown(client, name).turns] == [first.id, again.id]
    assert [turn.id for turn in shown(client, name, turn=edited.id).turns] == [edited.id]
    changed = client.patch(f"{PATH}/{name}", json={"active": edited.id, "title": "Light"}).json()
    assert (changed["active"], changed["title"], changed["turns"]) == (edited.id, "Light", 4)
    assert ask(client, name, question="And then?").parent == edited.id
    assert ask(client, name, question="And then?", after=second.id).parent == second.id


def test_bounds_go_on_until_they_are_lifted(client: httpx.Client, book: str) -> None:
    name = begin(client, documents=[book])
    end = client.get(f"/api/documents/{book}").json()["chapters"][1]["end"]
    first = ask(client, name, question="Who stole it?", until={book: {"chapter": 2}})
    assert [(bound.document_id, bound.offset) for bound in first.until] == [(book, end)]
    assert ask(client, name, question=COMPASS).until == first.until
    assert "Bergen" not in client.get(f"{PATH}/{name}").text
    free = ask(client, name, question=COMPASS, until={})
    assert free.until == ()
    assert free.answer is not None
    assert "stole the silver compass" in free.answer.text


def test_conversations_are_listed_and_searched(tmp_path: Path) -> None:
    with served(create_app(make_settings(tmp_path))) as address, httpx.Client(base_url=address, timeout=60) as client:
        names = [begin(client, title=f"Evening {number}") for number in range(5)]
        seen: list[str] = []
        url = f"{PATH}?limit=2"
        while url:
            response = client.get(url)
            page = response.json()
            seen += [one["id"] for one in page["conversations"]]
            link = response.links.get("next", {}).get("url", "")
            assert bool(link) == (page["next_cursor"] is not None)
            url = link
        assert seen == names[::-1]
        found = client.get(PATH, params={"search": "evening 3"}).json()
        assert [one["title"] for one in found["conversations"]] == ["Evening 3"]
        assert client.get(PATH, params={"search": "morning"}).json()["conversations"] == []


def test_a_client_that_comes_back_gets_the_rest(tmp_path: Path) -> None:
    model = TwoSentences()
    with library(tmp_path, model, heartbeat_seconds=0.05) as client:
        name = begin(client)
        with client.stream("POST", f"{PATH}/{name}/turns", json={"question": COMPASS}) as response:
            events = numbered(response.iter_lines())
            first = list(_until(events, "text_delta"))
        turn = str(first[0][2]["turn_id"])
        place = f"{PATH}/{name}/turns/{turn}"
        assert client.get(place).json()["status"] == "answering"
        assert not model.ended.is_set()
        with client.stream("GET", place, headers={**STREAM, "last-event-id": str(first[-1][0])}) as response:
            model.go_on.set()
            rest = list(numbered(response.iter_lines()))
        assert rest[0] == (first[-1][0], *first[0][1:])
        rest = rest[1:]
        assert [number for number, _, _ in (*first, *rest)] == list(range(1, len(first) + len(rest) + 1))
        text = "".join(str(data["text"]) for _, event, data in (*first, *rest) if event == "text_delta")
        assert text == "Ansgar stole the silver compass. [1] He fled to Bergen. [1]"
        assert rest[-1][1] == "answer_completed"
        with client.stream("GET", place, headers=STREAM) as response:
            assert [event for _, event, _ in numbered(response.iter_lines())][-1] == "answer_completed"
        assert TranscriptTurn.from_json(client.get(place).content).status is TurnStatus.ANSWERED


def _until(events: Iterator[Event], last: str) -> Iterator[Event]:
    for event in events:
        yield event
        if event[1] == last:
            return


def test_an_answer_is_stopped_by_its_reader_only(tmp_path: Path) -> None:
    model = WaitingModel()
    with library(tmp_path, model, max_asks=1, heartbeat_seconds=0.05) as client:
        name = begin(client)
        with client.stream("POST", f"{PATH}/{name}/turns", json={"question": COMPASS}) as response:
            turn = str(next(numbered(response.iter_lines()))[2]["turn_id"])
        assert model.began.wait(60)
        # The client is gone, and its answer still holds the one place there is.
        busy = client.post(f"{PATH}/{name}/turns", json={"question": COMPASS})
        assert (busy.status_code, busy.json()["code"]) == (503, "too_busy")
        stopped = client.post(f"{PATH}/{name}/turns/{turn}/stop")
        assert TranscriptTurn.from_json(stopped.content).status is TurnStatus.STOPPED
        assert model.ended.wait(60)
        model.go_on.set()
        assert ask(client, name, question=COMPASS).status is TurnStatus.ANSWERED


def test_exports(client: httpx.Client, book: str) -> None:
    name = begin(client, documents=[book])
    ask(client, name, question=COMPASS)
    found = {
        kind: client.get(f"{PATH}/{name}/export", params={"format": kind}) for kind in ("markdown", "html", "json")
    }
    assert found["markdown"].headers["content-type"].startswith("text/markdown")
    assert found["html"].headers["content-disposition"] == f'attachment; filename="{name}.html"'
    for kind in ("markdown", "html"):
        assert "The glazier Ansgar stole the silver compass" in found[kind].text
        assert "Chapter 3" in found[kind].text
    assert Transcript.from_json(found["json"].content) == shown(client, name)


def test_a_removal_says_how_many_answers_went_along(tmp_path: Path) -> None:
    with served(create_app(make_settings(tmp_path))) as address, httpx.Client(base_url=address, timeout=60) as client:
        book = add_file(client, "lighthouse.md", BOOK.encode())
        name = begin(client)
        ask(client, name, question=COMPASS)
        assert client.delete(f"/api/documents/{book}").json()["turns_blanked"] == 1
        (turn,) = shown(client, name).turns
        assert (turn.status, turn.reason_code) == (TurnStatus.BLANKED, "source_removed")


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("POST", "", {"documents": ["doc-none"]}, 404, "document_not_found"),
        ("POST", "", {"title": "x" * 300}, 400, "invalid_request"),
        ("GET", "?cursor=x", None, 400, "invalid_request"),
        ("GET", "?search=" + "+".join("abcdefghijklmnopqrstuvwxyz"), None, 400, "invalid_request"),
        ("GET", "/con-none?turn=%00", None, 400, "invalid_request"),
        ("GET", "/con-none/export?format=pdf", None, 400, "invalid_request"),
        ("GET", "/con-none/export", None, 404, "conversation_not_found"),
        ("GET", "/con-none/turns/turn-none", None, 404, "turn_not_found"),
        ("POST", "/con-none/turns/turn-none/stop", None, 404, "turn_not_found"),
        ("POST", "/con-none/turns", {"question": "Who?"}, 404, "conversation_not_found"),
        ("PATCH", "/con-none", {"title": "x"}, 404, "conversation_not_found"),
        ("DELETE", "/con-none", None, 404, "conversation_not_found"),
    ],
)
def test_bad_requests(
    client: httpx.Client, method: str, path: str, body: dict[str, object] | None, status: int, code: str
) -> None:
    response = client.request(method, f"{PATH}{path}", json=body)
    assert (response.status_code, response.json()["code"]) == (status, code)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"question": ""}, 400, "invalid_request"),
        ({"question": "x" * 5_000}, 400, "invalid_request"),
        ({"question": "Who?", "after": "turn-none"}, 404, "turn_not_found"),
        ({"instead_of": "turn-none"}, 404, "turn_not_found"),
        ({"question": "Who?", "documents": ["doc-none"]}, 404, "document_not_found"),
        ({"question": "Who?", "until": {"doc-none": 1}}, 404, "document_not_found"),
        ({"question": "Who?", "more": 1}, 400, "invalid_request"),
        ({"question": "Who?", "after": "turn-\0"}, 400, "invalid_request"),
        ({"question": "Who?", "instead_of": "turn-é"}, 400, "invalid_request"),
    ],
)
def test_bad_questions_add_nothing(
    client: httpx.Client, book: str, body: dict[str, object], status: int, code: str
) -> None:
    name = begin(client)
    for accept in (JSON, STREAM):
        response = client.post(f"{PATH}/{name}/turns", json=body, headers=accept)
        assert (response.status_code, response.json()["code"]) == (status, code)
    assert shown(client, name).all_turns == 0


def test_a_full_conversation_takes_no_more(tmp_path: Path) -> None:
    settings = make_settings(tmp_path, max_turns_per_conversation=1, max_conversations_per_owner=1)
    with served(create_app(settings)) as address, httpx.Client(base_url=address, timeout=60) as client:
        add_file(client, "lighthouse.md", BOOK.encode())
        name = begin(client)
        ask(client, name, question=COMPASS)
        for response in (client.post(f"{PATH}/{name}/turns", json={"question": COMPASS}), client.post(PATH, json={})):
            assert (response.status_code, response.json()["code"]) == (422, "conversation_full")


def test_other_owners_see_nothing(tmp_path: Path) -> None:
    def scope_of(scope: object) -> OwnerScope:
        headers = dict(scope["headers"])  # type: ignore[index]
        return OwnerScope(owner=OwnerId(headers[b"x-owner"].decode()))

    model = ScriptedChatModel(["Ansgar stole it [1]."])
    app = create_app(make_settings(tmp_path), scope_of=scope_of, ports=PortOverrides(models=(model,)))
    with served(app) as address, httpx.Client(base_url=address, timeout=60) as client:
        client.headers["x-owner"] = "ann"
        add_file(client, "lighthouse.md", BOOK.encode())
        name = begin(client)
        turn = ask(client, name, question=COMPASS)
        client.headers["x-owner"] = "bob"
        assert client.get(PATH).json()["conversations"] == []
        for method, path in (
            ("GET", ""),
            ("DELETE", ""),
            ("GET", "/export"),
            ("GET", f"/turns/{turn.id}"),
            ("POST", f"/turns/{turn.id}/stop"),
        ):
            assert client.request(method, f"{PATH}/{name}{path}").status_code == 404
        assert client.get(f"{PATH}/{name}/turns/{turn.id}", headers=STREAM).status_code == 404
        assert client.patch(f"{PATH}/{name}", json={"title": "x"}).status_code == 404
        assert client.post(f"{PATH}/{name}/turns", json={"question": "Who?"}).status_code == 404
