"""Below a prefix of another program, with that program's users."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from smartchat.web import create_app
from tests.integration.web.conftest import BOOK, OPERATOR, make_settings
from tests.integration.web.test_documents import events_of
from tests.support.hosts import HOSTS, PREFIX, scope_of
from tests.support.web_server import add_file, listening

ANN, BOB = {"x-user": "ann"}, {"x-user": "bob"}


@pytest.fixture(scope="module", params=sorted(HOSTS))
def host(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    books = create_app(make_settings(tmp_path_factory.mktemp("library")), scope_of=scope_of, root_path=f"{PREFIX}/")
    with listening(HOSTS[request.param](books)) as address:
        yield address


@pytest.fixture(scope="module")
def ann(host: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{host}{PREFIX}", timeout=60, headers=ANN) as client:
        yield client


@pytest.fixture(scope="module")
def book(ann: httpx.Client) -> str:
    return add_file(ann, "lighthouse.md", BOOK.encode())


def test_the_host_keeps_its_own_pages(host: str) -> None:
    assert httpx.get(f"{host}/").text == "the host"


@pytest.mark.parametrize("page", ["/", "/status", "/ops"])
def test_what_pages_lead_to_is_there(host: str, page: str) -> None:
    with httpx.Client(base_url=host, headers=ANN | OPERATOR, follow_redirects=True) as client:
        answer = client.get(f"{PREFIX}{page}")
        assert answer.status_code == 200
        targets = re.findall(r'(?:href|src)="([^"#]+)"', answer.text)
        assert len(targets) > 3
        assert all(target.startswith(f"{PREFIX}/") for target in targets)
        assert {target: client.get(target).status_code for target in targets} == dict.fromkeys(targets, 200)


def test_the_prefix_alone_is_the_page(host: str) -> None:
    answer = httpx.get(f"{host}{PREFIX}", headers=ANN, follow_redirects=True)
    assert (answer.status_code, "SmartChat" in answer.text) == (200, True)


def test_addresses_in_answers_have_the_prefix(host: str, ann: httpx.Client) -> None:
    created = ann.post("/api/documents", files={"file": ("bees.md", b"# Bees\n\nThe keeper of the bees.\n")})
    location = created.headers["location"]
    assert location == f"{PREFIX}/api/documents/{created.json()['id']}"
    assert httpx.get(f"{host}{location}", headers=ANN).status_code == 200
    add_file(ann, "wasps.md", b"# Wasps\n\nNobody keeps wasps.\n")
    listed = ann.get("/api/documents", params={"limit": 1})
    found = re.fullmatch(r'<([^>]+)>; rel="next"', listed.headers["link"])
    assert found is not None
    assert httpx.get(f"{host}{found[1]}", headers=ANN).json()["documents"]
    described = ann.get("/schema/openapi.json").json()
    assert described["servers"] == [{"url": PREFIX}]
    assert "401" in described["paths"]["/api/search"]["post"]["responses"]


def test_a_question_is_answered_in_a_stream(ann: httpx.Client, book: str) -> None:
    with ann.stream("POST", "/api/ask", json={"question": "Who stole the silver compass?"}) as answer:
        answer.read()
    completed: Any = dict(events_of(answer))["answer_completed"]
    assert book in {citation["document_id"] for citation in completed["answer"]["citations"]}


def test_each_user_has_documents_of_their_own(host: str, ann: httpx.Client, book: str) -> None:
    assert book in {one["id"] for one in ann.get("/api/documents").json()["documents"]}
    with httpx.Client(base_url=f"{host}{PREFIX}", headers=BOB) as bob:
        assert bob.get("/api/documents").json()["documents"] == []
        assert bob.get(f"/api/documents/{book}").status_code == 404
        assert bob.post("/api/search", json={"query": "compass"}).json()["passages"] == []


@pytest.mark.parametrize("path", ["/", "/api/documents"])
def test_who_is_not_signed_in_sees_nothing(host: str, book: str, path: str) -> None:
    answer = httpx.get(f"{host}{PREFIX}{path}")
    assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json")


def test_operators_need_no_user(host: str) -> None:
    assert httpx.get(f"{host}{PREFIX}/metrics", headers=OPERATOR).status_code == 200
    assert httpx.get(f"{host}{PREFIX}/livez").status_code == 200


def test_guards_know_the_paths_below_the_prefix(host: str, ann: httpx.Client) -> None:
    forged = ann.post("/api/search", json={"query": "compass"}, headers={"origin": "https://elsewhere.example"})
    assert forged.status_code == 403
    assert ann.get("/api/documents").headers["cache-control"] == "no-store"


def test_limits_know_the_paths_below_the_prefix(tmp_path: Path) -> None:
    settings = make_settings(tmp_path, rate_reads_per_minute=1)
    books = create_app(settings, scope_of=scope_of, root_path=f"{PREFIX}/")
    with listening(HOSTS["starlette"](books)) as address:
        asked = [httpx.get(f"{address}{PREFIX}/api/documents", headers=ANN).status_code for _ in range(2)]
    assert asked == [200, 429]


def test_a_problem_names_the_description_below_the_prefix(host: str, ann: httpx.Client) -> None:
    remedy = ann.post("/api/search", json={"quer": "compass"}).json()["remedy"]
    assert f"is at {PREFIX}/schema." in remedy
    assert httpx.get(f"{host}{PREFIX}/schema", headers=ANN, follow_redirects=True).status_code == 200
