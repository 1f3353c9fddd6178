"""The pages of the library without scripts: books by their metadata, edits, editions, and files that are added."""

import html
import re
from collections.abc import Iterator
from typing import Any

import httpx
import lxml.html
import pytest

from smartchat.web import library_forms
from tests.support.web_server import add_file

TEXT = b"---\ntitle: The Mill\nauthor: Ann Lee\n---\n\n# Rye\n\nAgnes ground rye for the whole valley that winter.\n"


@pytest.fixture(scope="module")
def mill(client: httpx.Client) -> str:
    return add_file(client, "mill.md", TEXT)


@pytest.fixture
def browser(address: str) -> Iterator[httpx.Client]:
    headers = {"origin": address, "sec-fetch-site": "same-origin", "accept": "text/html"}
    with httpx.Client(base_url=address, timeout=60, headers=headers, follow_redirects=True) as found:
        yield found


def filled(page: str) -> dict[str, list[str]]:
    """The form of the page as a browser would send it back."""
    forms: Any = lxml.html.fromstring(page)
    (form,) = [one for one in forms.forms if not one.action.endswith(("take-back", "sign-out", "split", "reset"))]
    found: dict[str, list[str]] = {}
    for name, value in form.form_values():
        found.setdefault(name, []).append(value.removeprefix("\n").replace("\n", "\r\n"))
    return found


def edited(client: httpx.Client, document: str) -> list[str]:
    found: list[str] = client.get(f"/api/documents/{document}").json()["edited"]
    return found


def test_what_was_not_changed_in_the_form_is_no_edit(browser: httpx.Client, client: httpx.Client, mill: str) -> None:
    path = f"/library/documents/{mill}"
    sent = filled(browser.get(path).text)
    assert (sent["title"], sent["authors"]) == (["The Mill"], ["Ann Lee"])
    assert "Saved." in browser.post(path, data=sent).text
    assert edited(client, mill) == []
    sent |= {
        "title": ["The <b>Mill</b> & more"],
        "authors": ["Ann Lee\r\n\r\n Bo  Ek "],
        "series-name": ["Rivers", ""],
        "series-position": ["2", ""],
        "contributors-role": ["translator", "editor"],
        "contributors-name": ["Eva Martin", ""],
        "contributors-sort_name": ["Martin, Eva", ""],
        "subjects": ["Rye\r\nMills"],
        "language": ["en"],
        "publisher": ["Press"],
        "published": ["2020"],
        "first_published": ["1869"],
        "identifiers": ["0-306-40615-2"],
        "original_title": ["Møllen"],
        "original_language": ["da"],
        "description": ["Of rye.\r\nAnd of mills."],
    }
    page = browser.post(path, data=sent)
    assert page.status_code == 200
    assert "The &lt;b&gt;Mill&lt;/b&gt; &amp; more" in page.text
    assert "<b>Mill" not in page.text
    assert "The file: The Mill" in page.text
    found = client.get(f"/api/documents/{mill}/metadata").json()
    assert found["authors"] == ["Ann Lee", "Bo Ek"]
    assert found["contributors"] == [{"name": "Eva Martin", "role": "translator", "sort_name": "Martin, Eva"}]
    assert found["series"] == [{"name": "Rivers", "position": "2"}]
    assert (found["description"], found["subjects"]) == ("Of rye. And of mills.", ["Rye", "Mills"])
    assert (found["isbns"], found["original_language"]) == (["9780306406157"], "da")
    assert len(edited(client, mill)) == 13
    again = browser.post(path, data=filled(page.text))
    assert again.status_code == 200
    assert client.get(f"/api/documents/{mill}/metadata").json() == found, "what is sent back is as it was"
    taken = browser.post(f"{path}/take-back", data={"name": "title"})
    assert 'value="The Mill"' in taken.text
    assert "title" not in edited(client, mill)
    assert "edited by you" not in browser.post(f"{path}/take-back", data={"name": "all"}).text
    assert edited(client, mill) == []


def test_an_empty_field_says_that_there_is_none(browser: httpx.Client, client: httpx.Client, mill: str) -> None:
    path = f"/library/documents/{mill}"
    sent = filled(browser.get(path).text) | {"authors": [""]}
    assert "The file: Ann Lee" in browser.post(path, data=sent).text
    assert client.get(f"/api/documents/{mill}/metadata").json()["authors"] == []
    browser.post(f"{path}/take-back", data={"name": "all"})


@pytest.mark.parametrize(
    "wrong",
    [
        {"language": ["English!"]},
        {"title": ["t" * 1_001]},
        {"contributors-role": ["king"], "contributors-name": ["A"], "contributors-sort_name": [""]},
        {"series-name": ["A", "B"], "series-position": ["1"]},
        {"subjects": ["\n".join(map(str, range(51)))]},
    ],
    ids=range(5),
)
def test_what_is_not_admitted_is_said_and_changes_nothing(
    browser: httpx.Client, client: httpx.Client, mill: str, wrong: dict[str, list[str]]
) -> None:
    path = f"/library/documents/{mill}"
    sent = filled(browser.get(path).text) | {"publisher": ["Kept in the form"]} | wrong
    answer = browser.post(path, data=sent)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
    assert edited(client, mill) == []
    assert browser.post(f"{path}/take-back", data={"name": "owner"}).status_code == 400
    if len(wrong) == 1:
        assert "Kept in the form" in answer.text


def test_books_are_found_by_what_is_known_of_them(browser: httpx.Client, client: httpx.Client, mill: str) -> None:
    client.patch(f"/api/documents/{mill}/metadata", json={"subjects": ["Rye"], "first_published": "1869"})
    href = f'href="/library/documents/{mill}"'
    for query in (
        {},
        {"q": "mill LEE"},
        {"author": "lee"},
        {"subject": "rye", "format": "Markdown"},
        {"to_year": "1870"},
    ):
        assert href in browser.get("/library", params=query).text, query
    for query in ({"q": "whale"}, {"format": "EPUB"}, {"from_year": "1870"}, {"series": "rivers"}):
        page = browser.get("/library", params=query).text
        assert href not in page, query
        assert "No book has all of this." in page
    for query in ({"from_year": "late"}, {"format": "papyrus"}, {"author": "a" * 301}, {"cursor": "x"}):
        assert browser.get("/library", params=query).status_code == 400, query
    listed = client.get("/api/documents", params={"format": "md"}).json()["documents"]
    assert mill in {one["id"] for one in listed}
    assert client.get("/api/documents", params={"format": "epub"}).json()["documents"] == []
    assert client.get("/api/documents", params={"format": "papyrus"}).status_code == 400
    client.patch(f"/api/documents/{mill}/metadata", json={"subjects": None, "first_published": None})


def test_a_long_library_comes_page_by_page(
    browser: httpx.Client, client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library_forms, "_LISTED", 2)
    names = [f"note-{number}.txt" for number in range(5)]
    added = [client.post("/api/documents", files={"file": (one, one.encode())}).json()["id"] for one in names]
    page, found = browser.get("/library", params={"q": "note txt"}).text, list[str]()
    while True:
        found += re.findall(r'href="/library/documents/([^"]+)"', page)
        following = re.findall(r'href="(/library\?[^"]*cursor=[^"]*)"', page)
        if not following:
            break
        page = browser.get(html.unescape(following[0])).text
    assert found == added
    for one in added:
        client.delete(f"/api/documents/{one}")


def test_editions_are_put_together_split_and_given_back(
    browser: httpx.Client, client: httpx.Client, mill: str, book: str
) -> None:
    path = "/library/editions"
    assert "No work is there in several editions." in browser.get(path).text
    assert f'value="{mill}"' in browser.get(path, params={"find": "mill"}).text
    for chosen in ([mill], [mill, "doc-0"], []):
        assert browser.post(f"{path}/merge", data={"document": chosen}).status_code == 400
    page = browser.post(f"{path}/merge", data={"document": [mill, book]}).text
    assert page.count(">searched<") == 1
    assert "Editions of this work" in browser.get(f"/library/documents/{mill}").text
    split = browser.post(f"{path}/{mill}/split").text
    assert "No work is there in several editions." in split
    assert "Works of their own" in split
    assert "Works of their own" not in browser.post(f"{path}/{mill}/reset").text
    browser.post(f"{path}/{book}/reset")
    assert browser.post(f"{path}/doc-0/split").status_code == 404
    assert browser.post(f"{path}/doc-0/reset").status_code == 404


def test_a_folder_is_added_file_by_file_with_a_receipt_for_each(browser: httpx.Client, client: httpx.Client) -> None:
    files = [
        ("folder", ("Books/a.txt", b"The first note of the folder.", "text/plain")),
        ("folder", ("Books/.hidden.txt", b"x", "text/plain")),
        ("folder", ("Books/picture.jpg", b"\xff\xd8\xff", "image/jpeg")),
        ("folder", ("Books/sub/empty.txt", b"", "text/plain")),
        ("folder", ("Books/large.txt", b"word " * 250_000, "text/plain")),
        ("folder", ("Books/sub/<i>b.txt", b"The last note of the folder.", "text/plain")),
        ("file", ("again.txt", b"The first note of the folder.", "text/plain")),
        ("file", ("", b"", "application/octet-stream")),
    ]
    answer = browser.post("/library/files", files=files)
    assert answer.status_code == 200
    rows = re.findall(r"<li>(.*?)</li>", answer.text, re.DOTALL)
    outcomes = [re.findall(r'class="state">([^<]+)<', row)[0] for row in rows]
    assert outcomes == ["added", "left out", "left out", "refused", "refused", "added", "there already"]
    assert "<i>" not in answer.text
    assert "2 added, 2 left out, 2 refused, 1 there already." in answer.text
    added = set(re.findall(r'href="/library/documents/([^"]+)"', answer.text))
    names = {client.get(f"/api/documents/{one}").json()["filename"] for one in added}
    assert names == {"a.txt", "<i>b.txt"}
    for one in added:
        client.delete(f"/api/documents/{one}")


def test_what_is_no_whole_form_is_said(browser: httpx.Client) -> None:
    empty = browser.post("/library/files", files=[("file", ("", b"", "application/octet-stream"))])
    assert (empty.status_code, "No file was chosen." in empty.text) == (400, True)
    cut = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nHalf a'
    headers = {"content-type": "multipart/form-data; boundary=x"}
    answer = browser.post("/library/files", content=cut, headers=headers)
    assert "refused" in answer.text
    assert browser.post("/library/files", data={"a": "b"}).status_code == 415
    beside = [("other", ("a.bin", b"x" * 1_100_000, "application/octet-stream"))]
    assert browser.post("/library/files", files=beside).status_code == 400


def test_another_site_changes_nothing_and_no_script_is_needed(
    browser: httpx.Client, client: httpx.Client, mill: str
) -> None:
    foreign = {"origin": "http://evil.example", "sec-fetch-site": "cross-site"}
    for path in (
        f"/library/documents/{mill}",
        f"/library/documents/{mill}/take-back",
        "/library/files",
        "/library/editions/merge",
        f"/library/editions/{mill}/split",
        f"/library/editions/{mill}/reset",
    ):
        assert browser.post(path, data={"title": "Theirs"}, headers=foreign).status_code == 403, path
    assert edited(client, mill) == []
    for path in ("/library", "/library/editions", f"/library/documents/{mill}"):
        page = browser.get(path)
        assert (page.status_code, page.headers["cache-control"]) == (200, "no-store")
        assert "<script" not in page.text
        assert " style=" not in page.text
    missing = browser.get("/library/documents/doc-0")
    assert (missing.status_code, missing.headers["content-type"].partition(";")[0]) == (404, "text/html")
