"""Two owners of one web application: the second who adds a file is answered as the first one was."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import httpx

from smartchat.web import create_app
from smartchat_core.model import OwnerId, OwnerScope
from tests.integration.web.conftest import make_settings
from tests.support.web_server import add_file, served

BOOK = "\n\n".join(
    f"# Chapter {n}\n\nTobias kept the lighthouse on Gull Rock. He wrote of storm {n}." for n in range(1, 6)
)
_CHANGING = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+(?:Z|\+00:00)")
_OF_ONE_REQUEST = re.compile(r'"(?:instance|trace_id|request_id)":"[^"]*"')


def scope_of(scope: Any) -> OwnerScope:
    return OwnerScope(owner=OwnerId(dict(scope["headers"])[b"x-owner"].decode()))


def transcript(client: httpx.Client, owner: str) -> list[tuple[int, str, str]]:
    """All that an owner is answered around one document, without identifiers, owners and times."""
    client.headers["x-owner"] = owner
    name = add_file(client, "lighthouse.md", BOOK.encode())
    path = f"/api/documents/{name}"
    responses = [
        client.get("/api/documents"),
        client.get(path),
        client.get(f"{path}/text"),
        client.get(f"{path}/cover"),
        client.get(f"{path}/removal"),
        client.get(f"{path}/events"),
        client.get("/api/search", params={"query": "Who kept the lighthouse?"}),
        client.post("/api/ask", json={"question": "Who kept the lighthouse?"}),
        client.post("/api/documents", files={"file": ("lighthouse.md", BOOK.encode())}),
        client.delete(path),
        client.get(path),
        client.get(f"{path}/removal"),
    ]
    return [
        (one.status_code, _plain(one.headers.get("location", ""), name, owner), _plain(one.text, name, owner))
        for one in responses
    ]


def _plain(text: str, name: str, owner: str) -> str:
    timeless = _CHANGING.sub("TIME", text.replace(name, "DOC"))
    return _OF_ONE_REQUEST.sub("", timeless).replace(f'"{owner}"', '"OWNER"')


def test_the_second_owner_is_answered_as_the_first_one_was(tmp_path: Path) -> None:
    app = create_app(make_settings(tmp_path), scope_of=scope_of)
    with served(app) as address, httpx.Client(base_url=address, timeout=60) as client:
        client.headers["x-owner"] = "eve"
        kept = add_file(client, "lighthouse.md", BOOK.encode())
        first, second = transcript(client, "ann"), transcript(client, "bob")
        client.headers["x-owner"] = "eve"
        assert client.get(f"/api/documents/{kept}").status_code == 200
        client.headers["x-owner"] = "bob"
        unknown = client.get("/api/documents/doc-0")
        for path in ("", "/text", "/cover", "/events", "/removal"):
            there = client.get(f"/api/documents/{kept}{path}")
            nowhere = client.get(f"/api/documents/doc-0{path}")
            assert there.status_code == nowhere.status_code == 404
            assert _plain(there.text, kept, "bob") == _plain(nowhere.text, "doc-0", "bob")
        assert unknown.status_code == 404
        assert client.get("/api/documents").json()["documents"] == []
    for one, other in zip(first, second, strict=True):
        assert one == other
