"""The contract of `Database`, over every adapter."""

from contextlib import AbstractAsyncContextManager
from pathlib import Path

import pytest

from smartchat_adapters.sql.database import SqlDatabase
from smartchat_core.ports.database import Database
from smartchat_core.testing import DatabaseContract
from smartchat_core.testing.database import OpenDatabase


class TestSqlDatabase(DatabaseContract):
    @pytest.fixture
    def open_database(self, tmp_path: Path) -> OpenDatabase:
        def open_one() -> AbstractAsyncContextManager[Database]:
            return SqlDatabase(f"sqlite:///{tmp_path}/library.db")

        return open_one
