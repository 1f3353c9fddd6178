"""The doctor on real servers that are as they should not be."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest

from smartchat.doctor.checks import all_checks
from smartchat.doctor.comparison import compare_all
from smartchat.doctor.results import CheckLevel, CheckResult
from smartchat.doctor.run_checks import run_checks
from smartchat.settings import Settings
from tests.support.cli import Cli
from tests.support.fault_proxy import FaultProxy
from tests.support.faults import HalfOpen
from tools.servers import Bucket, Missing, PostgreSQL, Valkey

PATIENCE = 60.0
CLOSED = "127.0.0.1:9"


def valkey(*options: str, durable: bool = False) -> Valkey:
    try:
        return Valkey(durable=durable, options=options)
    except Missing as missing:
        pytest.skip(str(missing))


async def looked(
    folder: Path, *names: str, processes: int | None = None, seconds: float = PATIENCE, **settings: Any
) -> dict[str, CheckResult]:
    """What these checks report, by name."""
    checks = [one for one in all_checks(processes=processes, seconds=seconds) if one.name in names]
    assert len(checks) == len(names)
    results = await run_checks(checks, Settings(library=folder / "library", embedder="none", **settings))
    return {one.name: one for one in results}


def levels(results: dict[str, CheckResult]) -> dict[str, CheckLevel]:
    return {name: one.level for name, one in results.items()}


async def test_a_shared_installation_in_order(
    tmp_path: Path, postgres_url: str, s3_bucket: Bucket, amqp_url: str
) -> None:
    with valkey("--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru") as cache, valkey() as sessions:
        (tmp_path / "library").mkdir(mode=0o700)
        settings = Settings(
            library=tmp_path / "library",
            embedder="none",
            database=postgres_url,
            files=s3_bucket.url,
            files_endpoint=s3_bucket.endpoint,
            files_key=s3_bucket.key,
            files_secret=s3_bucket.secret,
            cache=cache.url(),
            sessions=sessions.url(),
            queue=f"celery+{amqp_url}",
        )
        results = {one.name: one for one in await run_checks(all_checks(seconds=PATIENCE), settings)}
        comparison = await compare_all(settings, repair=True, deep=True)
    as_root = {"parsers.root"} if os.geteuid() == 0 else set()
    assert {name for name, one in results.items() if one.level is not CheckLevel.OK} == as_root
    assert {"database.clock", "database.connections", "queue", "sessions"} <= set(results)
    assert "PostgreSQL" in results["database"].message
    assert comparison.after is not None
    assert comparison.after.consistent


async def test_nothing_answers(tmp_path: Path) -> None:
    """Each is reported by itself, within its deadline, and no password is shown."""
    results = await looked(
        tmp_path,
        "database", "files", "index", "generation", "cache", "sessions", "limits", "queue", "work", "outbox",
        database=f"postgresql://smartchat:hunter2@{CLOSED}/smartchat",
        files="s3://books",
        files_endpoint=f"http://{CLOSED}",
        files_key="key",
        files_secret="hunter2",
        index=f"qdrant://{CLOSED}",
        cache=f"redis://:hunter2@{CLOSED}/0",
        queue=f"celery+redis://:hunter2@{CLOSED}/1",
        remote_timeout_seconds=2.0,
    )  # fmt: skip
    assert results.pop("generation").level is CheckLevel.SKIPPED
    assert set(levels(results).values()) == {CheckLevel.PROBLEM}
    for result in results.values():
        assert result.message
        assert result.remedy
        assert "hunter2" not in f"{result.message}{result.cause}{result.remedy}"


async def test_a_database_that_refuses_the_password(tmp_path: Path) -> None:
    try:
        server = PostgreSQL()
    except Missing as missing:
        pytest.skip(str(missing))
    with server:
        with server.connect() as connection:
            connection.execute("CREATE ROLE reader LOGIN PASSWORD 'right'")
        rules = next(server.folder.rglob("pg_hba.conf"))
        rules.write_text("host all postgres 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n")
        with server.connect() as connection:
            connection.execute("SELECT pg_reload_conf()")
        parts = urlsplit(server.url())
        url = f"postgresql://reader:wrong@127.0.0.1:{parts.port}/postgres"
        results = await looked(tmp_path, "database", database=url)
    assert results["database"].level is CheckLevel.PROBLEM
    assert "password" in f"{results['database'].message} {results['database'].cause}"
    assert "wrong" not in results["database"].cause.replace("wrong password", "")


async def test_a_database_that_may_only_be_read(tmp_path: Path, postgres_server: PostgreSQL, postgres_url: str) -> None:
    await looked(tmp_path, "database", database=postgres_url)  # makes the tables
    name = postgres_url.rpartition("/")[2]
    with postgres_server.connect() as connection:
        connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on".encode())
    results = await looked(tmp_path, "database", database=postgres_url)
    assert results["database.writing"].level is CheckLevel.PROBLEM


async def test_a_database_of_a_newer_version(tmp_path: Path, postgres_url: str) -> None:
    await looked(tmp_path, "database", database=postgres_url)
    with psycopg.connect(postgres_url) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    results = await looked(tmp_path, "database", database=postgres_url)
    assert results["database"].level is CheckLevel.PROBLEM
    assert "9999" in results["database"].cause


async def test_more_connections_than_there_are(tmp_path: Path, postgres_url: str) -> None:
    results = await looked(tmp_path, "database", database=postgres_url, processes=1_000)
    assert results["database.connections"].level is CheckLevel.PROBLEM
    assert "1000 processes" in results["database.connections"].cause


@pytest.mark.parametrize("wrong", ["secret", "bucket"])
async def test_a_file_store_that_refuses(tmp_path: Path, s3_bucket: Bucket, wrong: str) -> None:
    results = await looked(
        tmp_path,
        "files",
        files="s3://no-such-bucket" if wrong == "bucket" else s3_bucket.url,
        files_endpoint=s3_bucket.endpoint,
        files_key=s3_bucket.key,
        files_secret="not the secret" if wrong == "secret" else s3_bucket.secret,
    )
    assert results["files"].level is CheckLevel.PROBLEM
    assert results["files"].remedy


async def test_a_server_that_does_not_answer_is_given_up(tmp_path: Path, postgres_server: PostgreSQL) -> None:
    with FaultProxy(urlsplit(postgres_server.url()).port or 0) as proxy, proxy.fault(HalfOpen()):
        url = proxy.through(postgres_server.url())
        results = await looked(tmp_path, "database", seconds=0.5, database=url)
    assert results["database"].level is CheckLevel.PROBLEM
    assert "no answer within 0.5 s" in results["database"].message


async def test_a_cache_that_refuses_when_it_is_full(tmp_path: Path) -> None:
    with valkey("--maxmemory", "100mb", "--maxmemory-policy", "noeviction") as server:
        results = await looked(tmp_path, "cache", "sessions", cache=server.url())
    assert levels(results) == {"cache": CheckLevel.OK, "cache.eviction": CheckLevel.WARNING, "sessions": CheckLevel.OK}


async def test_a_cache_without_a_bound(tmp_path: Path) -> None:
    with valkey() as server:
        results = await looked(tmp_path, "cache", cache=server.url())
    assert "bounds" in results["cache.eviction"].message


async def test_sessions_that_can_vanish(tmp_path: Path) -> None:
    with valkey("--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru") as server:
        results = await looked(tmp_path, "cache", "sessions", "limits", cache=server.url())
    assert levels(results) == {
        "cache": CheckLevel.OK,
        "sessions": CheckLevel.OK,
        "sessions.eviction": CheckLevel.WARNING,
        "limits": CheckLevel.OK,
    }


async def test_a_queue_that_may_drop_messages_and_shares_its_server(tmp_path: Path) -> None:
    with valkey("--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru") as server:
        results = await looked(tmp_path, "cache", "queue", cache=server.url(0), queue=f"celery+{server.url(1)}")
    assert levels(results) == {
        "cache": CheckLevel.OK,
        "cache.broker": CheckLevel.WARNING,
        "queue": CheckLevel.OK,
        "queue.eviction": CheckLevel.PROBLEM,
        "queue.durability": CheckLevel.WARNING,
    }


async def test_a_queue_that_keeps_its_messages(tmp_path: Path) -> None:
    with valkey(durable=True) as server:
        results = await looked(tmp_path, "queue", queue=f"celery+{server.url()}")
    assert levels(results) == {"queue": CheckLevel.OK}


async def test_pickled_messages_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMARTCHAT_CELERY_PICKLE", "1")
    results = await looked(tmp_path, "queue", queue=f"celery+amqp://{CLOSED}")
    assert results["queue"].level is CheckLevel.PROBLEM
    assert "pickled" in results["queue"].message


async def test_processes_that_share_nothing_are_reported(tmp_path: Path) -> None:
    results = await looked(tmp_path, "cache", "sessions", "limits", queue=f"celery+amqp://{CLOSED}")
    assert set(levels(results).values()) == {CheckLevel.WARNING}


async def test_events_that_nobody_delivers(tmp_path: Path, postgres_url: str) -> None:
    library = tmp_path / "library"
    book = tmp_path / "book.md"
    book.write_text("# One\n\nTobias kept the lighthouse.\n")
    queue = f"celery+amqp://{CLOSED}"
    cli = Cli(library, SMARTCHAT_DATABASE=postgres_url, SMARTCHAT_QUEUE=queue)
    added = cli.start("add", book)
    try:
        # It waits for a worker that never comes; the upload is accepted long before.
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            for _ in range(600):
                try:
                    if connection.execute("SELECT count(*) FROM outbox").fetchone() == (1,):
                        break
                except psycopg.errors.UndefinedTable:
                    pass
                await asyncio.sleep(0.1)
    finally:
        added.kill()
        added.communicate()
    results = await looked(tmp_path, "outbox", "work", database=postgres_url, queue=queue)
    assert results["outbox"].level is CheckLevel.PROBLEM
    assert "smartchat relay" in results["outbox"].remedy
    assert results["work"].message.startswith("jobs that wait: 1,")
