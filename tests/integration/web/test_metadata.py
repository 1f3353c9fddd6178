"""Metadata over HTTP: shown, edited, and taken back."""

import httpx
import pytest

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
