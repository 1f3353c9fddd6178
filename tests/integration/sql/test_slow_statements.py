"""Statements that take long are reported, without their values."""

import logging
from datetime import UTC, datetime
from pathlib import Path

import pytest

from smartchat_adapters.sql.database import SqlDatabase
from smartchat_core.model.document import Document
from smartchat_core.model.ids import ContentHash, DocumentId
from smartchat_core.model.principal import LOCAL_SCOPE

pytestmark = pytest.mark.anyio

SECRET = "the-diary-of-a-patient.epub"
DOCUMENT = Document(
    id=DocumentId("doc-1"),
    owner=LOCAL_SCOPE.owner,
    content_hash=ContentHash("beef"),
    filename=SECRET,
    media_type="text/plain",
    size_bytes=1,
    added_at=datetime(2026, 1, 1, tzinfo=UTC),
)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/library.db"
    return str(request.getfixturevalue("postgres_url"))


async def _work(url: str, *, slow_query: float) -> None:
    async with SqlDatabase(url, slow_query=slow_query) as database:
        async with database.transaction() as unit:
            await unit.documents.lock_content(LOCAL_SCOPE, DOCUMENT.content_hash)
            await unit.documents.add(DOCUMENT)
            await unit.documents.save(DOCUMENT)
        async with database.transaction() as unit:
            await unit.documents.remove(LOCAL_SCOPE, DOCUMENT.id)


async def test_each_slow_statement_is_logged_once(url: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING, "smartchat_adapters.sql.statement_timer"):
        await _work(url, slow_query=0.0)
    operations = [record.__dict__["operation"] for record in caplog.records]
    if url.startswith("postgresql"):
        assert operations.pop(1) == "lock"
    assert operations == [
        "begin",
        "insert documents",
        "update documents",
        "commit",
        "begin",
        "select jobs",
        "delete jobs",
        "delete documents",
        "commit",
    ]
    for record in caplog.records:
        assert record.__dict__["event_type"] == "performance"
        assert record.__dict__["duration"] >= 0
        assert record.__dict__["threshold"] == 0
        assert SECRET not in str(record.__dict__)


async def test_quick_statements_are_not_logged(url: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG, "smartchat_adapters.sql.statement_timer"):
        await _work(url, slow_query=3600)
    assert caplog.records == []
