"""Several processes on one database, and the sudden death of one of them."""

import json
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from smartchat_adapters.sql.database import SqlDatabase
from smartchat_core.events import GenerationActivated
from smartchat_core.model.document import Document
from smartchat_core.model.ids import ContentHash, DocumentId, JobId
from smartchat_core.model.job import Job, JobKind
from smartchat_core.model.principal import LOCAL_SCOPE

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 1, 1, tzinfo=UTC)
DOCUMENT = Document(
    id=DocumentId("doc-1"),
    owner=LOCAL_SCOPE.owner,
    content_hash=ContentHash("beef"),
    filename="a.txt",
    media_type="text/plain",
    size_bytes=1,
    added_at=NOW,
)

WORKER = """
import asyncio, json, sys
from datetime import UTC, datetime, timedelta
from smartchat_adapters.sql.database import SqlDatabase

async def main():
    taken = []
    async with SqlDatabase(sys.argv[1]) as database:
        print("ready", flush=True)
        sys.stdin.readline()
        while True:
            async with database.transaction() as unit:
                job = await unit.jobs.lease_next(
                    worker=sys.argv[2], now=datetime(2026, 1, 1, tzinfo=UTC), duration=timedelta(minutes=1)
                )
            if job is None:
                break
            taken.append(job.id)
    print(json.dumps(taken))

asyncio.run(main())
"""

VICTIM = """
import asyncio, sys
from smartchat_adapters.sql.database import SqlDatabase
from smartchat_core.events import GenerationActivated
from smartchat_core.testing.fakes.event_sink import make_envelope
from smartchat_core.model.generation import IndexGeneration

async def main():
    async with SqlDatabase(sys.argv[1]) as database:
        async with database.transaction() as unit:
            await unit.outbox.append(make_envelope(GenerationActivated(generation="committed")))
        async with database.transaction() as unit:
            await unit.generations.activate(IndexGeneration(embedder="half", dimension=1, segmentation="s"))
            # More than the page cache holds, so that uncommitted pages reach the log on the disk.
            for _ in range(4000):
                await unit.outbox.append(make_envelope(GenerationActivated(generation="g" * 1000)))
            print("in the middle", flush=True)
            await asyncio.Event().wait()

asyncio.run(main())
"""

OPENER = """
import asyncio, sys
from smartchat_adapters.sql.database import SqlDatabase

async def main():
    async with SqlDatabase(sys.argv[1]) as database, database.transaction() as unit:
        assert await unit.jobs.unfinished() == ()

sys.stdin.readline()
asyncio.run(main())
"""


def _start(program: str, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-W", "error", "-c", program, *arguments]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


async def test_processes_racing_for_leases_get_every_job_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/library.db"
    count = 60
    async with SqlDatabase(url) as database, database.transaction() as unit:
        await unit.documents.add(DOCUMENT)
        for number in range(count):
            job = Job(
                id=JobId(f"job-{number:02}"),
                kind=JobKind.INGEST,
                owner=LOCAL_SCOPE.owner,
                document_id=DOCUMENT.id,
                created_at=NOW,
            )
            await unit.jobs.add(job)
    workers = [_start(WORKER, url, f"w{number}") for number in range(3)]
    for worker in workers:
        assert worker.stdout is not None
        assert worker.stdout.readline() == "ready\n"
    outputs = []
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.write("go\n")
        worker.stdin.flush()
    for worker in workers:
        outputs.append(worker.communicate()[0])
        assert worker.returncode == 0
    taken = Counter(job for output in outputs for job in json.loads(output))
    assert taken == Counter({f"job-{number:02}": 1 for number in range(count)})


async def test_processes_may_create_the_database_at_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/library.db"
    openers = [_start(OPENER, url) for _ in range(4)]
    for opener in openers:
        assert opener.stdin is not None
        opener.stdin.write("go\n")
        opener.stdin.flush()
    for opener in openers:
        opener.communicate()
    assert [opener.returncode for opener in openers] == [0, 0, 0, 0]


async def test_killed_process_leaves_the_database_whole(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/library.db"
    victim = _start(VICTIM, url)
    assert victim.stdout is not None
    assert victim.stdout.readline() == "in the middle\n"
    victim.send_signal(signal.SIGKILL)
    victim.communicate()
    assert (tmp_path / "library.db-wal").stat().st_size > 1_000_000

    async with SqlDatabase(url) as database, database.transaction() as unit:
        ((position, envelope),) = await unit.outbox.pending()
        assert envelope.payload == GenerationActivated(generation="committed")
        assert await unit.generations.active() is None
        await unit.outbox.delivered([position])
        assert await unit.documents.add(DOCUMENT)
    connection = sqlite3.connect(tmp_path / "library.db")
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()
