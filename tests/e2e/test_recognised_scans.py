"""A scanned book through every face: read as it was chosen, marked as recognised, and read again."""

import re
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Route, expect

import smartchat
from smartchat.settings import Settings
from smartchat.web import create_app
from smartchat_core.errors import InvalidRequest, OcrRequired
from smartchat_core.model import PdfLocator
from smartchat_core.testing.pdf_files import column, make_pdf
from tests.e2e.browsing import CHROMIUM
from tests.support.cli import Cli
from tests.support.scans import page_picture, scanned_pdf
from tests.support.web_server import served

PROSE = [
    "The old keeper Marten lived alone in the lighthouse of Skagen. Every evening",
    "he climbed the hundred and twelve steps and lit the lamp. His only company",
    "was a grey cat named Pilot, who slept beside the great lens all day long.",
]
DIGITAL = [
    "In October a storm broke the great lens, and Marten rowed to the mainland to",
    "fetch the glazier Ansgar, who asked for forty crowns and a barrel of herring.",
]


@pytest.fixture(scope="module")
def scan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("scans") / "keeper.pdf"
    path.write_bytes(scanned_pdf([page_picture(column(PROSE, size=12, leading=18))]))
    return path


def test_on_the_command_line(scan: Path, tmp_path: Path) -> None:
    cli = Cli(tmp_path / "library")
    for ocr in (("--ocr-language", "fra,tlh"), ("--ocr", "always", "--ocr-language", "xx")):
        refused = cli("add", scan, *ocr, "--json")
        assert refused.code != 0
        assert "is not installed" in refused.error["message"]
        assert "eng" in refused.error["cause"]
        assert "tesseract-ocr-" in refused.error["remedy"]
    without = cli("add", scan, "--ocr", "never", "--json").json
    assert (without["status"], without["code"]) == ("needs_ocr", "needs_ocr")
    assert "switched off" in without["reason"]

    read = cli("reread", "keeper.pdf", "--ocr", "auto", "--ocr-language", "en,de")
    assert (read.code, "1 page, 1 by OCR" in read.out) == (0, True), read.out + read.err
    shown = cli("show", "keeper.pdf", "--json").json["ocr"]
    confidence = shown.pop("mean_confidence")
    assert shown == {"mode": "auto", "languages": ["eng", "deu"], "recognized_pages": 1, "tried_pages": 1}
    assert 0.7 < confidence <= 1
    for_people = cli("show", "keeper.pdf").out
    assert f"1 of 1 page recognised by OCR, mean confidence {confidence:.0%}" in " ".join(for_people.split())

    assert "page 1 · recognised by OCR" in cli("search", "grey cat", "--book", "keeper.pdf").out
    assert "recognised by OCR" in cli("ask", "Who lived alone in the lighthouse?").out
    [passage, *_] = cli("search", "grey cat", "--json").json["passages"]
    assert passage["locator"]["recognized"] is True
    again = cli("add", scan, "--ocr", "auto", "--json").json
    assert (again["status"], again["duplicate"]) == ("ready", True)


def test_in_a_program(scan: Path, tmp_path: Path) -> None:
    with smartchat.open(tmp_path / "library", embedder="none") as library:
        with pytest.raises(InvalidRequest, match="no OCR mode"):
            library.add(scan, ocr="sometimes")
        with pytest.raises(OcrRequired):
            library.add(scan, ocr="never")
        book = library.add(scan, ocr="auto", ocr_language="eng")
        done = book.document.recognition
        assert done is not None
        assert (done.pages, done.tried) == (1, 1)
        [citation, *_] = library.ask("What was the name of the cat?").citations
        assert isinstance(citation.locator, PdfLocator)
        assert citation.locator.recognized
        job = library.reread(book, ocr="always", ocr_language=["deu"])
        assert job.wait(120).reading.languages == ("deu",)


def test_over_http(scan: Path, tmp_path: Path) -> None:
    mixed = make_pdf([column(DIGITAL)])
    app = create_app(Settings(library=tmp_path / "library", embedder="none"))
    with served(app) as address, httpx.Client(base_url=address, timeout=120) as client:
        wrong = client.post("/api/documents?ocr_language=fra", files={"file": (scan.name, scan.read_bytes())})
        assert (wrong.status_code, "Installed are deu, eng" in wrong.json()["detail"]) == (400, True), wrong.text
        assert client.post("/api/documents?ocr=maybe", files={"file": ("a.txt", b"A.")}).status_code == 400
        added = client.post("/api/documents?ocr=never", files={"file": (scan.name, scan.read_bytes())})
        document = added.json()["id"]
        assert added.json()["ocr"]["mode"] == "never"
        assert until_settled(client, document)["status"] == "needs_ocr"
        reread = client.post(f"/api/documents/{document}/reread", json={"ocr": "auto", "ocr_languages": ["de", "eng"]})
        assert reread.status_code == 202, reread.text
        found = until_settled(client, document)
        assert (found["status"], found["ocr"]["languages"]) == ("ready", ["deu", "eng"])
        assert (found["ocr"]["recognized_pages"], found["ocr"]["tried_pages"]) == (1, 1)
        [passage, *_] = client.post("/api/search", json={"query": "grey cat"}).json()["passages"]
        assert passage["locator"]["recognized"] is True
        page = client.get(f"/library/documents/{document}").text
        assert re.search(r"Recognised by OCR: 1 of 1 page, mean confidence \d\d %", page)
        plain = client.post("/api/documents", files={"file": ("plain.pdf", mixed)}).json()["id"]
        assert until_settled(client, plain)["ocr"]["recognized_pages"] == 0
        for body in ({"ocr": "some"}, {"ocr_languages": [""]}, {"ocr_languages": ["eng"] * 9}, {"more": 1}):
            assert client.post(f"/api/documents/{plain}/reread", json=body).status_code == 400
        assert client.post("/api/documents/doc-0/reread", json={}).status_code == 404


def until_settled(client: httpx.Client, document: str) -> Any:
    with client.stream("GET", f"/api/documents/{document}/events") as events:
        for _ in events.iter_lines():
            pass
    return client.get(f"/api/documents/{document}").json()


@pytest.mark.browser
@pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is not installed")
def test_on_the_page(scan: Path, tmp_path: Path, browser: Browser) -> None:
    with served(create_app(Settings(library=tmp_path / "library", embedder="none"))) as address:
        page = browser.new_page()
        page.goto(address)
        page.set_input_files("#files", scan)
        row = page.locator("#documents li").last
        expect(row).to_have_attribute("data-status", "ready")
        expect(row.locator(".ocr")).to_have_text(re.compile(r"Recognised by OCR: 1 of 1 page, mean confidence \d\d %"))
        page.get_by_label("Your question").fill("Who lived alone in the lighthouse?")
        page.keyboard.press("Enter")
        expect(page.locator("#progress")).to_have_text("The answer is complete.")
        expect(page.locator(".citation .place").first).to_contain_text("recognised by OCR")
        page.route("**/api/documents?*", while_pages_are_recognised)
        page.reload()
        expect(row.locator(".status")).to_have_text("Recognised 3 of 12 pages … 21 % · about 2 min left")
        page.close()


def while_pages_are_recognised(route: Route) -> None:
    answer = route.fetch()
    body = answer.json()
    progress = {"fraction": 0.2125, "stage": "parse", "done": 3, "total": 12, "seconds_left": 95.0}
    body["documents"] = [{**one, "status": "processing", "progress": progress} for one in body["documents"]]
    route.fulfill(response=answer, json=body)
