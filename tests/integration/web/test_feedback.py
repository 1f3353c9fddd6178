"""Readers say whether an answer was good, and what the guards refuse is reported."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from smartchat.events import EventBus
from smartchat.settings import Settings
from smartchat.web import create_app
from smartchat_core.events import FeatureUsed, FeedbackGiven, RateLimitReached, RequestRefused, UploadRejected
from smartchat_core.model.activity import Feature, Vote
from smartchat_core.model.principal import LOCAL_SCOPE
from smartchat_core.testing.fakes.event_sink import FakeEventSink
from tests.support.web_server import served

OWNER = LOCAL_SCOPE.owner


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[httpx.Client, EventBus]]:
    folder: Path = tmp_path_factory.mktemp("library")
    app = create_app(Settings(library=folder, embedder="none", rate_asks_per_minute=1))
    with served(app) as address, httpx.Client(base_url=address, timeout=60) as client:
        yield client, app.state.context.events


@pytest.fixture
def client(server: tuple[httpx.Client, EventBus]) -> httpx.Client:
    return server[0]


@pytest.fixture
def events(server: tuple[httpx.Client, EventBus]) -> Iterator[FakeEventSink]:
    heard = FakeEventSink()
    with server[1].listening(heard.deliver):
        yield heard


def test_vote_is_published(client: httpx.Client, events: FakeEventSink) -> None:
    answer = client.post("/api/feedback", json={"vote": "down"})
    assert answer.status_code == 204
    assert events.events == [
        FeedbackGiven(owner=OWNER, vote=Vote.DOWN),
        FeatureUsed(owner=OWNER, feature=Feature.FEEDBACK),
    ]


@pytest.mark.parametrize("body", [{}, {"vote": "sideways"}, {"vote": "up", "conversation": "short"}, {"vote": 1}])
def test_other_votes_are_refused(client: httpx.Client, events: FakeEventSink, body: dict[str, object]) -> None:
    assert client.post("/api/feedback", json=body).status_code == 400
    assert events.events == []


def test_page_of_another_site_is_reported(client: httpx.Client, events: FakeEventSink) -> None:
    headers = {"Origin": "https://evil.example", "User-Agent": "x" * 1000}
    answer = client.post("/api/feedback", json={"vote": "up"}, headers=headers)
    other = client.get("/api/documents", headers={"Host": "evil.example"})
    assert (answer.status_code, other.status_code) == (403, 421)
    refused = [event for event in events.events if isinstance(event, RequestRefused)]
    assert [event.reason for event in refused] == ["foreign_origin", "unknown_host"]
    assert len(refused[0].client.user_agent) == 300
    assert refused[0].client.ip_address == "127.0.0.1"


@pytest.mark.parametrize(
    ("form", "reason"),
    [
        ({"files": {"file": ("empty.txt", b"")}}, "empty_file"),
        ({"files": {"file": ("a.exe", b"MZ\x00\x01\x02" * 100)}}, "unsupported_format"),
        ({"files": {"other": ("a.txt", b"text")}}, "invalid_request"),
        ({"json": {"file": "a"}}, "unsupported_media_type"),
    ],
)
def test_refused_upload_is_published_once(
    client: httpx.Client, events: FakeEventSink, form: dict[str, object], reason: str
) -> None:
    assert client.post("/api/documents", **form).status_code >= 400  # type: ignore[arg-type]  # httpx has its own types
    (rejected,) = (event for event in events.events if isinstance(event, UploadRejected))
    assert rejected.code == reason
    assert rejected.client.ip_address


def test_client_that_asks_too_often_is_reported(client: httpx.Client, events: FakeEventSink) -> None:
    for _ in range(2):
        answer = client.post("/api/ask", json={"question": "Why?"})
    assert answer.status_code == 429
    (reached,) = [event for event in events.events if isinstance(event, RateLimitReached)]
    assert (reached.scope, reached.action, reached.client.ip_address) == ("asks", "refused", "127.0.0.1")
