"""The contract of `Database`, over every adapter."""

from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from smartchat_adapters.sql.database import SqlDatabase
from smartchat_core.ports.database import Database
from smartchat_core.testing import DatabaseContract
from smartchat_core.testing.database import OpenDatabase


def _opening(url: str) -> OpenDatabase:
    def open_one() -> AbstractAsyncContextManager[Database]:
        return SqlDatabase(url)

    return open_one


class TestSqlite(DatabaseContract):
    @pytest.fixture
    def open_database(self, tmp_path: Path) -> OpenDatabase:
        return _opening(f"sqlite:///{tmp_path}/library.db")


class TestPostgres(DatabaseContract):
    @pytest.fixture
    def open_database(self, postgres_url: str) -> OpenDatabase:
        return _opening(postgres_url)


class TestPostgresBehindPgBouncer(DatabaseContract):
    """In transaction mode: what a session was told does not last."""

    @pytest.fixture
    def open_database(self, pgbouncer_url: str) -> OpenDatabase:
        return _opening(pgbouncer_url)
