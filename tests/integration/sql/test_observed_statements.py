"""Each statement is reported to an observer, by what it does and never by its values."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from smartchat_adapters.sql.database import SqlDatabase
from smartchat_adapters.sql.statements import StatementExecutor
from smartchat_core.errors import DatabaseUnavailable
from smartchat_core.model.dependency_facts import PoolFacts
from smartchat_core.model.document import Document
from smartchat_core.model.ids import ContentHash, DocumentId
from smartchat_core.model.principal import LOCAL_SCOPE
from tests.support.sql_schema import Place

pytestmark = pytest.mark.anyio

DOCUMENT = Document(
    id=DocumentId("doc-secret"),
    owner=LOCAL_SCOPE.owner,
    content_hash=ContentHash("beef"),
    filename="a-secret.txt",
    media_type="text/plain",
    size_bytes=1,
    added_at=datetime(2026, 1, 1, tzinfo=UTC),
)


class Observer:
    def __init__(self) -> None:
        self.reported: list[tuple[str, float, bool]] = []

    def __call__(self, operation: str, seconds: float, slow: bool) -> None:
        self.reported.append((operation, seconds, slow))


async def test_statements_are_observed_by_verb_and_table(place: Place) -> None:
    observer = Observer()
    async with SqlDatabase(place.url, observer=observer, slow_query=3600) as database, database.transaction() as unit:
        await unit.documents.add(DOCUMENT)
        await unit.documents.list(LOCAL_SCOPE)
        await unit.ledger.total(DOCUMENT.added_at)
    operations = [operation for operation, _, _ in observer.reported]
    assert operations == ["begin", "insert documents", "select documents", "select usage_entries", "commit"]
    assert all(seconds >= 0 and not slow for _, seconds, slow in observer.reported)


async def test_slow_statement_is_reported_as_one(postgres_url: str) -> None:
    observer = Observer()
    opened = SqlDatabase(postgres_url, observer=observer, slow_query=0.05)
    async with opened as database, database.transaction() as unit:
        statements: StatementExecutor = unit.documents._statements
        await statements.rows(sa.select(sa.func.pg_sleep(0.1)))
        await statements.rows(sa.select(sa.func.pg_sleep(0)))
    slow = [(operation, seconds >= 0.1) for operation, seconds, slow in observer.reported if slow]
    assert ("select", True) in slow
    assert [operation for operation, _, _ in observer.reported].count("select") == 2


async def test_failed_statement_is_reported(postgres_url: str) -> None:
    observer = Observer()
    async with SqlDatabase(postgres_url, observer=observer, statement_timeout=0.2, slow_query=0.1) as database:
        with pytest.raises(DatabaseUnavailable):
            async with database.transaction() as unit:
                await unit.documents._statements.rows(sa.select(sa.func.pg_sleep(30)))
    assert [operation for operation, _, slow in observer.reported if slow] == ["select"]


async def test_pool_is_reported(place: Place) -> None:
    database = SqlDatabase(place.url, pool_size=2, pool_overflow=1)
    assert database.pool() == PoolFacts()
    async with database:
        idle = database.pool()
        assert idle.in_use == 0
        async with database.read_only(), database.read_only():
            assert database.pool().in_use == 2
        assert database.pool().in_use == 0
        assert database.pool().idle == 2
        assert idle.limit == (3 if place.url.startswith("postgresql") else 15)
    assert database.pool() == PoolFacts()


def test_operations_are_of_a_small_set(tmp_path: Path) -> None:
    from smartchat_adapters.sql import whole_schema
    from smartchat_adapters.sql.statement_timer import _operation

    names = {
        _operation(verb(table))
        for table in whole_schema.metadata.tables.values()
        for verb in (sa.select, sa.insert, sa.update, sa.delete)
    }
    # As many as the schema has tables, whatever is asked; of these the metric keeps the first `most`.
    assert len(names) == 4 * len(whole_schema.metadata.tables) <= 300
