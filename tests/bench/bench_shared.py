"""What a shared deployment costs: throughput by workers, search beside ingestion, growth with the number of books.

    python tests/bench/bench_shared.py [--workers 1,2,4] [--books 8] [--growth 10,100,1000]

PostgreSQL, RabbitMQ and S3 as real servers, SmartChat's web server, workers and relay as real processes, all on this
machine. The passage index is the SQLite file that they share.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.bench.measuring import descendants, made_book, row
from tests.support.product import SmartChat
from tools.servers import PostgreSQL, RabbitMQ, SeaweedFS

PATIENCE_SECONDS = 1_800.0
QUESTIONS = ("the first of them", "et tao in", "shrd lu", "a long sentence of rare words", "tea ton")


@dataclass(frozen=True, kw_only=True, slots=True)
class Servers:
    """The servers that all measurements share; each measurement has a database, a bucket and a broker of its own."""

    postgresql: PostgreSQL
    rabbitmq: RabbitMQ
    seaweedfs: SeaweedFS


class Installation:
    """SmartChat on those servers: one web server, one relay, and some workers of one process each."""

    def __init__(self, servers: Servers, folder: Path, *, workers: int, embedder: str) -> None:
        bucket = servers.seaweedfs.make_bucket()
        values = {
            "library": str(folder / "library"),
            "database": servers.postgresql.create_database(),
            "files": f"{bucket.url}/books",
            "files_endpoint": bucket.endpoint,
            "files_key": bucket.key,
            "files_secret": bucket.secret,
            "queue": f"celery+{servers.rabbitmq.create_vhost()}",
            "embedder": embedder,
        }
        lines = [f"{name} = {json.dumps(value)}" for name, value in values.items()]
        lines += ["embedder_threads = 1", "rate_reads_per_minute = 0", "rate_uploads_per_minute = 0"]
        (folder / "smartchat.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
        self.web = SmartChat("web", ("serve",), settings=folder)
        self.processes = [self.web, SmartChat("relay", ("relay",), settings=folder)]
        self.workers = [
            SmartChat(f"worker-{number}", ("worker", "--concurrency", "1"), settings=folder)
            for number in range(workers)
        ]

    @contextmanager
    def running(self) -> Iterator[httpx.Client]:
        """All of it running; a client that speaks to the web server."""
        with ExitStack() as stack:
            for process in (*self.processes, *self.workers):
                stack.enter_context(process)
            yield stack.enter_context(httpx.Client(base_url=self.web.address, timeout=60))

    def cpu(self) -> float:
        """CPU seconds of all workers with their children."""
        roots = [pid for worker in self.workers for pid in worker.pids]
        return sum(process_cpu(pid) for root in roots for pid in (root, *descendants(root)))


@dataclass(frozen=True, kw_only=True, slots=True)
class Ingested:
    """What it took to have all books ready: `cpu` of the workers alone."""

    seconds: float
    cpu: float
    passages: int


def process_cpu(pid: int) -> float:
    """CPU seconds of all threads of a process, and of its children that have ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(int(ticks) for ticks in fields[11:15]) / os.sysconf("SC_CLK_TCK")


def ingest(installation: Installation, client: httpx.Client, books: Sequence[Path]) -> Ingested:
    """Upload the books and wait until all that the library holds are ready."""
    began, cpu = time.monotonic(), installation.cpu()
    before = make_passages(client)
    for book in books:
        with book.open("rb") as file:
            client.post("/api/documents", files={"file": (book.name, file)}).raise_for_status()
    wait_until_ready(client)
    return Ingested(
        seconds=time.monotonic() - began, cpu=installation.cpu() - cpu, passages=make_passages(client) - before
    )


def wait_until_ready(client: httpx.Client) -> None:
    """Wait until no document is in work.

    Raises:
        TimeoutError: one still is after half an hour.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    while True:
        statuses = [one["status"] for one in client.get("/api/documents").json()["documents"]]
        if not {"queued", "processing", "searchable"} & set(statuses):
            assert set(statuses) == {"ready"}, statuses
            return
        if time.monotonic() > deadline:
            raise TimeoutError(f"not ready: {statuses}")
        time.sleep(0.05 + 0.001 * len(statuses))


def make_passages(client: httpx.Client) -> int:
    return sum(one["passage_count"] for one in client.get("/api/documents").json()["documents"])


def search_times(client: httpx.Client, rounds: int) -> list[float]:
    """Milliseconds of each search, over HTTP."""
    times = []
    for number in range(rounds):
        began = time.perf_counter()
        query = f"{QUESTIONS[number % len(QUESTIONS)]} {number}"
        client.post("/api/search", json={"query": query}).raise_for_status()
        times.append((time.perf_counter() - began) * 1000)
    return times


def throughput(servers: Servers, folder: Path, workers: Sequence[int], books: Sequence[Path]) -> None:
    """The same books with more and more workers."""
    first = 0.0
    for count in workers:
        place = folder / f"workers-{count}"
        place.mkdir()
        installation = Installation(servers, place, workers=count, embedder="auto")
        with installation.running() as client:
            done = ingest(installation, client, books)
        rate = done.passages / done.seconds
        first = first or rate
        row(f"{count} workers, {len(books)} books, {done.passages} passages", rate, "p/s", f"{rate / first:.2f} of one")
        row("  CPU seconds of the workers for 1,000 passages", 1000 * done.cpu / done.passages, "s")


def search_beside_ingestion(servers: Servers, folder: Path, books: Sequence[Path]) -> None:
    """Searches while nothing else happens, and while two workers are busy."""
    installation = Installation(servers, folder, workers=2, embedder="auto")
    half = len(books) // 2
    with installation.running() as client:
        ingest(installation, client, books[:half])
        search_times(client, 20)
        quiet = search_times(client, 100)
        busy: list[float] = []
        ended = threading.Event()

        def search() -> None:
            with httpx.Client(base_url=installation.web.address, timeout=60) as other:
                while not ended.is_set():
                    busy.extend(search_times(other, 5))

        searching = threading.Thread(target=search)
        searching.start()
        try:
            ingest(installation, client, books[half:])
        finally:
            ended.set()
            searching.join()
    for name, times in (("while nothing else happens", quiet), ("while two workers are busy", busy)):
        high = statistics.quantiles(times, n=20)[-1]
        row(f"search {name} ({len(times)})", statistics.median(times), "ms", f"95 %: {high:.1f} ms")
    row("  ratio of the medians", statistics.median(busy) / statistics.median(quiet), "x")


def growth(servers: Servers, folder: Path, sizes: Sequence[int]) -> None:
    """Small books without embeddings, more and more of them: what all the rest costs, and whether it grows."""
    books = [made_book(folder / f"small-{number}.epub", words=4_000, seed=number) for number in range(max(sizes))]
    installation = Installation(servers, folder, workers=2, embedder="none")
    with installation.running() as client:
        there = 0
        for size in sizes:
            done = ingest(installation, client, books[there:size])
            count = size - there
            there = size
            row(f"up to {size} books: CPU of the workers for 1,000 passages", 1000 * done.cpu / done.passages, "s")
            row("  CPU of the workers for a book", 1000 * done.cpu / count, "ms")
            row("  books in a second", count / done.seconds, "1/s")
            search_times(client, 10)
            row("  search, median", statistics.median(search_times(client, 50)), "ms")


def numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(","))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", type=numbers, default=(1, 2, 4), help="numbers of workers (default: 1,2,4)")
    parser.add_argument("--books", type=int, default=8, help="books of about 10,000 words each (default: 8)")
    parser.add_argument("--growth", type=numbers, default=(10, 100, 1000), help="sizes of the library in books")
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores")
    with ExitStack() as stack, tempfile.TemporaryDirectory() as name:
        servers = Servers(
            postgresql=stack.enter_context(PostgreSQL(durable=True)),
            rabbitmq=stack.enter_context(RabbitMQ(durable=True)),
            seaweedfs=stack.enter_context(SeaweedFS(durable=True)),
        )
        folder = Path(name)
        books = [made_book(folder / f"book-{one}.epub", words=10_000, seed=one) for one in range(options.books)]
        print("throughput, with embeddings")
        throughput(servers, folder, options.workers, books)
        print("searches over HTTP")
        (folder / "search").mkdir()
        search_beside_ingestion(servers, folder / "search", books)
        print("growth, without embeddings")
        (folder / "growth").mkdir()
        growth(servers, folder / "growth", options.growth)


if __name__ == "__main__":
    main()
