"""Work: a queue that grows, workers that are gone or stuck, messages and documents that are broken."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from tests.ops_proof.case import AlertCase
from tests.ops_proof.cases.service import dead
from tests.ops_proof.installation import NAME, Installation
from tests.ops_proof.scenarios import again_and_again, all_of, upload_a_book, upload_a_broken_book
from tests.support.faults import Slow

INGEST, DEAD = "smartchat.ingest", "smartchat.dead"


def _upload_many(installation: Installation, number: int) -> None:
    with installation.client() as client:
        for _ in range(number):
            upload_a_book(client)


@contextmanager
def _flooded(installation: Installation, number: int) -> Iterator[None]:
    """So many uploads, and no worker; afterwards they are worked off."""
    with dead(installation.worker):
        _upload_many(installation, number)
        yield
    _await_empty_queue(installation)


def _await_empty_queue(installation: Installation) -> None:
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        with installation.postgresql.connect(NAME) as connection:
            row = connection.execute("SELECT count(*) FROM jobs WHERE status IN ('waiting', 'running')").fetchone()
        if row == (0,):
            return
        time.sleep(1)


@contextmanager
def _stalled(installation: Installation, *, hours: float) -> Iterator[None]:
    """The broker is away, and what waits has waited for so long: the clock of the jobs is put back."""
    with dead(installation.rabbitmq):
        _upload_many(installation, 2)
        with installation.postgresql.connect(NAME) as connection:
            connection.execute(
                "UPDATE jobs SET created_at = created_at - make_interval(mins => %(minutes)s), "
                "waiting_since = waiting_since - make_interval(mins => %(minutes)s) WHERE status = 'waiting'",
                {"minutes": int(hours * 60)},
            )
        yield
    _await_empty_queue(installation)


@contextmanager
def _slow_work(installation: Installation, *, documents: int) -> Iterator[None]:
    """Uploads whose processing takes long, because files come slowly."""
    _upload_many(installation, documents)
    with installation.files_link.fault(Slow(latency=1.5)):
        yield
    _await_empty_queue(installation)


@contextmanager
def _gibberish(installation: Installation, number: int) -> Iterator[None]:
    """Messages that nobody understands, again and again; afterwards the dead letters are thrown away."""
    import kombu

    with kombu.Connection(installation.broker) as connection:
        for _ in range(number):
            with connection.Producer() as producer:
                producer.publish(
                    b"\x80gibberish", routing_key=INGEST, exchange="", content_type="application/x-nothing"
                )
        yield
        if number:
            connection.default_channel.queue_purge(DEAD)


QUEUE = (
    AlertCase(
        alerts=("WorkersSaturated",),
        fault="30 documents, whose files come slowly, and two processes",
        inject=lambda installation: _slow_work(installation, documents=30),
        near_miss="one document a second",
        miss=lambda installation: again_and_again(installation, upload_a_book, each_second=1),
        fire_seconds=90.0,
    ),
    AlertCase(
        alerts=("DocumentsFailing",),
        fault="books that are torn",
        inject=lambda installation: again_and_again(installation, upload_a_broken_book, each_second=2, clients=2),
        near_miss="books that are whole",
        miss=lambda installation: again_and_again(installation, upload_a_book, each_second=1),
    ),
    AlertCase(
        alerts=("DeadLetters", "LogErrors"),
        fault="40 messages that no worker understands",
        inject=lambda installation: _gibberish(installation, 40),
        near_miss="uploads, and no such message",
        miss=lambda installation: all_of(
            _gibberish(installation, 0), again_and_again(installation, upload_a_book, each_second=1)
        ),
    ),
    AlertCase(
        alerts=("QueueStalled", "QueueTasksOld"),
        fault="the broker is killed, and two jobs have waited for an hour",
        inject=lambda installation: _stalled(installation, hours=1),
        near_miss="the broker is killed, and two jobs have waited for ten minutes",
        miss=lambda installation: _stalled(installation, hours=1 / 6),
        inhibited=frozenset({"QueueTasksOld"}),
        fire_seconds=120.0,
    ),
    AlertCase(
        alerts=("QueueBackup", "QueueBackupTotal", "DeepQueue", "WorkerMissing"),
        fault="the worker is killed, and 120 documents come",
        inject=lambda installation: _flooded(installation, 120),
        near_miss="20 documents come, and the worker works",
        miss=lambda installation: again_and_again(installation, upload_a_book, each_second=2),
        inhibited=frozenset({"QueueBackup", "QueueBackupTotal", "DeepQueue"}),
        fire_seconds=120.0,
    ),
)
