"""The two ways to the schema agree, and what is not ours is left alone."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from smartchat_adapters.sql import migrate, tables
from smartchat_adapters.sql.database import SqlDatabase
from smartchat_core.errors import DatabaseUnavailable, SchemaMismatch
from smartchat_core.model.principal import LOCAL_SCOPE
from tests.support.sql_schema import describe

pytestmark = pytest.mark.anyio

NEXT_REVISION = """
import sqlalchemy as sa
from alembic import op

revision = "9000"
down_revision = "{head}"


def upgrade() -> None:
    op.create_table("shelves", sa.Column("id", sa.Text, primary_key=True))
    {then}


def downgrade() -> None:
    op.drop_table("shelves")
"""


def _schema(path: Path) -> dict[str, dict[str, object]]:
    engine = sa.create_engine(f"sqlite:///{path}")
    try:
        with engine.connect() as connection:
            return describe(connection)
    finally:
        engine.dispose()


def _revisions(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    try:
        return [revision for (revision,) in connection.execute("SELECT version_num FROM alembic_version")]
    finally:
        connection.close()


def _alembic(path: Path, step: Callable[[sa.Connection], object]) -> object:
    engine = sa.create_engine(f"sqlite:///{path}")
    try:
        with engine.begin() as connection:
            return step(connection)
    finally:
        engine.dispose()


async def _create(path: Path) -> None:
    async with SqlDatabase(f"sqlite:///{path}"):
        pass


async def test_new_database_has_the_schema_that_migrations_make(tmp_path: Path) -> None:
    created, migrated = tmp_path / "created.db", tmp_path / "migrated.db"
    await _create(created)
    _alembic(migrated, migrate.upgrade)
    assert _schema(created) == _schema(migrated)
    assert _revisions(created) == _revisions(migrated) == [tables.REVISIONS[-1]]


def test_migrations_describe_the_tables(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    _alembic(path, migrate.upgrade)
    context = lambda connection: compare_metadata(MigrationContext.configure(connection), tables.metadata)  # noqa: E731
    assert _alembic(path, context) == []


def test_revisions_are_those_on_disk() -> None:
    script = ScriptDirectory.from_config(migrate.configuration())
    assert tuple(reversed([found.revision for found in script.walk_revisions()])) == tables.REVISIONS


async def test_migrations_go_down_and_up_again(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    await _create(path)
    before = _schema(path)
    _alembic(path, lambda connection: migrate.downgrade(connection, "base"))
    assert set(_schema(path)) == {"alembic_version"}
    _alembic(path, migrate.upgrade)
    assert _schema(path) == before


async def test_emptied_database_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    await _create(path)
    before = _schema(path)
    _alembic(path, lambda connection: migrate.downgrade(connection, "base"))
    await _create(path)
    assert _schema(path) == before


def _with_next_revision(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, then: str = "pass") -> None:
    folder = tmp_path / "migrations"
    shutil.copytree(Path(migrate.__file__).with_name("migrations"), folder)
    (folder / "versions" / "9000_shelves.py").write_text(NEXT_REVISION.format(head=tables.REVISIONS[-1], then=then))
    monkeypatch.setattr(tables, "REVISIONS", (*tables.REVISIONS, "9000"))
    original = migrate.configuration

    def configuration(connection: sa.Connection | None = None) -> object:
        config = original(connection)
        config.set_main_option("script_location", str(folder))
        return config

    monkeypatch.setattr(migrate, "configuration", configuration)


async def test_older_database_is_upgraded_when_it_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "library.db"
    await _create(path)
    _with_next_revision(monkeypatch, tmp_path)
    async with SqlDatabase(f"sqlite:///{path}") as database, database.transaction() as unit:
        assert await unit.documents.list(LOCAL_SCOPE) == ()
    assert _revisions(path) == ["9000"]
    assert "shelves" in _schema(path)


async def test_failed_upgrade_leaves_the_old_schema(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "library.db"
    await _create(path)
    before = _schema(path)
    _with_next_revision(monkeypatch, tmp_path, then='op.drop_table("no_such_table")')
    with pytest.raises(DatabaseUnavailable):
        await _create(path)
    assert _schema(path) == before
    assert _revisions(path) == [tables.REVISIONS[-2]]


async def test_newer_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "library.db"
    await _create(path)
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(SchemaMismatch) as caught:
        await _create(path)
    assert "9999" in caught.value.cause
    assert caught.value.remedy
    assert _revisions(path) == ["9999"]


async def test_database_of_another_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
    connection.close()
    with pytest.raises(DatabaseUnavailable, match="another program") as caught:
        await _create(path)
    assert "bookmarks" in caught.value.cause
    assert list(_schema(path)) == ["bookmarks"]


def test_alembic_is_imported_only_to_migrate(tmp_path: Path) -> None:
    program = f"""
import asyncio, sys
from smartchat_adapters.sql.database import SqlDatabase

async def main():
    for _ in range(2):
        async with SqlDatabase("sqlite:///{tmp_path}/library.db"):
            pass

asyncio.run(main())
assert "alembic" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], check=True)
