"""Contract of databases: isolation and atomicity of transactions."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import pytest

from smartchat_core.errors import InvalidRequest
from smartchat_core.events import Envelope, GenerationActivated
from smartchat_core.model.generation import IndexGeneration
from smartchat_core.model.ids import DocumentId, GroupId, JobId, RemovalId, UserId
from smartchat_core.model.owner_work import WorkSeconds
from smartchat_core.model.removal import Removal
from smartchat_core.model.user import Group
from smartchat_core.ports.database import Database, UnitOfWork
from smartchat_core.testing.database_cases import (
    ANN,
    CONTENT,
    MINUTE,
    NOW,
    DatabaseCases,
    OpenDatabase,
    add,
    make_document,
    make_job,
    make_section,
)
from smartchat_core.testing.database_users import make_user
from smartchat_core.testing.fakes.event_sink import make_envelope

__all__ = ["TransactionCases"]

_GENERATION = IndexGeneration(embedder="e", dimension=2, segmentation="s")
_REMOVAL = Removal(
    id=RemovalId("rem-1"), document_id=DocumentId("doc-1"), owner=ANN.owner, content_hash=CONTENT, requested_at=NOW
)
_WRITES: dict[str, Callable[[UnitOfWork], Awaitable[object]]] = {
    "documents.add": lambda unit: unit.documents.add(make_document("doc-2")),
    "documents.save": lambda unit: unit.documents.save(make_document("doc-1", filename="b.txt")),
    "documents.remove": lambda unit: unit.documents.remove(ANN, DocumentId("doc-1")),
    "documents.lock_content": lambda unit: unit.documents.lock_content(ANN, CONTENT),
    "documents.replace_sections": lambda unit: unit.documents.replace_sections(DocumentId("doc-1"), [make_section(0)]),
    "jobs.add": lambda unit: unit.jobs.add(make_job("job-2")),
    "jobs.save": lambda unit: unit.jobs.save(make_job("job-1", attempts=5)),
    "jobs.lease_next": lambda unit: unit.jobs.lease_next(worker="w", now=NOW, duration=MINUTE),
    "jobs.hold_backlog": lambda unit: unit.jobs.hold_backlog(),
    "owner_work.spend": lambda unit: unit.owner_work.spend(ANN.owner, WorkSeconds(), pool="all", cost=1, at=NOW),
    "owner_work.forget": lambda unit: unit.owner_work.forget(NOW),
    "jobs.mark_sent": lambda unit: unit.jobs.mark_sent([JobId("job-1")], at=NOW),
    "outbox.append": lambda unit: unit.outbox.append(_event("g2")),
    "outbox.delivered": lambda unit: unit.outbox.delivered([1]),
    "generations.activate": lambda unit: unit.generations.activate(_GENERATION),
    "generations.lock_alias": lambda unit: unit.generations.lock_alias(),
    "removals.add": lambda unit: unit.removals.add(_REMOVAL),
    "removals.save": lambda unit: unit.removals.save(_REMOVAL),
    "users.add": lambda unit: unit.users.add(make_user("ann")),
    "groups.add": lambda unit: unit.groups.add(Group(id=GroupId("grp-1"), name="readers", created_at=NOW)),
    "user_sessions.end_all": lambda unit: unit.user_sessions.end_all(UserId("usr-ann")),
    "api_keys.end_all": lambda unit: unit.api_keys.end_all(UserId("usr-ann")),
    "credentials.remove_totp": lambda unit: unit.credentials.remove_totp(UserId("usr-ann")),
    "credentials.take_step": lambda unit: unit.credentials.take_step(UserId("usr-ann"), 1),
    "passkeys.remove_all": lambda unit: unit.passkeys.remove_all(UserId("usr-ann")),
    "one_time_tokens.forget_expired": lambda unit: unit.one_time_tokens.forget_expired(NOW),
    "sign_in_rates.keep": lambda unit: unit.sign_in_rates.keep({"a": 1}),
    "shelves.remove_all": lambda unit: unit.shelves.remove_all(ANN.owner),
    "groups.leave": lambda unit: unit.groups.leave(GroupId("grp-1"), [UserId("usr-ann")]),
}


def _event(generation: str) -> Envelope:
    return make_envelope(GenerationActivated(generation=generation))


async def _contents(unit: UnitOfWork) -> tuple[object, ...]:
    return (
        await unit.documents.list(ANN),
        await unit.documents.sections(ANN, DocumentId("doc-1")),
        await unit.jobs.unfinished(),
        [envelope for _, envelope in await unit.outbox.pending()],
        await unit.generations.active(),
        await unit.removals.pending(),
    )


class TransactionCases(DatabaseCases):
    """All or nothing, one snapshot, and who may write."""

    async def test_failed_transaction_leaves_no_trace(self, database: Database) -> None:
        class Failure(Exception):
            pass

        with pytest.raises(Failure):
            async with database.transaction() as unit:
                await add(unit, make_document("doc-1"), make_job("job-1"))
                await unit.outbox.append(_event("g1"))
                await unit.generations.activate(IndexGeneration(embedder="e", dimension=2, segmentation="s"))
                raise Failure
        async with database.transaction() as unit:
            assert await unit.documents.list(ANN) == ()
            assert await unit.jobs.unfinished() == ()
            assert await unit.outbox.pending() == ()
            assert await unit.generations.active() is None

    async def test_cancelled_transaction_leaves_no_trace(self, database: Database) -> None:
        inside = asyncio.Event()

        async def never_end() -> None:
            async with database.transaction() as unit:
                await unit.documents.add(make_document("doc-1"))
                inside.set()
                await asyncio.Event().wait()

        task = asyncio.create_task(never_end())
        await inside.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        async with database.transaction() as unit:
            assert await unit.documents.list(ANN) == ()
            assert await unit.documents.add(make_document("doc-1"))

    async def test_committed_changes_last(self, open_database: OpenDatabase) -> None:
        async with open_database() as database, database.transaction() as unit:
            await unit.documents.add(make_document("doc-1"))
        async with open_database() as database, database.transaction() as unit:
            assert await unit.documents.list(ANN) == (make_document("doc-1"),)

    @pytest.mark.parametrize("write", list(_WRITES))
    async def test_reader_cannot_write(self, database: Database, write: str) -> None:
        async with database.transaction() as unit:
            await add(unit, make_document("doc-1"), make_job("job-1"))
            await unit.outbox.append(_event("g1"))
        async with database.read_only() as unit:
            before = await _contents(unit)
            with pytest.raises(InvalidRequest):
                await _WRITES[write](unit)
            assert await _contents(unit) == before
        async with database.read_only() as unit:
            assert await _contents(unit) == before

    async def test_reader_sees_one_snapshot_and_waits_for_nobody(self, open_database: OpenDatabase) -> None:
        async with open_database() as database, open_database() as other:
            async with database.transaction() as unit:
                await add(unit, make_document("doc-1"), make_job("job-1"))
                await unit.outbox.append(_event("g1"))
            async with other.read_only() as reader:
                before = await _contents(reader)
                async with database.transaction() as unit:
                    await unit.documents.lock_content(ANN, CONTENT)
                    await unit.generations.lock_alias()
                    await unit.jobs.lease_next(worker="w", now=NOW, duration=MINUTE)
                    await unit.documents.get(ANN, DocumentId("doc-1"))
                    await unit.outbox.pending()
                    for write in ("documents.save", "generations.activate", "removals.add"):
                        await _WRITES[write](unit)
                    assert await _contents(reader) == before
                    async with database.read_only() as beside:
                        assert await _contents(beside) == before
                assert await _contents(reader) == before
            async with other.read_only() as reader:
                assert await _contents(reader) != before

    async def test_database_reports_its_facts(self, database: Database) -> None:
        now = datetime.now(UTC)
        facts = await database.inspect(now)
        assert facts.server
        assert facts.up_to_date
        assert not facts.read_only
        assert facts.clock_ahead_seconds is None or abs(facts.clock_ahead_seconds) < 3600  # it is this machine's
        async with database.transaction() as unit:
            await unit.documents.add(make_document("doc-1"))
