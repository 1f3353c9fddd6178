"""Contract of databases: the audit's rows, its head, and that those who append stand in a line."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from smartchat_core.audit.chain import ChainVerifier, chained
from smartchat_core.errors import InvalidRequest
from smartchat_core.model.audit import GENESIS, AuditChange, AuditFilter, AuditHead, AuditOrigin, AuditRow, ChainPoint
from smartchat_core.ports.database import Database
from smartchat_core.testing.database_cases import MINUTE, NOW, DatabaseCases, OpenDatabase

__all__ = ["AuditCases"]

_WRITERS = 4
_TURNS = 8
_ADMIN = AuditOrigin(actor="usr-olga", address="192.0.2.7", credential="session:ses-1")


class AuditCases(DatabaseCases):
    """Rows come back as they were, by page and condition; the head moves with them; no number is given twice."""

    async def test_rows_come_back_as_they_were(self, database: Database) -> None:
        first = await _append(database, AuditChange(action="user.added", subject="usr-ann", details={"role": "reader"}))
        second = await _append(
            database,
            AuditChange(action="shelf.shared", subject="shf-1", owner="ann", details={"to": "user:usr-bob"}),
            AuditChange(action="group.entered", subject="grp-1", owner="usr-bob"),
            at=NOW + MINUTE,
            origin=AuditOrigin(actor="machine"),
        )
        rows = (*first, *second)
        async with database.read_only() as unit:
            assert await unit.audit.page() == rows
            assert await unit.audit.newest() == rows[::-1]
            assert await unit.audit.page(after=1, limit=1) == rows[1:2]
            assert await unit.audit.newest(before=3, limit=1) == rows[1:2]
            head = await unit.audit.head()
            assert head == AuditHead(last=ChainPoint(sequence=3, hash=rows[2].hash))
            for where, expected in (
                (AuditFilter(about=("usr-bob",)), rows[1:]),
                (AuditFilter(about=("usr-b",)), ()),
                (AuditFilter(about=("usr_1", "ses-1")), rows[:1]),
                (AuditFilter(about=("usr-olga",)), rows[:1]),
                (AuditFilter(about=("reader",)), rows[:1]),
                (AuditFilter(address="192.0.2.7"), rows[:1]),
                (AuditFilter(actions=("user.", "group.")), rows[::2]),
                (AuditFilter(actions=("%",)), ()),
                (AuditFilter(since=NOW + MINUTE), rows[1:]),
                (AuditFilter(until=NOW + MINUTE, about=("usr-bob",)), ()),
            ):
                assert await unit.audit.page(where) == expected, where
        verifier = ChainVerifier(head)
        for row in rows:
            verifier.take(row)
        assert verifier.end() == ()

    async def test_retention_deletes_from_the_beginning_and_keeps_the_hash(self, database: Database) -> None:
        rows: list[AuditRow] = []
        for number in range(3):
            rows += await _append(
                database, AuditChange(action="user.added", subject=f"usr-{number}"), at=NOW + number * MINUTE
            )
        async with database.transaction() as unit:
            assert await unit.audit.last_before(NOW) is None
            assert await unit.audit.last_before(NOW + timedelta(days=1)) == rows[2]
            row = await unit.audit.last_before(NOW + 2 * MINUTE)
            assert row == rows[1]
            await unit.audit.lock_head()
            assert await unit.audit.prune(row) == 2
        async with database.read_only() as unit:
            assert await unit.audit.page(AuditFilter(actions=("user.",))) == (rows[2],)
            head = await unit.audit.head()
        assert head.pruned == ChainPoint(sequence=2, hash=rows[1].hash)
        assert head.last.sequence >= rows[2].sequence

    async def test_no_two_transactions_add_the_same_row(self, open_database: OpenDatabase) -> None:
        async def work(name: str) -> None:
            async with open_database() as database:
                for turn in range(_TURNS):
                    await _append(database, AuditChange(action="user.added", subject=f"{name}-{turn}"))

        await asyncio.gather(*(work(f"usr-{number}") for number in range(_WRITERS)))
        async with open_database() as database, database.read_only() as unit:
            rows = await unit.audit.page()
            verifier = ChainVerifier(await unit.audit.head())
        for row in rows:
            verifier.take(row)
        assert verifier.end() == ()
        assert len(rows) == _WRITERS * _TURNS
        assert len({row.subject for row in rows}) == _WRITERS * _TURNS

    async def test_what_is_undone_leaves_no_row(self, database: Database) -> None:
        class Failure(Exception):
            pass

        with pytest.raises(Failure):
            async with database.transaction() as unit:
                head = await unit.audit.lock_head()
                await unit.audit.append(_rows(head, AuditChange(action="user.added", subject="usr-ann")))
                raise Failure
        async with database.read_only() as unit:
            assert await unit.audit.page() == ()
            assert (await unit.audit.head()).last == GENESIS
            with pytest.raises(InvalidRequest):
                await unit.audit.lock_head()
            with pytest.raises(InvalidRequest):
                await unit.audit.append(_rows(AuditHead(), AuditChange(action="user.added", subject="usr-ann")))


def _rows(
    head: AuditHead, *changes: AuditChange, at: datetime = NOW, origin: AuditOrigin = _ADMIN
) -> tuple[AuditRow, ...]:
    return chained(head.last, changes, origin=origin, at=at, trace="")


async def _append(
    database: Database, *changes: AuditChange, at: datetime = NOW, origin: AuditOrigin = _ADMIN
) -> tuple[AuditRow, ...]:
    async with database.transaction() as unit:
        rows = _rows(await unit.audit.lock_head(), *changes, at=at, origin=replace(origin))
        await unit.audit.append(rows)
    return rows
