"""The contract of `Database`, over every adapter."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from smartchat_adapters.sql.database import SqlDatabase
from smartchat_core.audit.database import AuditedDatabase
from smartchat_core.model.audit import SERVER
from smartchat_core.ports.database import Database
from smartchat_core.testing import DatabaseContract
from smartchat_core.testing.database import OpenDatabase
from smartchat_core.testing.fakes.clock import FakeClock
from smartchat_core.testing.fakes.database import InMemoryDatabase, InMemoryStore

PATIENCE_SECONDS = 150.0
"""Hundreds of requests wait for a few connections, for longer on a busy machine."""


def _opening(url: str) -> OpenDatabase:
    def open_one() -> AbstractAsyncContextManager[Database]:
        return SqlDatabase(url, busy_timeout=PATIENCE_SECONDS)

    return open_one


class TestMemory(DatabaseContract):
    @pytest.fixture
    def open_database(self) -> OpenDatabase:
        store = InMemoryStore()

        def open_one() -> AbstractAsyncContextManager[Database]:
            return InMemoryDatabase(store)

        return open_one


class TestAudited(DatabaseContract):
    """What is audited behaves as it would without."""

    @pytest.fixture
    def open_database(self) -> OpenDatabase:
        store = InMemoryStore()

        @asynccontextmanager
        async def open_one() -> AsyncIterator[Database]:
            yield AuditedDatabase(InMemoryDatabase(store), clock=FakeClock(), origin=lambda: SERVER)

        return open_one


class TestSqlite(DatabaseContract):
    @pytest.fixture
    def open_database(self, tmp_path: Path) -> OpenDatabase:
        return _opening(f"sqlite:///{tmp_path}/library.db")


class TestPostgres(DatabaseContract):
    @pytest.fixture
    def open_database(self, postgres_library_url: str) -> OpenDatabase:
        return _opening(postgres_library_url)


class TestPostgresBehindPgBouncer(DatabaseContract):
    """In transaction mode: what was set in a session does not last."""

    @pytest.fixture
    def open_database(self, pgbouncer_url: str) -> OpenDatabase:
        return _opening(pgbouncer_url)
