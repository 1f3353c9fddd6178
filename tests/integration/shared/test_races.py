"""Two web servers and two workers, each a process of its own, at the same documents at the same time."""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest

from tests.support.product import SmartChat
from tools.servers import PostgreSQL, RabbitMQ, SeaweedFS, Valkey

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

PATIENCE = 120.0
RACERS = 8
MAX_WAITING = 6
MAX_UPLOADS = 4
"""At one time, at one web server."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Town:
    """Two web servers at one database and one bucket; `leases` is how often a job is leased when all goes well."""

    doors: tuple[httpx.Client, ...]
    database: str
    leases: int

    def rows(self, statement: Any, *arguments: object) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.database) as connection:
            return connection.execute(statement, arguments).fetchall()

    def settle(self) -> None:
        """Wait until no job waits or runs, and no removal is open."""
        unfinished = (
            "SELECT (SELECT count(*) FROM jobs WHERE status IN ('waiting', 'running'))"
            " + (SELECT count(*) FROM removals WHERE receipt IS NULL)"
        )
        eventually(lambda: self.rows(unfinished) == [(0,)])

    def jobs(self, document: str) -> list[tuple[str, int, int]]:
        """Status, number of leases, and failures of the document's jobs."""
        return self.rows("SELECT status, token, failures FROM jobs WHERE document_id = %s", document)


def eventually(holds: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.1)


def text_of(word: str) -> bytes:
    return f"# {word}\n\nTobias kept the {word} in the lighthouse.\n".encode()


def upload(door: httpx.Client, word: str) -> httpx.Response:
    """Upload it; who is asked to come again, because too many upload at once, does so."""
    while True:
        response = door.post("/api/documents", files={"file": (f"{word}.md", text_of(word))})
        if response.is_success or response.json()["code"] not in {"too_busy", "rate_limited"}:
            return response
        time.sleep(0.1)


def remove(door: httpx.Client, document: str) -> httpx.Response:
    return door.delete(f"/api/documents/{document}")


def holding(door: httpx.Client, word: str) -> list[dict[str, Any]]:
    """The documents that were uploaded with that word in them."""
    documents: list[dict[str, Any]] = door.get("/api/documents").json()["documents"]
    return [document for document in documents if word in (document["title"] or "") or word in document["filename"]]


def hits(door: httpx.Client, word: str) -> int:
    found = door.post("/api/search", json={"query": word, "mode": "lexical"}).json()
    return sum(word in passage["text"] for passage in found["passages"])


def together(works: list[Callable[[], httpx.Response]]) -> list[httpx.Response]:
    """All of them at the same time."""
    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(lambda work: work(), works))


def a_word() -> str:
    return f"w{uuid4().hex}"


@pytest.fixture(scope="module")
def found(
    tmp_path_factory: pytest.TempPathFactory,
    postgres_server: PostgreSQL,
    valkey_server: Valkey,
    redis_numbers: Iterator[int],
    rabbitmq_server: RabbitMQ,
    s3_server: SeaweedFS,
) -> Iterator[Callable[..., Town]]:
    """Starts a town with two web servers."""
    with ExitStack() as stack:

        def begin(*, queued: bool, workers: int, **more: object) -> Town:
            folder = tmp_path_factory.mktemp("town")
            database, bucket = postgres_server.create_database(), s3_server.make_bucket()
            stack.callback(postgres_server.drop_database, database.rpartition("/")[2])
            vhost = rabbitmq_server.create_vhost()
            stack.callback(rabbitmq_server.delete_vhost, vhost.rpartition("/")[2])
            values: dict[str, object] = {
                "library": "library",
                "database": database,
                "files": f"{bucket.url}/library",
                "files_endpoint": bucket.endpoint,
                "files_key": bucket.key,
                "files_secret": bucket.secret,
                "cache": valkey_server.empty_database(next(redis_numbers)),
                "queue": f"celery+{vhost}" if queued else "",
                "embedder": "none",
                "rate_uploads_per_minute": 0,
                "rate_reads_per_minute": 0,
                **more,
            }
            # A string of JSON is one of TOML, and so is a number.
            lines = [f"{name} = {json.dumps(value)}" for name, value in values.items()]
            (folder / "smartchat.toml").write_text("\n".join(lines), encoding="utf-8")
            started = [
                SmartChat(f"{what}-{number}", (what,), settings=folder, folder=folder / f"{what}-{number}")
                for what, count in (("serve", 2), ("worker", workers))
                for number in range(count)
            ]
            for process in started:
                stack.callback(process.stop)
            # All at the same time: they race to make the tables, too.
            with ThreadPoolExecutor(len(started)) as pool:
                list(pool.map(lambda process: process.start(), started))
            doors = tuple(
                stack.enter_context(httpx.Client(base_url=process.address, timeout=PATIENCE)) for process in started[:2]
            )
            # With a broker, a job is taken once in each of two queues.
            return Town(doors=doors, database=database, leases=2 if queued else 1)

        yield begin


@pytest.fixture(scope="module", params=[False, True], ids=["asking the database", "by the broker"])
def town(request: pytest.FixtureRequest, found: Callable[..., Town]) -> Town:
    """With two workers. Where there is no broker, the web servers work, too."""
    return found(queued=request.param, workers=2)


def test_the_same_content_at_the_same_time_is_one_document_and_one_job(town: Town) -> None:
    for _ in range(5):
        word = a_word()
        answers = together([partial(upload, town.doors[one % 2], word) for one in range(RACERS)])
        assert Counter(answer.status_code for answer in answers) == {202: 1, 200: RACERS - 1}
        (document,) = {answer.json()["id"] for answer in answers}
        town.settle()
        assert town.jobs(document) == [("done", town.leases, 0)]
        assert [hits(door, word) for door in town.doors] == [1, 1]


def test_many_documents_are_each_worked_on_once(town: Town) -> None:
    words = [a_word() for _ in range(24)]
    answers = together([partial(upload, town.doors[place % 2], word) for place, word in enumerate(words)])
    assert {answer.status_code for answer in answers} == {202}
    town.settle()
    for word, answer in zip(words, answers, strict=True):
        assert town.jobs(answer.json()["id"]) == [("done", town.leases, 0)]
        assert hits(town.doors[0], word) == 1


def test_a_document_is_removed_by_one_of_those_who_try(town: Town) -> None:
    for _ in range(5):
        word = a_word()
        document = upload(town.doors[0], word).json()["id"]
        town.settle()
        answers = together([partial(remove, town.doors[one % 2], document) for one in range(RACERS)])
        statuses = Counter(answer.status_code for answer in answers)
        assert statuses.pop(404) == RACERS - 1
        assert set(statuses) <= {200, 202}
        town.settle()
        receipts = town.rows("SELECT receipt FROM removals WHERE document_id = %s", document)
        assert [receipt["passages_left"] for (receipt,) in receipts] == [0]
        assert [hits(door, word) for door in town.doors] == [0, 0]


def test_adding_and_removing_the_same_content_ends_in_one_or_the_other(town: Town) -> None:
    words = [a_word() for _ in range(4)]
    for word in words:
        upload(town.doors[0], word)
    for _ in range(4):
        # Removed and added again it is another document, so each round removes what there is when it begins.
        documents = {word: held["id"] for word in words for held in holding(town.doors[0], word)}
        works: list[Callable[[], httpx.Response]] = [
            work
            for word in words
            for work in (
                partial(upload, town.doors[0], word),
                *([partial(remove, town.doors[1], documents[word])] if word in documents else []),
                partial(upload, town.doors[1], word),
                *([partial(remove, town.doors[0], documents[word])] if word in documents else []),
            )
        ]
        statuses = {answer.status_code for answer in together(works)}
        assert statuses <= {200, 202, 404, 409}, "409: it was taken in, removed or worked on by another at that moment"
    town.settle()
    for word in words:
        shown = holding(town.doors[0], word)
        assert len(shown) <= 1
        assert {document["status"] for document in shown} <= {"ready"}
        assert [hits(door, word) for door in town.doors] == [len(shown)] * 2
        again = upload(town.doors[1], word).json()["id"]
        assert [document["id"] for document in shown] in ([again], [])
    town.settle()
    assert [hits(town.doors[0], word) for word in words] == [1] * len(words)


def test_no_more_documents_wait_than_may(found: Callable[..., Town]) -> None:
    """Each server looks before it takes a document in, so those that arrive at the same moment may be too many."""
    town = found(queued=True, workers=0, max_queued_jobs=MAX_WAITING)
    words = [a_word() for _ in range(40)]
    answers = together([partial(upload, town.doors[place % 2], word) for place, word in enumerate(words)])
    taken = [answer for answer in answers if answer.status_code == 202]
    refused = [answer for answer in answers if answer.status_code != 202]
    assert MAX_WAITING <= len(taken) < MAX_WAITING + 2 * MAX_UPLOADS
    assert {(answer.status_code, answer.json()["code"]) for answer in refused} == {(503, "overloaded")}
    assert all(int(answer.headers["Retry-After"]) > 0 for answer in refused)
    assert all(answer.json()["remedy"] for answer in refused)
    assert town.rows("SELECT count(*), count(DISTINCT document_id) FROM jobs") == [(len(taken), len(taken))]
    assert len(town.doors[0].get("/api/documents").json()["documents"]) == len(taken)
    # One that is refused is no document, and the next one is refused at both doors.
    assert [upload(door, a_word()).status_code for door in town.doors] == [503, 503]
