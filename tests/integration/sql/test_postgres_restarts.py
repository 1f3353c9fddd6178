"""A server that dies, comes back, or is there and says nothing."""

import asyncio
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from smartchat_adapters.sql.database import SqlDatabase
from smartchat_adapters.sql.postgresql import PostgresServer
from smartchat_core.errors import DatabaseUnavailable
from smartchat_core.events import GenerationActivated
from smartchat_core.model.document import Document
from smartchat_core.model.ids import ContentHash, DocumentId
from smartchat_core.model.principal import LOCAL_SCOPE
from smartchat_core.testing.fakes.event_sink import make_envelope
from tests.support.fault_proxy import FaultProxy
from tests.support.faults import HalfOpen, Passing, Refusing, Resetting
from tools.servers import Missing, PgBouncer, PostgreSQL

pytestmark = [pytest.mark.anyio, pytest.mark.slow]

EVENT = make_envelope(GenerationActivated(generation="g"))


def _document(name: str) -> Document:
    return Document(
        id=DocumentId(name),
        owner=LOCAL_SCOPE.owner,
        content_hash=ContentHash(f"content of {name}"),
        filename="a.txt",
        media_type="text/plain",
        size_bytes=1,
        added_at=datetime(2026, 1, 1, tzinfo=UTC),
    )


def _open(url: str, **options: Any) -> SqlDatabase:
    return SqlDatabase(url, **{"connect_timeout": 2, "busy_timeout": 5, **options})


@pytest.fixture(scope="module")
def mortal_server() -> Iterator[PostgreSQL]:
    """A server that a test may kill; what it committed outlives that."""
    try:
        server = PostgreSQL(durable=True)
    except Missing as missing:
        pytest.skip(str(missing))
    with server:
        yield server


@pytest.fixture
def mortal_url(mortal_server: PostgreSQL) -> str:
    return mortal_server.create_database()


@pytest.fixture(params=["directly", "through PgBouncer"])
def mortal_way(request: pytest.FixtureRequest, mortal_server: PostgreSQL, mortal_url: str) -> Iterator[str]:
    if request.param == "directly":
        yield mortal_url
        return
    try:
        pooler = PgBouncer(mortal_server)
    except Missing as missing:
        pytest.skip(str(missing))
    with pooler:
        yield pooler.url(mortal_url.rpartition("/")[2])


async def _names(database: SqlDatabase) -> list[str]:
    async with database.read_only() as unit:
        return [document.id for document in await unit.documents.list(LOCAL_SCOPE)]


async def test_killed_in_the_middle_and_started_again(mortal_server: PostgreSQL, mortal_way: str) -> None:
    async def attempt() -> None:
        async with database.transaction() as unit:
            await unit.documents.add(_document("doc-2"))
            await unit.outbox.append(EVENT)
            await asyncio.to_thread(mortal_server.kill)
            await unit.documents.list(LOCAL_SCOPE)

    database = _open(mortal_way, pool_size=3)
    async with database:
        # All connections of the pool have been used, and all of them die.
        async with database.transaction() as unit, database.read_only() as second, database.read_only() as third:
            await unit.documents.add(_document("doc-1"))
            assert await second.documents.list(LOCAL_SCOPE) == await third.documents.list(LOCAL_SCOPE) == ()
        with pytest.raises(DatabaseUnavailable) as caught:
            await attempt()
        assert caught.value.transient
        assert caught.value.cause
        assert caught.value.remedy
        await asyncio.to_thread(mortal_server.start)
        assert await _names(database) == ["doc-1"]
        for number in range(3):
            async with database.transaction() as unit, database.read_only():
                assert await unit.outbox.pending() == ()
                assert await unit.documents.add(_document(f"doc-{number + 2}"))
        assert len(await _names(database)) == 4


async def test_restarted_while_nobody_looked(mortal_server: PostgreSQL, mortal_url: str) -> None:
    """All connections of the pool are dead, and many want one at the same time: nobody is failed by it."""
    count = 8
    async with _open(mortal_url, pool_size=count) as database:
        all_inside = asyncio.Barrier(count)

        async def read() -> None:
            async with database.read_only() as unit:
                assert await unit.documents.list(LOCAL_SCOPE) == ()
                await all_inside.wait()

        await asyncio.gather(*(read() for _ in range(count)))
        await asyncio.to_thread(mortal_server.kill)
        await asyncio.to_thread(mortal_server.start)
        await asyncio.gather(*(read() for _ in range(count)))


async def test_death_while_it_commits(mortal_server: PostgreSQL, mortal_url: str) -> None:
    """All or nothing, whatever the caller was answered."""
    async with _open(mortal_url) as database:
        for number in range(3):

            async def attempt(name: str) -> None:
                async with database.transaction() as unit:
                    await unit.documents.add(_document(name))
                    await unit.outbox.append(EVENT)

            name = f"doc-{number}"
            attempts = [asyncio.create_task(attempt(f"{name}-{part}")) for part in range(8)]
            await asyncio.sleep(0.02 * number)
            await asyncio.to_thread(mortal_server.kill)
            outcomes = await asyncio.gather(*attempts, return_exceptions=True)
            assert {type(outcome) for outcome in outcomes} <= {type(None), DatabaseUnavailable}
            await asyncio.to_thread(mortal_server.start)
            await _eventually(database)
            async with database.read_only() as unit:
                there = {document.id for document in await unit.documents.list(LOCAL_SCOPE)}
                events = len(await unit.outbox.pending(limit=1000))
            assert events == len(there)
            reported = {f"{name}-{part}" for part, outcome in enumerate(outcomes) if outcome is None}
            assert reported <= there


async def test_nobody_there_for_a_while(postgres_server: PostgreSQL, postgres_url: str) -> None:
    with FaultProxy(postgres_server.port) as proxy:
        async with _open(proxy.through(postgres_url)) as database:
            for fault in (Refusing(), Resetting()):
                proxy.set(fault)
                for _ in range(5):
                    with pytest.raises(DatabaseUnavailable) as caught:
                        await _names(database)
                    assert caught.value.transient
                    assert caught.value.remedy
                proxy.set(Passing())
                await _eventually(database)


async def _eventually(database: SqlDatabase) -> None:
    """It is left alone for a moment after many failures, and then asked again."""
    async with asyncio.timeout(30):
        while True:
            try:
                await _names(database)
            except DatabaseUnavailable:
                await asyncio.sleep(0.1)
            else:
                return


async def test_circuit_opens_when_nobody_is_there(postgres_server: PostgreSQL, postgres_url: str) -> None:
    with FaultProxy(postgres_server.port) as proxy:
        async with _open(proxy.through(postgres_url)) as database:
            with proxy.fault(Resetting()):
                before = proxy.accepted
                for _ in range(40):
                    with pytest.raises(DatabaseUnavailable):
                        await _names(database)
                assert proxy.accepted - before < 40, "each call knocked"
            await _eventually(database)


async def test_silence_within_a_statement(
    postgres_server: PostgreSQL, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("smartchat_adapters.sql.postgresql._GRACE_SECONDS", 0.2)
    with FaultProxy(postgres_server.port) as proxy:
        database = _open(proxy.through(postgres_url), statement_timeout=0.3)

        async def attempt() -> None:
            async with database.transaction() as unit:
                await unit.documents.add(_document("doc-1"))
                proxy.set(HalfOpen())
                await unit.documents.list(LOCAL_SCOPE)

        async with database:
            async with asyncio.timeout(60):
                with pytest.raises(DatabaseUnavailable, match="did not answer") as caught:
                    await attempt()
            assert caught.value.transient
            assert caught.value.remedy
            proxy.set(Passing())
            await _eventually(database)
            assert await _names(database) == []


@pytest.mark.parametrize("known", [False, True])
async def test_silence_at_the_beginning(postgres_server: PostgreSQL, postgres_url: str, known: bool) -> None:
    with FaultProxy(postgres_server.port) as proxy:
        async with _open(proxy.through(postgres_url), pool_size=1) as database:
            if not known:
                # So that a new connection is needed.
                proxy.set(Resetting())
                with pytest.raises(DatabaseUnavailable):
                    await _names(database)
            proxy.set(HalfOpen())
            async with asyncio.timeout(60):
                with pytest.raises(DatabaseUnavailable) as caught:
                    await _names(database)
            assert caught.value.transient
            proxy.set(Passing())
            await _eventually(database)


async def test_silence_at_the_first_opening(postgres_server: PostgreSQL, postgres_url: str) -> None:
    with FaultProxy(postgres_server.port) as proxy, proxy.fault(HalfOpen()):
        async with asyncio.timeout(60):
            with pytest.raises(DatabaseUnavailable, match="cannot be reached"):
                await _open(proxy.through(postgres_url)).__aenter__()


async def test_failure_of_giving_back_does_not_hide_what_happened(
    mortal_server: PostgreSQL, mortal_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    class Failure(Exception):
        pass

    async def attempt() -> None:
        async with database.transaction() as unit:
            await unit.documents.add(_document("doc-1"))
            await asyncio.to_thread(mortal_server.kill)
            raise Failure

    database = _open(mortal_url)
    async with database:
        with caplog.at_level(logging.WARNING, "smartchat_adapters"), pytest.raises(Failure):
            await attempt()
        await asyncio.to_thread(mortal_server.start)
        assert await _names(database) == []


async def test_cancelled_task_is_cancelled_though_the_server_died(mortal_server: PostgreSQL, mortal_url: str) -> None:
    inside = asyncio.Event()

    async def never_end() -> None:
        async with database.transaction() as unit:
            await unit.documents.add(_document("doc-1"))
            inside.set()
            await asyncio.Event().wait()

    database = _open(mortal_url)
    async with database:
        task = asyncio.create_task(never_end())
        await inside.wait()
        await asyncio.to_thread(mortal_server.kill)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.to_thread(mortal_server.start)
        assert await _names(database) == []


async def test_nothing_is_connected_before_it_is_entered() -> None:
    database = _open("postgresql://postgres@127.0.0.1:1/library")
    assert isinstance(database._dialect, PostgresServer)
    with pytest.raises(DatabaseUnavailable, match="not open"):
        await _names(database)


async def test_nothing_is_left_of_a_session(pgbouncer_url: str) -> None:
    """What is set in a transaction does not reach the next one on the same connection of the pooler."""
    async with _open(pgbouncer_url, statement_timeout=7.0) as database:
        async with database.transaction() as unit:
            inside = (await unit.documents._statements.rows(sa.text("SHOW statement_timeout")))[0][0]  # type: ignore[arg-type]
        assert database._engine is not None
        engine = database._engine
        async with engine.connect() as connection:
            raw = await connection.get_raw_connection()
            assert raw.driver_connection is not None
            cursor = await raw.driver_connection.execute(
                "SELECT current_setting('statement_timeout'), count(*) FROM pg_prepared_statements"
            )
            outside = await cursor.fetchone()
    assert inside == "7s"
    assert outside == ("0", 0)
