"""No file stops the server, and none brings more metadata in than it may."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from smartchat.web import create_app
from smartchat_core.ingestion.admission import DEFAULT_ADMISSION
from tests.integration.web.conftest import BOOK, make_settings
from tests.support.web_server import add_file, served

ALIVE_SECONDS = 10
"""A liveness deadline as an orchestrator has it; in health an answer takes milliseconds."""

FILES = {
    "dots.txt": "." * 300_000,
    "ends.txt": "!?…" * 100_000,
    "quotes.txt": '."' * 150_000,
    "marks.txt": "a" + "\u0316\u0301" * 20_000,
    "brackets.txt": "Well. [1 " * 30_000,
}


@contextmanager
def everybody_is_answered(address: str) -> Iterator[None]:
    """Probes and readers ask all the while, and each is answered in time."""
    done = threading.Event()

    def ask(path: str) -> int:
        answered = 0
        with httpx.Client(base_url=address, timeout=ALIVE_SECONDS) as client:
            while not done.is_set() or not answered:
                assert client.get(path).status_code == 200
                answered += 1
                done.wait(0.1)
        return answered

    with ThreadPoolExecutor(2) as pool:
        asking = [pool.submit(ask, path) for path in ("/livez", "/api/documents")]
        try:
            yield
        finally:
            done.set()
        assert all(one.result() > 0 for one in asking)


def settled(client: httpx.Client, document: str) -> str:
    with client.stream("GET", f"/api/documents/{document}/events") as events:
        events.read()
    status: str = client.get(f"/api/documents/{document}").json()["status"]
    return status


@pytest.mark.parametrize(
    "name", [name if name == "dots.txt" else pytest.param(name, marks=pytest.mark.slow) for name in sorted(FILES)]
)
def test_a_file_of_one_character_delays_nobody_also_after_a_restart(tmp_path: Path, name: str) -> None:
    settings = make_settings(tmp_path, rate_reads_per_minute=0)
    with served(create_app(settings)) as address, httpx.Client(base_url=address, timeout=60) as client:
        add_file(client, "lighthouse.md", BOOK.encode())
        with everybody_is_answered(address):
            accepted = client.post("/api/documents", files={"file": (name, FILES[name].encode())})
            assert accepted.status_code == 202
    document = accepted.json()["id"]
    with served(create_app(settings)) as address, httpx.Client(base_url=address, timeout=60) as client:
        with everybody_is_answered(address):
            assert settled(client, document) in {"ready", "failed"}
            asked = client.post("/api/ask", json={"question": "Who stole the compass?"})
            assert asked.status_code == 200
            assert "Ansgar" in asked.text
        assert client.get("/livez").status_code == 200


def test_metadata_is_bounded_at_the_door_and_the_warnings_report_it(client: httpx.Client) -> None:
    authors = "".join(f'<meta name="author" content="Author {number}">' for number in range(5_000))
    content = f"<html><head><title>{'T' * 300_000}</title>{authors}</head><body><p>A fox in Ribe.</p></body></html>"
    identifier = add_file(client, "loud.html", content.encode())
    found = client.get(f"/api/documents/{identifier}").json()
    assert found["status"] == "ready"
    assert len(found["title"]) == DEFAULT_ADMISSION.title
    assert len(found["authors"]) == DEFAULT_ADMISSION.authors
    reported = {warning["subject"] for warning in found["warnings"] if warning["code"] == "metadata_cut"}
    assert reported == {"title", "authors"}
