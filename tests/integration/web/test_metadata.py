"""Metadata over HTTP: shown, edited, and taken back."""

import httpx
import pytest

from tests.support.web_server import add_file

EDITS = {
    "title": "The Lighthouse of Ribe",
    "authors": ["Ann Lee", "Bo Ek"],
    "series": [{"name": "Lights", "position": "2"}],
    "contributors": [{"name": "Eva Martin", "role": "translator"}],
    "identifiers": ["0-306-40615-2"],
    "language": "da",
}


def test_edits_win_over_the_file_and_are_taken_back(client: httpx.Client, book: str) -> None:
    where = f"/api/documents/{book}/metadata"
    before = client.get(where).json()
    edited = client.patch(where, json=EDITS).json()
    assert edited == client.get(where).json()
    assert {name: edited[name] for name in ("title", "authors", "language", "series")} == {
        name: EDITS[name] for name in ("title", "authors", "language", "series")
    }
    assert edited["contributors"] == [{"name": "Eva Martin", "role": "translator", "sort_name": ""}]
    assert edited["isbns"] == ["9780306406157"]
    shown = client.get(f"/api/documents/{book}").json()
    assert (shown["title"], shown["own"], shown["edited"]) == (
        EDITS["title"],
        True,
        sorted(EDITS, key=list(edited).index),
    )
    assert shown["series"] == EDITS["series"]
    (listed,) = [one for one in client.get("/api/documents").json()["documents"] if one["id"] == book]
    assert (listed["title"], listed["authors"]) == (EDITS["title"], EDITS["authors"])
    assert client.patch(where, json=dict.fromkeys(EDITS)).json() == before
    assert client.get(f"/api/documents/{book}").json()["edited"] == []


@pytest.mark.parametrize(
    ("edits", "status"),
    [
        ({"title": "t" * 1_001}, 422),
        ({"language": "English!"}, 422),
        ({"series": [{"name": ""}]}, 422),
        ({"contributors": [{"name": "A", "role": "king"}]}, 422),
        ({"owner": "me"}, 422),
        ({"authors": "Ann"}, 422),
        ([], 422),
    ],
    ids=range(7),
)
def test_what_is_malformed_is_refused_and_changes_nothing(
    client: httpx.Client, book: str, edits: object, status: int
) -> None:
    where = f"/api/documents/{book}/metadata"
    before = client.get(where).json()
    assert client.patch(where, json=edits).status_code in {400, status}
    assert client.get(where).json() == before


def test_a_document_that_is_not_there_is_not_edited(client: httpx.Client) -> None:
    assert client.patch("/api/documents/doc-0/metadata", json={"title": "T"}).status_code == 404


def test_an_edit_answers_questions_about_the_book(client: httpx.Client, book: str) -> None:
    client.patch(f"/api/documents/{book}/metadata", json={"authors": ["Ann Lee"]})
    ask = {"question": "Who wrote it?", "documents": [book]}
    answer = client.post("/api/ask", json=ask, headers={"accept": "application/json"}).json()
    assert "Ann Lee" in answer["text"]
    client.patch(f"/api/documents/{book}/metadata", json={"authors": None})


def test_documents_are_found_by_their_metadata_page_by_page(client: httpx.Client, book: str) -> None:
    client.patch(f"/api/documents/{book}/metadata", json={"authors": ["Änn Lee"], "subjects": ["Lights"]})
    for query in ({"q": "LIGHTHOUSE ann"}, {"author": "lee"}, {"subject": "lights", "limit": "1"}):
        found = client.get("/api/documents", params=query).json()["documents"]
        assert [one["id"] for one in found] == [book]
    assert client.get("/api/documents", params={"author": "melville"}).json()["documents"] == []
    assert client.get("/api/documents", params={"from_year": "late"}).status_code == 400
    client.patch(f"/api/documents/{book}/metadata", json={"authors": None, "subjects": None})


def test_editions_are_merged_and_split(client: httpx.Client, book: str) -> None:
    other = add_file(client, "again.md", b"# Again\n\nThe old keeper Marten is here as well, by another hand.\n")
    assert client.get("/api/v1/works").json() == {"works": []}
    assert client.post("/api/v1/works", json={"documents": [book, other]}).status_code == 204
    (work,) = client.get("/api/v1/works").json()["works"]
    assert sorted(one["id"] for one in work["editions"]) == sorted((book, other))
    query = {"query": "keeper Marten"}
    once, each = (client.post("/api/search", json={**query, "all_editions": one}).json() for one in (False, True))
    assert len({one["document_id"] for one in once["passages"]}) == 1
    assert len({one["document_id"] for one in each["passages"]}) == 2
    once, each = (
        client.post("/api/quotes", json={"topic": "keeper Marten", "all_editions": one}).json() for one in (False, True)
    )
    assert len({one["document_id"] for one in once["quotes"]}) == 1
    assert len({one["document_id"] for one in each["quotes"]}) == 2
    conversation, accept = client.post("/api/v1/conversations", json={}).json()["id"], {"accept": "application/json"}
    for one in (False, True):
        asked = {"question": "Who is the old keeper?", "all_editions": one}
        turn = client.post(f"/api/v1/conversations/{conversation}/turns", json=asked, headers=accept).json()
        assert any("is left out" in warning for warning in turn["answer"]["warnings"]) is not one
    client.delete(f"/api/v1/conversations/{conversation}")
    assert client.put(f"/api/v1/documents/{other}/edition", json={"alone": True}).status_code == 204
    assert client.get("/api/v1/works").json() == {"works": []}
    assert client.put(f"/api/v1/documents/{other}/edition", json={"alone": False}).status_code == 204
    assert client.post("/api/v1/works", json={"documents": [book, "doc-0"]}).status_code == 404
    assert client.post("/api/v1/works", json={"documents": [book]}).status_code == 400
    assert client.delete(f"/api/documents/{other}").status_code in {200, 202}
