"""Opening a database that another version made."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.script import ScriptDirectory

from smartchat_adapters.sql import migrate, tables
from smartchat_adapters.sql.database import SqlDatabase
from smartchat_core.errors import DatabaseUnavailable, SchemaMismatch
from smartchat_core.model.principal import LOCAL_SCOPE
from tests.support.sql_schema import Place, describe

pytestmark = pytest.mark.anyio

NEXT_REVISION = """
import sqlalchemy as sa
from alembic import op

revision = "9000"
down_revision = "{head}"


def upgrade() -> None:
    op.create_table("lecterns", sa.Column("id", sa.Text, primary_key=True))
    {then}


def downgrade() -> None:
    op.drop_table("lecterns")
"""


def test_revisions_are_those_on_disk() -> None:
    script = ScriptDirectory.from_config(migrate.configuration())
    assert tuple(reversed([found.revision for found in script.walk_revisions()])) == tables.REVISIONS


def _with_next_revision(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, then: str = "pass") -> None:
    folder = tmp_path / "migrations"
    shutil.copytree(Path(migrate.__file__).with_name("migrations"), folder)
    (folder / "versions" / "9000_lecterns.py").write_text(NEXT_REVISION.format(head=tables.REVISIONS[-1], then=then))
    monkeypatch.setattr(tables, "REVISIONS", (*tables.REVISIONS, "9000"))
    original = migrate.configuration

    def configuration(connection: sa.Connection | None = None) -> object:
        config = original(connection)
        config.set_main_option("script_location", str(folder))
        return config

    monkeypatch.setattr(migrate, "configuration", configuration)


async def test_older_database_is_upgraded_when_it_is_opened(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await place.open()
    _with_next_revision(monkeypatch, tmp_path)
    async with SqlDatabase(place.url) as database, database.transaction() as unit:
        assert await unit.documents.list(LOCAL_SCOPE) == ()
    assert place.revisions() == ["9000"]
    assert "lecterns" in place.run(describe)


async def test_failed_upgrade_leaves_the_old_schema(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await place.open()
    before = place.run(describe)
    _with_next_revision(monkeypatch, tmp_path, then='op.drop_table("no_such_table")')
    with pytest.raises(DatabaseUnavailable):
        await place.open()
    assert place.run(describe) == before
    assert place.revisions() == [tables.REVISIONS[-2]]


@pytest.fixture(params=["status = 'abandoned'", "stage = 'translate'", "kind = 'translate'"])
def change(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def _document(*, metadata: str) -> str:
    return (
        "INSERT INTO documents (id, owner, content_hash, filename, media_type, size_bytes, added_at, status, reason, "
        "reason_code, metadata, warnings, text_length, passage_count) VALUES ('doc-1', 'local', 'beef', 'a', "
        f"'text/plain', 1, '2026-01-01 00:00:00.000000', 'queued', '', '', '{metadata}', '[]', 0, 0)"
    )


async def test_value_of_a_newer_version_is_named(place: Place, change: str) -> None:
    await place.open()
    place.execute(
        _document(metadata="{}"),
        "INSERT INTO jobs (id, kind, owner, document_id, created_at, status, stage, attempts, token, done, total, "
        "reason) VALUES ('job-1', 'ingest', 'local', 'doc-1', '2026-01-01 00:00:00.000000', 'waiting', 'parse', 0, 0, "
        "0, 0, '')",
        f"UPDATE jobs SET {change}",
    )
    async with SqlDatabase(place.url) as database, database.read_only() as unit:
        (document,) = await unit.documents.list(LOCAL_SCOPE)
        with pytest.raises(SchemaMismatch, match="does not know"):
            await unit.jobs.for_document(document.id)


async def test_value_that_cannot_be_read_is_named(place: Place) -> None:
    await place.open()
    place.execute(_document(metadata="7"))
    async with SqlDatabase(place.url) as database, database.read_only() as unit:
        with pytest.raises(SchemaMismatch, match="cannot read"):
            await unit.documents.list(LOCAL_SCOPE)


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
assert "psycopg" not in sys.modules
assert "sqlalchemy.dialects.postgresql" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], check=True)
