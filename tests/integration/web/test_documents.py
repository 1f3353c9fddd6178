import json
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from smartchat.web import create_app
from tests.integration.web.conftest import BOOK, make_settings
from tests.support.epub_maker import Chapter, EpubMaker, page
from tests.support.web_server import add_file, served
from tests.support.workers import eventually

PNG = b"\x89PNG\r\n\x1a\n" + bytes(16)
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def made_epub(title: str, cover: bytes = b"", cover_type: str = "image/png") -> bytes:
    text = Chapter(name="one.xhtml", content=page(f"<h1>One</h1><p>A short tale that is called {title}.</p>"))
    picture = Chapter(name="cover.bin", content=cover, media_type=cover_type, properties="cover-image", spine=False)
    return EpubMaker(chapters=[text, picture] if cover else [text], metadata=f"<dc:title>{title}</dc:title>").data()


def listed(client: httpx.Client) -> dict[str, dict[str, object]]:
    return {one["id"]: one for one in client.get("/api/documents").json()["documents"]}


def events_of(response: httpx.Response) -> list[tuple[str, dict[str, object]]]:
    blocks = [block for block in response.text.split("\n\n") if block.startswith("event: ")]
    pairs = [block.removeprefix("event: ").split("\ndata: ") for block in blocks]
    return [(name, json.loads(data)) for name, data in pairs]


def test_health(client: httpx.Client) -> None:
    found = client.get("/health").json()
    assert found["status"] == "healthy"
    assert found["timestamp"].endswith("Z")
    assert set(found) == {"status", "timestamp", "version"}


def test_upload_is_accepted_followed_and_listed(client: httpx.Client) -> None:
    response = client.post("/api/documents", files={"file": ("tale.txt", b"Once there was a fox in Ribe.")})
    assert response.status_code == 202
    identifier = response.json()["id"]
    assert response.headers["location"] == f"/api/documents/{identifier}"
    events = events_of(client.get(f"/api/documents/{identifier}/events"))
    assert events[0][0] in {"ingestion_progressed", "document_ready"}
    assert listed(client)[identifier]["status"] == "ready"
    # Afterwards the stream shows where the work stands, and ends at once.
    assert [name for name, _ in events_of(client.get(f"/api/documents/{identifier}/events"))] == [
        "ingestion_progressed"
    ]


def test_same_content_is_the_same_document(client: httpx.Client, book: str) -> None:
    response = client.post("/api/documents", files={"file": ("other name.md", BOOK.encode())})
    assert response.status_code == 200
    assert response.json()["id"] == book
    assert response.json()["title"] == "The Lighthouse"


def test_detail_has_structure_and_progress(client: httpx.Client, book: str) -> None:
    found = client.get(f"/api/documents/{book}").json()
    assert found["progress"] == {"fraction": 1.0, "stage": "verify", "done": 0, "total": 0, "seconds_left": None}
    assert found["ocr"] == {
        "mode": None,
        "languages": [],
        "recognized_pages": 0,
        "tried_pages": 0,
        "mean_confidence": None,
    }
    assert [one["title"] for one in found["chapters"]] == ["Chapter 1", "Chapter 2", "Chapter 3"]
    assert [one["number"] for one in found["chapters"]] == [1, 2, 3]
    assert found["sections"][0]["title"] == "The Lighthouse"
    assert found["sections"][1]["parent"] == 0


def test_text_is_sliced_by_code_points(client: httpx.Client, book: str) -> None:
    whole = client.get(f"/api/documents/{book}/text", params={"end": 50_000}).json()
    assert whole["span"]["end"] == whole["length"] == len(whole["text"])
    start = whole["text"].index("𝔄")
    found = client.get(f"/api/documents/{book}/text", params={"start": start, "end": start + 5}).json()
    assert found["text"] == "𝔄, wh"
    assert found["span"] == {"start": start, "end": start + 5}


@pytest.mark.parametrize("bounds", [{"start": 5, "end": 4}, {"end": 60_000}, {"start": -1}, {"start": "x"}])
def test_text_bounds_are_checked(client: httpx.Client, book: str, bounds: dict[str, object]) -> None:
    response = client.get(f"/api/documents/{book}/text", params=bounds)  # type: ignore[arg-type]  # wrong on purpose
    assert response.status_code == 400
    assert response.json()["code"] == "invalid_request"


def test_text_beyond_the_end_is_empty(client: httpx.Client, book: str) -> None:
    found = client.get(f"/api/documents/{book}/text", params={"start": 40_000}).json()
    assert (found["text"], found["span"]) == ("", {"start": found["length"], "end": found["length"]})


def test_document_without_text_is_not_ready(client: httpx.Client) -> None:
    identifier = add_file(client, "broken.epub", made_epub("Broken")[:200])
    found = client.get(f"/api/documents/{identifier}").json()
    assert found["status"] == "failed"
    assert found["reason"]
    response = client.get(f"/api/documents/{identifier}/text")
    assert response.status_code == 409
    assert response.json()["code"] == "document_not_ready"


def test_cover_is_shown(client: httpx.Client) -> None:
    identifier = add_file(client, "covered.epub", made_epub("Covered", PNG))
    assert listed(client)[identifier]["has_cover"] is True
    response = client.get(f"/api/documents/{identifier}/cover")
    assert (response.content, response.headers["content-type"]) == (PNG, "image/png")


def test_drawn_cover_may_run_no_scripts(client: httpx.Client) -> None:
    identifier = add_file(client, "drawn.epub", made_epub("Drawn", SVG, "image/svg+xml"))
    response = client.get(f"/api/documents/{identifier}/cover")
    assert response.headers["content-type"] == "image/svg+xml"
    assert "sandbox" in response.headers["content-security-policy"]
    assert "script-src" not in response.headers["content-security-policy"]


def test_cover_that_is_no_picture_is_not_shown(client: httpx.Client) -> None:
    identifier = add_file(client, "odd.epub", made_epub("Odd", b"<html><script>alert(1)</script></html>"))
    response = client.get(f"/api/documents/{identifier}/cover")
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


def test_document_without_cover(client: httpx.Client, book: str) -> None:
    assert listed(client)[book]["has_cover"] is False
    response = client.get(f"/api/documents/{book}/cover")
    assert response.status_code == 404
    assert response.json()["detail"] == "“The Lighthouse” has no cover."


def test_removed_document_is_gone(client: httpx.Client) -> None:
    identifier = add_file(client, "short-lived.txt", b"This will not stay for long.")
    response = client.delete(f"/api/documents/{identifier}")
    receipt = response.json()
    assert response.status_code == 200
    assert receipt["completed_at"]
    assert receipt["passages_left"] == 0
    assert "content_shared" not in receipt
    assert "original" in receipt["files_deleted"]
    assert client.get(f"/api/documents/{identifier}/removal").json() == receipt
    assert client.get("/api/documents/doc-0/removal").status_code == 404
    assert client.get(f"/api/documents/{identifier}").status_code == 404
    assert client.delete(f"/api/documents/{identifier}").status_code == 404
    assert client.get(f"/api/documents/{identifier}/events").status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "status", "code"),
    [
        ("empty.txt", b"", 422, "empty_file"),
        ("program.exe", b"MZ" + bytes(range(256)) * 8, 415, "unsupported_format"),
        ("large.txt", b"word " * 250_000, 413, "file_too_large"),
    ],
)
def test_refused_files_leave_nothing(client: httpx.Client, name: str, content: bytes, status: int, code: str) -> None:
    before = listed(client)
    response = client.post("/api/documents", files={"file": (name, content)})
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["code"] == code
    assert response.json()["remedy"]
    assert listed(client) == before


def test_announced_size_is_refused_before_reading(address: str) -> None:
    host = urlsplit(address)
    head = (
        f"POST /api/documents HTTP/1.1\r\nHost: {host.netloc}\r\nContent-Length: 900000000\r\n"
        "Content-Type: multipart/form-data; boundary=b\r\n\r\n"
    )
    with socket.create_connection((host.hostname, host.port), timeout=30) as connection:
        connection.sendall(head.encode())
        answer = connection.recv(65_536)  # nothing of the body was sent
    assert answer.startswith(b"HTTP/1.1 413")


def test_unannounced_size_is_bounded_while_reading(client: httpx.Client) -> None:
    def body() -> Iterator[bytes]:
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="endless.txt"\r\n\r\n'
        for _ in range(40):
            yield b"words and words " * 4_000
        yield b"\r\n--b--\r\n"

    headers = {"content-type": "multipart/form-data; boundary=b"}
    response = client.post("/api/documents", content=body(), headers=headers)
    assert response.status_code == 413


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("text/plain", b"no form", 415),
        ("multipart/form-data", b"no boundary", 415),
        ("multipart/form-data; boundary=b", b"no part at all", 400),
        ("multipart/form-data; boundary=b", b"", 400),
        (
            "multipart/form-data; boundary=b",
            b'--b\r\nContent-Disposition: form-data; name="other"\r\n\r\nvalue\r\n--b--\r\n',
            400,
        ),
        (
            "multipart/form-data; boundary=b",
            b'--b\r\nContent-Disposition: form-data; name="file"; filename="cut.txt"\r\n\r\nThe file is cut o',
            400,
        ),
    ],
)
def test_bad_forms(client: httpx.Client, content_type: str, body: bytes, status: int) -> None:
    before = listed(client)
    response = client.post("/api/documents", content=body, headers={"content-type": content_type})
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert listed(client) == before


def test_other_fields_of_the_form_are_passed_over(client: httpx.Client) -> None:
    files = {"file": ("fields.txt", b"A file among other fields.")}
    assert client.post("/api/documents", files=files, data={"note": "hello"}).status_code == 202


def test_name_is_kept_without_its_folders(client: httpx.Client) -> None:
    files = {"file": ("../../etc/Žluťoučký kůň.txt", "Kůň byl žlutý a pěl ódy.".encode())}
    assert client.post("/api/documents", files=files).json()["filename"] == "Žluťoučký kůň.txt"


def test_uploads_at_one_time_are_bounded(tmp_path: Path) -> None:
    answers: list[httpx.Response] = []
    with served(create_app(make_settings(tmp_path), max_uploads=1)) as address:

        def body() -> Iterator[bytes]:
            yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="slow.txt"\r\n\r\nSlowly '
            for number in range(200):  # the first upload has its place as soon as its head has arrived
                files = {"file": ("other.txt", f"Another file, number {number}.".encode())}
                answers.append(httpx.post(f"{address}/api/documents", files=files, timeout=60))
                if answers[-1].status_code == 503:
                    break
            yield b"it came.\r\n--b--\r\n"

        headers = {"content-type": "multipart/form-data; boundary=b"}
        assert httpx.post(f"{address}/api/documents", content=body(), headers=headers, timeout=120).status_code == 202
        assert answers[-1].json()["code"] == "too_busy"
        assert int(answers[-1].headers["retry-after"]) > 0
        files = {"file": ("last.txt", b"Now there is room.")}
        assert httpx.post(f"{address}/api/documents", files=files, timeout=60).status_code == 202


def test_uploads_of_one_owner_at_one_time_are_bounded(tmp_path: Path) -> None:
    """Three places are free, and none of them for the owner who has one already."""
    answers: list[httpx.Response] = []
    settings = make_settings(tmp_path).model_copy(update={"max_uploads_per_owner": 1})
    app = create_app(settings, max_uploads=4)
    with served(app) as address:

        def body() -> Iterator[bytes]:
            yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="slow.txt"\r\n\r\nSlowly '
            eventually(lambda: app.state.context.slots.uploads.held)
            for number in range(200):
                files = {"file": ("other.txt", f"Another file, number {number}.".encode())}
                answers.append(httpx.post(f"{address}/api/documents", files=files, timeout=60))
                if answers[-1].status_code != 202:
                    break
            yield b"it came.\r\n--b--\r\n"

        headers = {"content-type": "multipart/form-data; boundary=b"}
        assert httpx.post(f"{address}/api/documents", content=body(), headers=headers, timeout=120).status_code == 202
        assert (answers[-1].status_code, answers[-1].json()["code"]) == (429, "rate_limited")
        assert answers[-1].json()["remedy"]
        assert int(answers[-1].headers["retry-after"]) > 0
        files = {"file": ("last.txt", b"Now there is room.")}
        assert httpx.post(f"{address}/api/documents", files=files, timeout=60).status_code == 202
