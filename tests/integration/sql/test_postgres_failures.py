"""What goes wrong with a PostgreSQL server becomes an error with a cause and a remedy."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa

from smartchat_adapters.sql.database import SqlDatabase
from smartchat_core.errors import (
    ConcurrencyError,
    ConfigurationError,
    DatabaseUnavailable,
    InvalidRequest,
    SmartChatError,
)
from smartchat_core.events import GenerationActivated
from smartchat_core.model.document import Document
from smartchat_core.model.ids import ContentHash, DocumentId
from smartchat_core.model.principal import LOCAL_SCOPE
from smartchat_core.ports.database import UnitOfWork
from smartchat_core.testing.fakes.event_sink import make_envelope
from tools.servers import PostgreSQL

pytestmark = pytest.mark.anyio

PASSWORD = "Tr0ub4dor&3"
DOCUMENT = Document(
    id=DocumentId("doc-1"),
    owner=LOCAL_SCOPE.owner,
    content_hash=ContentHash("beef"),
    filename="a.txt",
    media_type="text/plain",
    size_bytes=1,
    added_at=datetime(2026, 1, 1, tzinfo=UTC),
)


def _open(url: str, **options: Any) -> SqlDatabase:
    return SqlDatabase(url, **{"connect_timeout": 2, **options})


async def _failure(url: str, **options: Any) -> DatabaseUnavailable:
    with pytest.raises(DatabaseUnavailable) as caught:
        async with _open(url, **options) as database, database.read_only() as unit:
            await unit.documents.list(LOCAL_SCOPE)
    assert caught.value.message
    assert caught.value.cause
    assert caught.value.remedy
    assert "Tr0ub4dor" not in _everything(caught.value)
    return caught.value


def _everything(error: BaseException) -> str:
    """All that a log of the error would show."""
    parts = []
    found: BaseException | None = error
    while found is not None:
        parts += [repr(found), str(found), repr(getattr(found, "cause", "")), repr(getattr(found, "remedy", ""))]
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)
    return "\n".join(parts)


async def _run(unit: UnitOfWork, statement: sa.Select[Any]) -> None:
    """A statement that no repository would send."""
    await unit.documents._statements.rows(statement)  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def guarded_server(postgres_server: PostgreSQL) -> Iterator[PostgreSQL]:
    """The server with a user that needs a password."""
    data = postgres_server.folder / "data"
    rules = data / "pg_hba.conf"
    before = rules.read_text()
    with postgres_server.connect() as connection:
        connection.execute(f"CREATE ROLE reader LOGIN PASSWORD '{PASSWORD}'")
        rules.write_text(f"host all reader all scram-sha-256\nhost all unwanted all reject\n{before}")
        connection.execute("SELECT pg_reload_conf()")
        while not connection.execute("SELECT 1 FROM pg_hba_file_rules WHERE 'reader' = ANY(user_name)").fetchone():
            pass
    yield postgres_server
    rules.write_text(before)
    with postgres_server.connect() as connection:
        connection.execute("SELECT pg_reload_conf()")
        connection.execute("DROP ROLE reader")


@pytest.fixture
async def database(postgres_url: str) -> AsyncIterator[SqlDatabase]:
    async with _open(postgres_url, busy_timeout=0.3, statement_timeout=1, idle_timeout=3) as database:
        yield database


@pytest.mark.parametrize(
    ("user", "message"),
    [
        ("reader:Tr0ub4dor%264", "refuses the user or the password"),
        ("reader", "refuses the user or the password"),
        ("nobody-at-all:Tr0ub4dor%263", "refuses the user or the password"),
        ("unwanted:Tr0ub4dor%263", "refuses the user or the password"),
    ],
)
async def test_user_that_is_not_let_in(guarded_server: PostgreSQL, postgres_url: str, user: str, message: str) -> None:
    error = await _failure(postgres_url.replace("postgres@", f"{user}@"))
    assert re.search(message, error.message)


async def test_password_with_odd_characters(guarded_server: PostgreSQL, postgres_url: str) -> None:
    name = postgres_url.rpartition("/")[2]
    with guarded_server.connect(name) as connection:
        connection.execute("GRANT ALL ON SCHEMA public TO reader")
    url = postgres_url.replace("postgres@", "reader:Tr0ub4dor%263@")
    async with _open(url) as database, database.transaction() as unit:
        assert await unit.documents.add(DOCUMENT)
    with guarded_server.connect(name) as connection:
        connection.execute("DROP OWNED BY reader")


async def test_password_that_should_have_been_encoded() -> None:
    error = await _failure("postgresql://postgres:Tr0ub/4dor@127.0.0.1:1/library")
    assert "4dor" not in _everything(error)


async def test_user_without_rights(guarded_server: PostgreSQL, postgres_url: str) -> None:
    error = await _failure(postgres_url.replace("postgres@", "reader:Tr0ub4dor%263@"))
    assert "may not do that" in error.message


async def test_database_that_is_not_there(postgres_url: str) -> None:
    error = await _failure(f"{postgres_url}-gone")
    assert "no such database" in error.message


async def test_server_that_is_not_there() -> None:
    error = await _failure("postgresql://postgres:Tr0ub4dor@127.0.0.1:1/library")
    assert "cannot be reached" in error.message
    assert error.transient


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://postgres:Tr0ub4dor@127.0.0.1:port/library",
        "postgres://postgres:Tr0ub4dor@127.0.0.1/library",
        "mysql://postgres:Tr0ub4dor@127.0.0.1/library",
    ],
)
def test_address_that_cannot_be_used(url: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        SqlDatabase(url)
    assert caught.value.remedy
    assert "ub4dor" not in _everything(caught.value)
    assert "Tr0ub" not in _everything(caught.value)


@pytest.mark.parametrize("option", ["sslmode=require", "no_such_option=1", "sslmode=perhaps", "connect_timeout=soon"])
async def test_option_that_cannot_be_used(postgres_url: str, option: str) -> None:
    error = await _failure(f"{postgres_url}?{option}")
    assert "option" in error.message or "encryption" in error.message


async def test_too_many_connections(postgres_server: PostgreSQL, postgres_url: str) -> None:
    name = postgres_url.rpartition("/")[2]
    with postgres_server.connect() as connection:
        connection.execute(f"CREATE ROLE crowd LOGIN CONNECTION LIMIT 1; GRANT ALL ON DATABASE {name} TO crowd")
        connection.execute(f"ALTER DATABASE {name} OWNER TO crowd")
    url = postgres_url.replace("postgres@", "crowd@")
    try:
        with psycopg.connect(url):
            error = await _failure(url)
        assert "no connection left" in error.message
    finally:
        with postgres_server.connect() as connection:
            connection.execute(f"ALTER DATABASE {name} OWNER TO postgres; DROP OWNED BY crowd; DROP ROLE crowd")


async def test_database_that_may_only_be_read(postgres_server: PostgreSQL, postgres_url: str) -> None:
    name = postgres_url.rpartition("/")[2]
    async with _open(postgres_url):
        pass
    with postgres_server.connect() as connection:
        connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    async with _open(postgres_url) as database:
        with pytest.raises(DatabaseUnavailable, match="may not be written") as caught:
            async with database.transaction() as unit:
                await unit.documents.add(DOCUMENT)
        assert caught.value.remedy
        async with database.read_only() as unit:
            assert await unit.documents.list(LOCAL_SCOPE) == ()
        assert (await database.inspect(datetime.now(UTC))).read_only


async def test_empty_database_that_may_only_be_read(postgres_server: PostgreSQL, postgres_url: str) -> None:
    with postgres_server.connect() as connection:
        connection.execute(f"ALTER DATABASE {postgres_url.rpartition('/')[2]} SET default_transaction_read_only = on")
    assert "may not be written" in (await _failure(postgres_url)).message


async def test_statement_that_takes_too_long(database: SqlDatabase) -> None:
    async def attempt() -> None:
        async with database.transaction() as unit:
            await unit.documents.add(DOCUMENT)
            await _run(unit, sa.select(sa.func.pg_sleep(60)))

    with pytest.raises(DatabaseUnavailable, match="took too long over a statement") as caught:
        await attempt()
    assert caught.value.transient
    assert "57014" in caught.value.cause
    async with database.read_only() as unit:
        assert await unit.documents.list(LOCAL_SCOPE) == ()


async def test_row_that_another_one_keeps(database: SqlDatabase, postgres_url: str) -> None:
    async with database.transaction() as unit:
        await unit.documents.add(DOCUMENT)
    with psycopg.connect(postgres_url) as other:
        other.execute("SELECT * FROM documents FOR UPDATE")
        with pytest.raises(DatabaseUnavailable, match="busy") as caught:
            async with database.transaction() as unit:
                await unit.documents.get(LOCAL_SCOPE, DOCUMENT.id)
        assert caught.value.transient
        async with database.read_only() as unit:
            assert await unit.documents.get(LOCAL_SCOPE, DOCUMENT.id) == DOCUMENT
    async with database.transaction() as unit:
        assert await unit.documents.get(LOCAL_SCOPE, DOCUMENT.id) == DOCUMENT


async def test_transaction_that_does_nothing_for_too_long(database: SqlDatabase) -> None:
    async def attempt() -> None:
        async with database.transaction() as unit:
            await unit.documents.add(DOCUMENT)
            await asyncio.sleep(4)
            await unit.documents.list(LOCAL_SCOPE)

    with pytest.raises(DatabaseUnavailable, match="left open for too long"):
        await attempt()
    async with database.transaction() as unit:
        assert await unit.documents.list(LOCAL_SCOPE) == ()


async def test_transactions_that_wait_for_each_other(postgres_url: str) -> None:
    """One of them is broken off and may be repeated; the other goes on."""
    other = DocumentId("doc-2")
    async with _open(postgres_url) as database:
        async with database.transaction() as unit:
            for name in (DOCUMENT.id, other):
                await unit.outbox.append(make_envelope(GenerationActivated(generation="g")))
                assert await unit.documents.add(_another(name))
        both = asyncio.Barrier(2)

        async def take(first: DocumentId, second: DocumentId) -> None:
            async with database.transaction() as unit:
                await unit.documents.get(LOCAL_SCOPE, first)
                await both.wait()
                await unit.documents.get(LOCAL_SCOPE, second)

        outcomes = await asyncio.gather(take(DOCUMENT.id, other), take(other, DOCUMENT.id), return_exceptions=True)
        assert [type(outcome) for outcome in outcomes if outcome] == [ConcurrencyError]
        (error,) = (outcome for outcome in outcomes if isinstance(outcome, SmartChatError))
        assert error.transient
        assert error.remedy


def _fields(document: Document) -> dict[str, Any]:
    return {name: getattr(document, name) for name in Document.__dataclass_fields__}


def _another(name: DocumentId) -> Document:
    """A document of bytes of its own: of the same bytes an owner has only one."""
    return Document(**{**_fields(DOCUMENT), "id": name, "content_hash": ContentHash(f"content of {name}")})


async def test_connection_that_the_server_ends(
    database: SqlDatabase, postgres_server: PostgreSQL, postgres_url: str
) -> None:
    name = postgres_url.rpartition("/")[2]

    async def attempt() -> None:
        async with database.transaction() as unit:
            await unit.documents.add(DOCUMENT)
            with postgres_server.connect() as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
                    [name],
                )
            await unit.documents.list(LOCAL_SCOPE)

    with pytest.raises(DatabaseUnavailable) as caught:
        await attempt()
    assert caught.value.transient
    assert caught.value.remedy
    async with database.transaction() as unit:
        assert await unit.documents.list(LOCAL_SCOPE) == ()


async def test_failed_statement_ends_the_transaction(database: SqlDatabase) -> None:
    async def attempt() -> None:
        async with database.transaction() as unit:
            await unit.documents.add(DOCUMENT)
            with suppress(InvalidRequest):
                await _run(unit, sa.select(sa.text("1 / 0")))

    with pytest.raises(DatabaseUnavailable, match="cannot go on"):
        await attempt()
    async with database.read_only() as unit:
        assert await unit.documents.list(LOCAL_SCOPE) == ()


async def test_more_transactions_than_connections(postgres_url: str) -> None:
    async with _open(postgres_url, pool_size=1, pool_overflow=1, busy_timeout=0.2) as database:
        async with database.read_only(), database.transaction() as unit:
            with pytest.raises(DatabaseUnavailable, match="busy") as caught:
                async with database.read_only():
                    pass
            assert caught.value.transient
            await unit.documents.add(DOCUMENT)
        async with database.read_only() as unit:
            assert await unit.documents.list(LOCAL_SCOPE) == (DOCUMENT,)


async def test_many_tasks_share_few_connections(postgres_url: str, postgres_server: PostgreSQL) -> None:
    most = 0

    async def work(database: SqlDatabase, number: int) -> None:
        nonlocal most
        async with database.transaction() as unit:
            assert await unit.documents.add(_another(DocumentId(f"doc-{number}")))
            with postgres_server.connect() as connection:
                row = connection.execute(
                    "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'smartchat' AND datname = %s",
                    [postgres_url.rpartition("/")[2]],
                ).fetchone()
            assert row is not None
            most = max(most, row[0])

    async with _open(postgres_url, pool_size=2, pool_overflow=1) as database:
        await asyncio.gather(*(work(database, number) for number in range(30)))
        async with database.read_only() as unit:
            assert len(await unit.documents.list(LOCAL_SCOPE)) == 30
    assert 1 <= most <= 3


@pytest.mark.parametrize("text", ["caf\udce9", "a\0b"])
async def test_identifier_that_is_no_text(database: SqlDatabase, text: str) -> None:
    with pytest.raises(InvalidRequest):
        async with database.transaction() as unit:
            await unit.documents.add(Document(**{**_fields(DOCUMENT), "id": DocumentId(text)}))
    async with database.transaction() as unit:
        assert await unit.documents.add(DOCUMENT)


async def test_number_that_is_too_large(database: SqlDatabase) -> None:
    with pytest.raises(InvalidRequest):
        async with database.transaction() as unit:
            await unit.documents.add(Document(**{**_fields(DOCUMENT), "size_bytes": 2**63}))


@pytest.mark.parametrize("steps", [1, 5, 10, 20, 40, 80])
async def test_cancellation_at_any_moment_leaves_the_pool_healthy(postgres_url: str, steps: int) -> None:
    async def work(database: SqlDatabase, name: DocumentId) -> None:
        document = _another(name)
        while True:
            async with database.transaction() as unit:
                if not await unit.documents.add(document):
                    await unit.documents.remove(LOCAL_SCOPE, name)

    async with _open(postgres_url, pool_size=1, pool_overflow=1) as database:
        tasks = [asyncio.create_task(work(database, DocumentId(f"doc-{number}"))) for number in range(4)]
        for _ in range(steps):
            await asyncio.sleep(0.0005)
        await _cancel(tasks)
        async with database.transaction() as first, database.read_only() as second:
            assert await first.documents.list(LOCAL_SCOPE) == await second.documents.list(LOCAL_SCOPE)


async def _cancel(tasks: list["asyncio.Task[None]"]) -> None:
    for task in tasks:
        task.cancel()
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    assert {type(outcome) for outcome in outcomes} == {asyncio.CancelledError}


async def test_cancellation_within_a_statement_waits_for_its_end(postgres_url: str) -> None:
    async def work(database: SqlDatabase) -> None:
        async with database.transaction() as unit:
            await unit.documents.add(DOCUMENT)
            await _run(unit, sa.select(sa.func.pg_sleep(0.5)))

    async with _open(postgres_url, pool_size=1, pool_overflow=0) as database:
        task = asyncio.create_task(work(database))
        await asyncio.sleep(0.2)
        await _cancel([task])
        async with database.transaction() as unit:
            assert await unit.documents.add(DOCUMENT)
