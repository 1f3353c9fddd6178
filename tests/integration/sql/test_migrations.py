"""The same revisions on both servers: up, down, with data in place, and by several processes at once."""

import asyncio
import hashlib
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TypeVar

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from smartchat_adapters.sql import migrate, tables, whole_schema
from smartchat_adapters.sql.database import SqlDatabase
from smartchat_adapters.sql.jobs import _free
from smartchat_core.errors import DatabaseUnavailable, SchemaMismatch
from smartchat_core.events import GenerationActivated
from smartchat_core.model.activity import Feature
from smartchat_core.model.document import Document, DocumentStatus
from smartchat_core.model.file_keys import FileLayout
from smartchat_core.model.generation import IndexGeneration
from smartchat_core.model.ids import ContentHash, DocumentId, JobId, RemovalId, UsageEntryId
from smartchat_core.model.job import Job, JobKind, JobStatus, Stage
from smartchat_core.model.ledger import UsageEntry
from smartchat_core.model.operational_fact import OperationalFact
from smartchat_core.model.parsed import Metadata
from smartchat_core.model.principal import LOCAL_SCOPE
from smartchat_core.model.removal import Removal
from smartchat_core.model.section import Section, SectionRole
from smartchat_core.model.span import Span
from smartchat_core.model.trace import TraceContext
from smartchat_core.model.usage import CallOutcome, Usage
from tests.support.sql_schema import Place, describe

pytestmark = pytest.mark.anyio

T = TypeVar("T")

NOW = datetime(2026, 1, 1, tzinfo=UTC)
DOCUMENT = Document(
    id=DocumentId("doc-1"),
    owner=LOCAL_SCOPE.owner,
    content_hash=ContentHash("beef"),
    filename="a.txt",
    media_type="text/plain",
    size_bytes=1,
    added_at=NOW,
    status=DocumentStatus.PROCESSING,
    file_metadata=Metadata(title="A"),
    has_cover=None,  # nobody noted it then
    layout=FileLayout.CONTENT,
)
SECTION = Section(ordinal=0, title="Chapter 1", span=Span(start=0, end=9), role=SectionRole.CHAPTER, number=1)
JOB = Job(
    id=JobId("job-1"),
    kind=JobKind.INGEST,
    owner=LOCAL_SCOPE.owner,
    document_id=DOCUMENT.id,
    created_at=NOW,
    stage=Stage.EMBED,
    attempts=2,
)
TRACE = TraceContext(traceparent="00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
FACT = OperationalFact(name="restore_drill_rto_seconds", value=12.8, at=NOW)
ENTRY = UsageEntry(
    id=UsageEntryId("use-1"),
    at=NOW,
    owner=LOCAL_SCOPE.owner,
    provider="openai",
    model="gpt-x",
    feature=Feature.ASK,
    outcome=CallOutcome.OK,
    usage=Usage(input_tokens=2, output_tokens=1, cost_usd=Decimal("0.000000001")),
)
GENERATION = IndexGeneration(embedder="e", dimension=2, segmentation="s")

# What the first version wrote.
FIRST_ROWS = (
    """
    INSERT INTO documents VALUES
    ('doc-1', 'local', 'beef', 'a.txt', 'text/plain', 1, '2026-01-01 00:00:00.000000', 'processing', '', '',
     '{"title":"A"}', '[]', 0, NULL, 0)
    """,
    "INSERT INTO sections VALUES ('doc-1', 0, 'Chapter 1', 0, 9, 1, NULL, 'body')",
    """
    INSERT INTO jobs VALUES
    ('job-1', 'ingest', 'local', 'doc-1', '2026-01-01 00:00:00.000000', 'waiting', 'embed', 2, 0, NULL, NULL, NULL,
     NULL, 0, 0, '')
    """,
    """INSERT INTO outbox (kind, body) VALUES ('GenerationActivated', '{"generation":"g1"}')""",
    "INSERT INTO active_generation VALUES (1, 'e', 2, 's')",
)

OPENER = """
import asyncio, sys
from smartchat_adapters.sql.database import SqlDatabase

async def main():
    async with SqlDatabase(sys.argv[1]) as database, database.transaction() as unit:
        print(len(await unit.jobs.unfinished()))

sys.stdin.readline()
asyncio.run(main())
"""


async def test_new_database_has_the_schema_that_migrations_make(place: Place) -> None:
    await place.open()
    created = place.run(describe)
    place.run(lambda connection: migrate.downgrade(connection, "base"))
    assert set(place.run(describe)) == {"alembic_version"}
    place.run(migrate.upgrade)
    assert place.run(describe) == created
    assert place.revisions() == [tables.REVISIONS[-1]]


def test_migrations_describe_the_tables(place: Place) -> None:
    place.run(migrate.upgrade)
    difference = place.run(
        lambda connection: compare_metadata(MigrationContext.configure(connection), whole_schema.metadata)
    )
    assert difference == []


def test_order_does_not_depend_on_the_servers_locale(postgres_url: str) -> None:
    place = Place(url=postgres_url)
    place.run(migrate.upgrade)
    query = "SELECT column_name, collation_name FROM information_schema.columns WHERE table_name = 'documents'"
    collations = dict(place.run(lambda connection: list(map(tuple, connection.exec_driver_sql(query)))))
    keys = {"id", "owner", "content_hash", "status", "layout", "edition"}
    assert {name for name, collation in collations.items() if collation == "C"} == keys


async def test_emptied_database_is_made_again(place: Place) -> None:
    await place.open()
    before = place.run(describe)
    place.run(lambda connection: migrate.downgrade(connection, "base"))
    await place.open()
    assert place.run(describe) == before


@pytest.mark.parametrize("revision", tables.REVISIONS[1:])
def test_each_revision_can_be_taken_back(place: Place, revision: str) -> None:
    before = tables.REVISIONS[tables.REVISIONS.index(revision) - 1]
    place.run(lambda connection: migrate.upgrade(connection, before))
    old = place.run(describe)
    place.run(lambda connection: migrate.upgrade(connection, revision))
    new = place.run(describe)
    assert new != old
    place.run(lambda connection: migrate.downgrade(connection, before))
    assert place.run(describe) == old
    place.run(lambda connection: migrate.upgrade(connection, revision))
    assert place.run(describe) == new


async def test_data_stay_on_the_way_up_and_down(place: Place) -> None:
    place.run(lambda connection: migrate.upgrade(connection, "0001"))
    place.execute(*FIRST_ROWS)
    async with SqlDatabase(place.url) as database, database.transaction() as unit:
        assert await unit.documents.get(LOCAL_SCOPE, DOCUMENT.id) == DOCUMENT
        assert await unit.documents.sections(LOCAL_SCOPE, DOCUMENT.id) == (SECTION,)
        assert await unit.jobs.due(now=NOW, sent_before=NOW) == (JOB,), "no message was sent for it yet"
        ((_, envelope),) = await unit.outbox.pending()
        assert envelope.payload == GenerationActivated(generation="g1")
        assert envelope.id == "outbox-1"
        assert await unit.generations.active() == GENERATION
        assert await unit.removals.pending() == ()
        removal = Removal(
            id=RemovalId("rem-1"),
            document_id=DocumentId("doc-0"),
            owner=LOCAL_SCOPE.owner,
            content_hash=ContentHash("f00d"),
            requested_at=NOW,
        )
        await unit.removals.add(removal)
        leased = await unit.jobs.lease_next(worker="w", now=NOW, duration=timedelta(minutes=1))
        assert leased is not None
        await unit.jobs.save(
            replace(leased, failures=3, done=7, status=JobStatus.RUNNING, waiting_since=NOW, trace=TRACE)
        )
        await unit.activity.record(LOCAL_SCOPE.owner, NOW.date())
        await unit.facts.upsert(FACT)
        await unit.ledger.add(ENTRY)
        assert await unit.ledger.total(NOW) == ENTRY.usage.cost_usd
    place.run(lambda connection: migrate.downgrade(connection, "0001"))
    assert place.run(lambda connection: connection.scalar(sa.text("SELECT done FROM jobs"))) == 7
    async with SqlDatabase(place.url) as database, database.transaction() as unit:
        assert await unit.documents.get(LOCAL_SCOPE, DOCUMENT.id) == DOCUMENT
        assert await unit.documents.sections(LOCAL_SCOPE, DOCUMENT.id) == (SECTION,)
        # What only the newer revision holds is lost with it.
        assert await unit.jobs.get(JOB.id) == replace(leased, done=7)
        assert await unit.removals.pending() == ()
        assert await unit.activity.count(NOW.date()) == 0
        assert await unit.facts.all() == ()
        assert await unit.ledger.total(NOW) == 0
        assert len(await unit.outbox.pending()) == 1
        await unit.documents.remove(LOCAL_SCOPE, DOCUMENT.id)
        assert await unit.jobs.unfinished() == ()


def _insert_by_content(owner: str, content: str, media_type: str) -> str:
    """A document as versions before revision 0013 wrote it: its identifier is made from its owner and its content."""
    name = hashlib.sha256(f"{owner}\0{content}".encode()).hexdigest()[:20]
    return (
        "INSERT INTO documents (id, owner, content_hash, filename, media_type, size_bytes, added_at, status, reason,"
        " reason_code, metadata, warnings, text_length, passage_count)"
        f" VALUES ('doc-{name}', '{owner}', '{content}', 'a.txt', '{media_type}', 1, '2026-01-01 00:00:00.000000',"
        " 'ready', '', '', '{}', '[]', 0, 0)"
    )


def test_documents_with_identifiers_by_content_fit_one_document_of_the_same_file(place: Place) -> None:
    place.run(lambda connection: migrate.upgrade(connection, "0012"))
    kept = [(owner, content) for owner in ("ann", "bob") for content in ("beef", "f00d")]
    place.execute(*(_insert_by_content(owner, content, "text/plain") for owner, content in kept))
    for media_type in ("text/plain", "text/markdown"):
        with pytest.raises(sa.exc.IntegrityError):
            place.execute(_insert_by_content("ann", "beef", media_type))
    place.run(migrate.upgrade)
    rows = "SELECT owner, content_hash FROM documents WHERE layout IS NULL ORDER BY owner, content_hash"
    assert place.run(lambda connection: list(map(tuple, connection.exec_driver_sql(rows)))) == kept


async def test_events_of_older_versions_get_envelopes(place: Place) -> None:
    place.run(lambda connection: migrate.upgrade(connection, "0006"))
    insert = "INSERT INTO outbox (kind, body) VALUES ('GenerationActivated', '{\"generation\": \"g1\"}')"
    place.execute(insert)
    before = datetime.now(UTC)
    async with SqlDatabase(place.url) as database:
        place.execute(insert)  # by a process of the old version, which goes on beside the new one
        async with database.transaction() as unit:
            (_, migrated), (_, written_since) = await unit.outbox.pending()
        async with database.transaction() as unit:
            (_, again), (_, other) = await unit.outbox.pending()
    assert (migrated.id, written_since.id) == ("outbox-1", "outbox-2")
    assert again == migrated
    assert other.id == written_since.id
    assert before <= migrated.occurred_at <= written_since.occurred_at
    assert (migrated.trace, written_since.trace) == (None, None)


def _start(command: list[str], *, count: int) -> list["subprocess.Popen[str]"]:
    return [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(count)]


@pytest.mark.parametrize("revision", [None, "0001"])
async def test_processes_may_open_the_database_at_once(place: Place, revision: str | None) -> None:
    if revision is not None:
        place.run(lambda connection: migrate.upgrade(connection, revision))
        place.execute(*FIRST_ROWS[:1])
    command = [sys.executable, "-W", "error", "-c", OPENER, place.url]
    openers = _start(command, count=3)
    for opener in openers:
        assert opener.stdin is not None
        opener.stdin.write("go\n")
        opener.stdin.flush()
    assert [opener.communicate()[0] for opener in openers] == ["0\n"] * 3
    assert [opener.returncode for opener in openers] == [0] * 3
    assert place.revisions() == [tables.REVISIONS[-1]]


async def test_tasks_may_open_the_database_at_once(place: Place) -> None:
    await asyncio.gather(*(place.open() for _ in range(6)))
    assert place.revisions() == [tables.REVISIONS[-1]]


async def test_newer_database_is_refused(place: Place) -> None:
    await place.open()
    place.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(SchemaMismatch) as caught:
        await place.open()
    assert "9999" in caught.value.cause
    assert caught.value.remedy
    assert place.revisions() == ["9999"]


async def test_database_of_another_program_is_refused(place: Place) -> None:
    place.execute("CREATE TABLE bookmarks (url TEXT)")
    with pytest.raises(DatabaseUnavailable, match="another program") as caught:
        await place.open()
    assert "bookmarks" in caught.value.cause
    assert list(place.run(describe)) == ["bookmarks"]


async def test_schema_is_reported(place: Place) -> None:
    async with SqlDatabase(place.url) as database:
        facts = await database.inspect(datetime.now(UTC))
        assert facts.up_to_date
        assert facts.revision == facts.newest_revision == tables.REVISIONS[-1]
        place.execute("UPDATE alembic_version SET version_num = '0001'")
        facts = await database.inspect(datetime.now(UTC))
        assert not facts.up_to_date
        assert facts.revision == "0001"


async def test_server_is_reported(place: Place) -> None:
    async with SqlDatabase(place.url) as database:
        facts = await database.inspect(datetime.now(UTC) - timedelta(hours=2))
    if place.url.startswith("sqlite"):
        assert facts.server.startswith("SQLite 3.")
        assert facts.clock_ahead_seconds is None
        assert facts.max_connections is None
        assert facts.free_bytes
    else:
        assert facts.server.startswith("PostgreSQL ")
        assert facts.clock_ahead_seconds is not None
        assert round(facts.clock_ahead_seconds / 3600) == 2
        assert facts.max_connections == 200
        assert facts.free_bytes is None


def test_next_job_is_found_without_looking_at_all(place: Place) -> None:
    """The index is as small as the work that is left, and in the order in which it is done."""
    place.run(lambda connection: migrate.upgrade(connection, "0001"))
    place.execute(*FIRST_ROWS[:1])
    place.run(migrate.upgrade)
    place.run(_make_many_jobs)
    assert "ix_jobs_unfinished" in place.run(_plan_of_leasing)


def _make_many_jobs(connection: sa.Connection) -> None:
    rows = [
        {
            "id": f"job-{number}",
            "kind": "ingest",
            "owner": DOCUMENT.owner,
            "document_id": DOCUMENT.id,
            "created_at": NOW,
            "status": ("done", "waiting")[number % 2],
            "stage": "parse",
            "reason": "",
            **dict.fromkeys(("attempts", "token", "done", "total"), 0),
        }
        for number in range(5000)
    ]
    connection.execute(sa.insert(tables.jobs), rows)
    connection.exec_driver_sql("ANALYZE")


def _plan_of_leasing(connection: sa.Connection) -> str:
    query = (
        sa.select(tables.jobs.c.id)
        .where(_free(NOW))
        .order_by(tables.jobs.c.created_at, tables.jobs.c.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    text = query.compile(connection, compile_kwargs={"literal_binds": True})
    explain = "EXPLAIN QUERY PLAN" if connection.dialect.name == "sqlite" else "EXPLAIN"
    return str(connection.exec_driver_sql(f"{explain} {text}").all())
