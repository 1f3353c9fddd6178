"""The description of the interface, with the eyes of a generated client; and what HTTP asks of every route."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute
from pydantic import ValidationError

from smartchat.web import create_app
from smartchat.web.openapi.document import api_document
from smartchat.web.routes.health import livez
from smartchat.web.schemas import AskRequest, SearchRequest
from tests.integration.web.conftest import make_settings
from tests.support.api_description import ApiDescription, DescriptionWitness
from tests.support.web_server import served

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW")
DOCUMENT_ID = "doc-0a1b2c3d4e5f6a7b8c9d"
APP = create_app(make_settings(Path("unused")))


def routes(app: Litestar) -> dict[str, set[str]]:
    https = [one for one in app.routes if isinstance(one, HTTPRoute)]
    found = {one.path_format or "/": {str(name) for name in one.methods} for one in https}
    return {path: methods | {"HEAD"} if "GET" in methods else methods for path, methods in found.items()}


ROUTES = routes(APP)


@pytest.fixture(scope="module")
def description() -> ApiDescription:
    return ApiDescription(api_document(APP))


def filled(path: str, book: str) -> str:
    values = {
        "document_id": book,
        "conversation": "0123456789abcdef",
        "conversation_id": "con-0",
        "turn_id": "turn-0",
        "key_id": "key-0",
        "provider": "example",
        "passkey_id": "pky-0",
        "session_id": "ses-0",
        "access_id": "brk-0",
        "credential": "ses-0",
        "shelf_id": "shf-0",
        "webhook_id": "whk-0",
        "message": "msg-0",
        "group_id": "grp-0",
        "user_id": "usr-0",
        "reference": "0",
        "name": "nobody",
        "file_path": "app.js",
        "path": "nothing",
    }
    return path.format(**values)


@pytest.mark.parametrize("kind", ["SearchRequest", "AskRequest"])
@pytest.mark.parametrize(
    ("until", "taken"),
    [
        ({}, True),
        ({DOCUMENT_ID: 1200}, True),
        ({DOCUMENT_ID: {"chapter": 4}}, True),
        ({DOCUMENT_ID: {"chapter": "The Storm"}}, True),
        ({"doc-1": 0, "doc-2": {"chapter": 1}}, True),
        ([[DOCUMENT_ID, 4]], False),
        ({DOCUMENT_ID: -1}, False),
        ({DOCUMENT_ID: {"chapter": ""}}, False),
        ({DOCUMENT_ID: {"chapter": 4, "page": 2}}, False),
        ({DOCUMENT_ID: {}}, False),
        ({DOCUMENT_ID: None}, False),
        ({f"doc-{number}": 1 for number in range(1_001)}, False),
    ],
)
def test_bounds_are_described_as_they_are_taken(
    description: ApiDescription, kind: str, until: object, taken: bool
) -> None:
    body = {"query": "x", "until": until} if kind == "SearchRequest" else {"question": "x", "until": until}
    validator = description.validator("components", "schemas", kind)
    assert validator.is_valid(body) is taken
    model = SearchRequest if kind == "SearchRequest" else AskRequest
    try:
        model.model_validate(body)
    except ValidationError:
        assert not taken
    else:
        assert taken


def test_the_described_example_of_a_bound_bounds(client: httpx.Client, book: str) -> None:
    schema = client.get("/schema/openapi.json").json()["components"]["schemas"]["SearchRequest"]
    (example,) = schema["properties"]["until"]["examples"]
    (bound,) = example.values()
    for until, found in (({}, True), ({book: bound | {"chapter": 2}}, False)):
        body = {"query": "the silver compass that was stolen", "until": until}
        texts = [one["text"] for one in client.post("/api/search", json=body).json()["passages"]]
        assert any("compass" in text for text in texts) is found


def test_everything_that_is_referred_to_is_there(description: ApiDescription) -> None:
    def references(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            if isinstance(place := value.get("$ref"), str):
                yield place
            for one in value.values():
                yield from references(one)
        elif isinstance(value, list):
            for one in value:
                yield from references(one)

    names = {place.removeprefix("#/components/schemas/") for place in references(description.document)}
    assert names <= set(description.document["components"]["schemas"])
    assert {"TextDeltaEvent", "ErrorOccurredEvent", "IngestionProgressedEvent"} <= names


def test_streams_are_described_with_their_envelope(description: ApiDescription) -> None:
    for method, path in (("POST", "/api/ask"), ("GET", "/api/documents/{document_id}/events")):
        operation = description.operation(method, path)
        assert operation is not None
        schema = operation["responses"]["200"]["content"]["text/event-stream"]["schema"]
        assert all(one["$ref"].endswith("Event") for one in schema["oneOf"])
    delta = description.document["components"]["schemas"]["TextDeltaEvent"]
    assert delta["properties"]["event"] == {"type": "string", "const": "text_delta"}
    assert delta["properties"]["data"]["contentSchema"] == {"$ref": "#/components/schemas/TextDelta"}


def test_who_is_let_in_is_described(description: ApiDescription) -> None:
    schemes = description.document["components"]["securitySchemes"]
    kinds = {name: (one["type"], one.get("scheme") or one["in"]) for name, one in schemes.items()}
    assert kinds == {
        "opsBearer": ("http", "bearer"),
        "opsBasic": ("http", "basic"),
        "session": ("apiKey", "cookie"),
        "apiKey": ("http", "bearer"),
    }
    detailed, short = (description.operation("GET", path) for path in ("/health/detailed", "/health"))
    assert detailed is not None
    assert short is not None
    assert detailed["security"] == [{"opsBearer": []}, {"opsBasic": []}]
    search, keys = (description.operation("POST", path) for path in ("/api/search", "/api/v1/keys"))
    assert search is not None
    assert keys is not None
    assert search["security"] == [{"session": []}, {"apiKey": []}, {}], "a library without users asks nobody"
    assert keys["security"] == [{"session": []}]
    assert {"401", "403"} <= set(search["responses"])
    assert {"401", "429"} <= set(detailed["responses"])
    assert "security" not in short


def test_every_operation_documents_what_may_stop_it(description: ApiDescription) -> None:
    for path, item in description.document["paths"].items():
        for method, operation in item.items():
            reported = set(operation["responses"])
            assert {"500", "503"} <= reported, (method, path)
            if path.startswith("/api/"):
                assert {"400", "421", "429"} <= reported, (method, path)
                assert method == "get" or "403" in reported, (method, path)
            assert "requestBody" not in operation or "413" in reported, (method, path)
            for status, answer in operation["responses"].items():
                assert answer["description"]
                if int(status) >= 400:
                    assert "application/problem+json" in answer["content"], (method, path, status)


@pytest.mark.parametrize("path", sorted(ROUTES))
def test_every_method_is_answered_as_http_wants_it(client: httpx.Client, book: str, path: str) -> None:
    address = filled(path, book)
    allowed = ", ".join(sorted(ROUTES[path]))
    for method in METHODS:
        if method in ROUTES[path]:
            continue
        refused = client.request(method, address)
        assert (method, refused.status_code) == (method, 405)
        assert refused.headers["allow"] == allowed
        assert method == "HEAD" or refused.headers["content-type"] == "application/problem+json"
    options = client.options(address)
    assert (options.status_code, options.headers["allow"]) == (204, allowed)


@pytest.mark.parametrize("path", sorted(path for path, methods in ROUTES.items() if "GET" in methods))
def test_head_is_get_without_content(client: httpx.Client, book: str, path: str) -> None:
    address = filled(path, book)
    got, head = client.get(address), client.head(address)
    assert head.status_code == got.status_code
    assert head.content == b""
    assert head.headers.get("content-type") == got.headers.get("content-type")
    if not path.endswith(("/metrics", "/status", "/ops")):  # what they report changes from one request to the next
        assert head.headers.get("content-length") == got.headers.get("content-length")


def test_head_of_a_stream_ends_it(client: httpx.Client) -> None:
    """Of work that goes on: nobody could read the events."""
    accepted = client.post("/api/documents", files={"file": ("long.txt", b"Words of a long tale. " * 20_000)})
    address = f"/api/documents/{accepted.json()['id']}/events"
    head = client.head(address)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"].startswith("text/event-stream")


def test_undeclared_answers_are_noticed(client: httpx.Client) -> None:
    description = ApiDescription(api_document(APP))
    assert list(description.faults("GET", "/livez", 200, "application/json", b'{"status": "alive"}')) == []
    assert list(description.faults("GET", "/livez", 418, "application/json", b"{}"))
    assert list(description.faults("GET", "/livez", 200, "text/html", b""))
    assert list(description.faults("GET", "/livez", 200, "application/json", b'{"status": 7}'))
    assert list(description.faults("POST", "/api/feedback", 204, "", b"more"))
    stream = "text/event-stream; charset=utf-8"
    assert list(description.faults("POST", "/api/ask", 200, stream, b'event: text_delta\ndata: {"text": 7}\n\n'))
    assert list(description.faults("POST", "/api/ask", 200, stream, b"event: rumour\ndata: {}\n\n"))
    good = b': nothing new\n\nevent: text_delta\ndata: {"text": "x"}\n\n'
    assert list(description.faults("POST", "/api/ask", 200, stream, good)) == []


def test_the_witness_sees_answers() -> None:
    app = Litestar([livez])
    app.state["api_document"] = {"openapi": "3.1.0", "paths": {"/livez": {"get": {"responses": {}}}}}
    with pytest.raises(AssertionError, match="GET /livez: 200 is not declared"), served(app) as address:
        httpx.get(f"{address}/livez")
    assert not DescriptionWitness(app).seen
