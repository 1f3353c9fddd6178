"""What somebody with the database's password does to the audit is found."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from smartchat.system import SystemClock, SystemEntropy
from smartchat_adapters.accounts.anchor_signing import Ed25519Signer
from smartchat_adapters.sql.audit_tables import audit_head, audit_rows
from smartchat_adapters.sql.database import SqlDatabase
from smartchat_core.accounts.actor import Actor
from smartchat_core.accounts.security.trail import AuditTrail
from smartchat_core.audit.chain import FaultKind
from smartchat_core.audit.database import AuditedDatabase
from smartchat_core.model.audit import SERVER
from smartchat_core.model.ids import GroupId, OwnerId
from smartchat_core.model.user import Group
from smartchat_core.ports.runtime import Runtime
from smartchat_core.testing.fakes.event_sink import FakeEventSink
from tests.support.sql_schema import Place

pytestmark = pytest.mark.anyio

ROWS = 6
_number = audit_rows.c.sequence


def _one(number: int) -> sa.ColumnElement[bool]:
    return _number == number


def _change(connection: sa.Connection) -> None:
    connection.execute(sa.update(audit_rows).where(_one(3)).values(actor="usr-nobody"))


def _change_time(connection: sa.Connection) -> None:
    connection.execute(sa.update(audit_rows).where(_one(3)).values(at=datetime(2020, 1, 1, tzinfo=UTC)))


def _remove(connection: sa.Connection) -> None:
    connection.execute(sa.delete(audit_rows).where(_one(3)))


def _remove_the_first(connection: sa.Connection) -> None:
    connection.execute(sa.delete(audit_rows).where(_one(1)))


def _insert(connection: sa.Connection) -> None:
    copy = connection.execute(sa.select(audit_rows).where(_one(3))).one()._asdict()
    connection.execute(sa.insert(audit_rows).values({**copy, "sequence": ROWS + 1}))


def _swap(connection: sa.Connection) -> None:
    for old, new in ((2, 100), (3, 2), (100, 3)):
        connection.execute(sa.update(audit_rows).where(_one(old)).values(sequence=new))


def _cut(connection: sa.Connection) -> None:
    connection.execute(sa.delete(audit_rows).where(_number > ROWS - 2))


def _cut_with_the_head(connection: sa.Connection) -> None:
    _cut(connection)
    last = connection.execute(sa.select(audit_rows).where(_one(ROWS - 2))).one()
    connection.execute(sa.update(audit_head).values(last_sequence=last.sequence, last_hash=last.hash))


def _cut_the_beginning_with_the_head(connection: sa.Connection) -> None:
    first = connection.execute(sa.select(audit_rows).where(_one(2))).one()
    connection.execute(sa.delete(audit_rows).where(_number <= 2))
    connection.execute(sa.update(audit_head).values(pruned_sequence=first.sequence, pruned_hash=first.hash))


def _empty(connection: sa.Connection) -> None:
    connection.execute(sa.delete(audit_rows))
    connection.execute(sa.delete(audit_head))


@pytest.mark.parametrize(
    ("tamper", "found", "anchored"),
    [
        (_change, {FaultKind.CHANGED}, {FaultKind.CHANGED}),
        (_change_time, {FaultKind.CHANGED}, {FaultKind.CHANGED}),
        (_remove, {FaultKind.MISSING}, {FaultKind.MISSING}),
        (_remove_the_first, {FaultKind.MISSING}, {FaultKind.MISSING}),
        (_insert, {FaultKind.CHANGED, FaultKind.TAIL}, {FaultKind.CHANGED, FaultKind.TAIL}),
        (_swap, {FaultKind.CHANGED}, {FaultKind.CHANGED}),
        (_cut, {FaultKind.TAIL}, {FaultKind.TAIL, FaultKind.ANCHOR}),
        (_cut_with_the_head, set(), {FaultKind.ANCHOR}),
        (_cut_the_beginning_with_the_head, {FaultKind.MISSING}, {FaultKind.MISSING}),
        (_empty, set(), {FaultKind.ANCHOR}),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
async def test_it_is_found(
    place: Place, tamper: Callable[[sa.Connection], None], found: set[FaultKind], anchored: set[FaultKind]
) -> None:
    runtime = Runtime(clock=SystemClock(), entropy=SystemEntropy(), sink=FakeEventSink())
    auditor = Actor.at_the_machine(OwnerId("local"))
    async with SqlDatabase(place.url) as database:
        audited = AuditedDatabase(database, clock=runtime.clock, origin=lambda: SERVER)
        for number in range(ROWS):
            async with audited.transaction() as unit:
                name = f"grp-{number}"
                await unit.groups.add(Group(id=GroupId(name), name=name, created_at=runtime.clock.now()))
        trail = AuditTrail(database=audited, runtime=runtime, signer=Ed25519Signer(["k" * 32]))
        anchor = await trail.anchor()
        assert (await trail.verify(auditor, [anchor])).faults == ()
    place.run(tamper)
    async with SqlDatabase(place.url) as database:
        trail = AuditTrail(database=database, runtime=runtime, signer=Ed25519Signer(["k" * 32]))
        assert {one.kind for one in (await trail.verify(auditor)).faults} == found
        assert {one.kind for one in (await trail.verify(auditor, [anchor])).faults} == anchored
