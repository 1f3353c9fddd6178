"""Lists of a library with many documents: how long one takes, and how long it keeps everybody else waiting.

    python tests/bench/bench_listing.py [--documents 10000]

The documents are rows without files. While the list is asked for, `/livez` is asked again and again: the longest of
those answers is for how long the event loop was held.
"""

import argparse
import asyncio
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import httpx

sys.path.insert(0, str(Path(__file__).parents[2]))

from smartchat.settings import Settings
from smartchat.web import create_app
from smartchat_adapters.sql.database import SqlDatabase
from smartchat_core.model.document import Document
from tests.support.listing import ready_documents
from tests.support.web_server import add_file, served


async def fill(database: str, documents: list[Document]) -> None:
    """Write the documents down."""
    async with SqlDatabase(database) as opened:
        for start in range(0, len(documents), 1_000):
            async with opened.transaction() as work:
                for document in documents[start : start + 1_000]:
                    await work.documents.add(document)


@dataclass
class Pulse:
    """Asks whether the server lives, without a pause, in a thread of its own."""

    address: str
    longest: float = 0.0
    _stop: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._ask)
        self._thread.start()
        time.sleep(0.2)
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _ask(self) -> None:
        with httpx.Client(base_url=self.address, timeout=120) as client:
            while not self._stop.is_set():
                began = time.perf_counter()
                client.get("/livez")
                self.longest = max(self.longest, time.perf_counter() - began)


def measure(address: str, label: str, *requests: tuple[str, str, object]) -> None:
    """Ask, and print how long it took."""
    with httpx.Client(base_url=address, timeout=300) as client, Pulse(address) as pulse:
        began = time.perf_counter()
        size = 0
        for method, path, body in requests:
            answer = client.request(method, path, json=body)
            answer.raise_for_status()
            size = len(answer.content)
            cursor = answer.json().get("next_cursor") if path.startswith("/api/documents") else None
            while label.endswith("all pages") and cursor:
                answer = client.get("/api/documents", params={"limit": 500, "cursor": cursor})
                answer.raise_for_status()
                cursor = answer.json()["next_cursor"]
        took = time.perf_counter() - began
    print(f"{label:24} {took * 1000:9.1f} ms  {size:10,} bytes  /livez at most {pulse.longest * 1000:8.1f} ms")


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000)
    count = parser.parse_args().documents
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(library=Path(folder), embedder="none", rate_reads_per_minute=0)
        with served(create_app(settings)) as address, httpx.Client(base_url=address, timeout=60) as client:
            add_file(client, "tale.txt", b"The keeper of the lighthouse lit the lamp every evening.")
        asyncio.run(fill(f"sqlite:///{folder}/library.db", ready_documents(count)))
        with served(create_app(settings)) as address:
            ask = {"query": "who lit the lamp"}
            print(f"{count:,} documents")
            measure(address, "list", ("GET", "/api/documents", None))
            measure(address, "list, all pages", ("GET", "/api/documents?limit=500", None))
            measure(address, "search", ("POST", "/api/search", ask))
            until = {f"doc-{number:020x}": 10 for number in range(min(count, 1_000))}
            measure(address, "search, 1,000 bounds", ("POST", "/api/search", ask | {"until": until}))


if __name__ == "__main__":
    main()
