"""The audited database: what services change has rows, with who it was; what is undone, or is content, has none."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pytest

from smartchat_core.accounts.actor import Actor
from smartchat_core.accounts.blocking import AddressBlocks
from smartchat_core.accounts.groups import GroupService
from smartchat_core.accounts.key_policy import KeyWish
from smartchat_core.accounts.keys import KeyService
from smartchat_core.accounts.shelves import ShelfService
from smartchat_core.audit.audited import Exempt, Reads
from smartchat_core.audit.chain import ChainVerifier
from smartchat_core.audit.database import AuditedDatabase
from smartchat_core.audit.origin import acting, present_origin
from smartchat_core.audit.rule_table import RULES
from smartchat_core.model.api_key import KeyKind, KeyScope
from smartchat_core.model.audit import AuditOrigin, AuditRow
from smartchat_core.model.credential import OneTimePurpose, OneTimeToken, StoredPassword
from smartchat_core.model.ids import OwnerId, UserId
from smartchat_core.model.trace import TraceContext
from smartchat_core.model.user import User, UserRole, UserStatus
from smartchat_core.ports.database import Database
from smartchat_core.ports.runtime import Runtime
from smartchat_core.testing.database_cases import make_document, make_job
from smartchat_core.testing.fakes.clock import FakeClock
from smartchat_core.testing.fakes.database import InMemoryDatabase
from smartchat_core.testing.fakes.event_sink import FakeEventSink
from tests.support.entropy import CountingEntropy

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 12, 1, tzinfo=UTC)
TRACE = TraceContext(traceparent=f"00-{'a' * 32}-{'b' * 16}-01")
OLGA = AuditOrigin(actor="usr-olga", address="192.0.2.7", credential="session:ses-1")
SECRET = "unspeakable"
ANN = User(
    id=UserId("usr-ann"),
    name=SECRET,
    display_name=SECRET,
    email=f"{SECRET}@example.org",
    owner=OwnerId("own-ann"),
    role=UserRole.READER,
    created_at=NOW,
)


@pytest.fixture
def database() -> Database:
    return AuditedDatabase(InMemoryDatabase(), clock=FakeClock(NOW), origin=present_origin, trace=lambda: TRACE)


@pytest.fixture
def runtime() -> Runtime:
    return Runtime(clock=FakeClock(NOW), entropy=CountingEntropy(), sink=FakeEventSink())


async def _rows(database: Database) -> tuple[AuditRow, ...]:
    async with database.read_only() as unit:
        rows = await unit.audit.page()
        verifier = ChainVerifier(await unit.audit.head())
    for row in rows:
        verifier.take(row)
    assert verifier.end() == ()
    return rows


async def _actions(database: Database) -> list[str]:
    return [f"{row.action} {row.subject} {row.details}".strip() for row in await _rows(database)]


async def test_a_row_says_who_from_where_and_by_what(database: Database) -> None:
    with acting(OLGA):
        async with database.transaction() as unit:
            await unit.users.add(ANN)
    (row,) = await _rows(database)
    assert row == AuditRow(
        sequence=1,
        at=NOW,
        action="user.added",
        subject="usr-ann",
        owner="own-ann",
        details="role=reader status=active",
        actor="usr-olga",
        address="192.0.2.7",
        credential="session:ses-1",
        trace="a" * 32,
        hash=row.hash,
    )


async def test_only_what_changed_has_rows_and_nothing_of_what_is_undone(database: Database) -> None:
    async with database.transaction() as unit:
        await unit.users.add(ANN)
        await unit.users.save(replace(ANN, signed_in_at=NOW))
        await unit.users.save(replace(ANN, role=UserRole.ADMIN, status=UserStatus.DEACTIVATED, email_confirmed=True))
        await unit.credentials.remove_totp(ANN.id)
        assert await unit.user_sessions.end_all(ANN.id) == 0
        assert await unit.address_blocks.remove("192.0.2.0/24") is False
    with suppress(ZeroDivisionError):
        async with database.transaction() as unit:
            await unit.users.remove(ANN.id)
            raise ZeroDivisionError
    assert await _actions(database) == [
        "user.added usr-ann role=reader status=active",
        "user.role_changed usr-ann before=reader role=admin",
        "user.status_changed usr-ann before=active status=deactivated",
        "user.email_changed usr-ann confirmed=True",
    ]


async def test_services_write_rows_without_knowing(database: Database, runtime: Runtime) -> None:
    olga = Actor.at_the_machine(OwnerId("own-olga"))
    ann = Actor.of(ANN)
    async with database.transaction() as unit:
        await unit.users.add(ANN)
        await unit.documents.add(make_document("doc-1", owner=ANN.owner, filename=f"{SECRET}.txt"))
        await unit.jobs.add(replace(make_job("job-1"), owner=ANN.owner))
    await AddressBlocks(database=database, runtime=runtime).add(olga, "192.0.2.9", timedelta(hours=1), reason=SECRET)
    groups = GroupService(database=database, runtime=runtime)
    group = await groups.create(olga, SECRET)
    await groups.enter(olga, group.id, [SECRET])
    await groups.enter(olga, group.id, [SECRET])
    shelves = ShelfService(database=database, runtime=runtime)
    shelf = await shelves.create(ann, SECRET)
    await shelves.put(ann, shelf.shelf.id, make_document("doc-1").id)
    keys = KeyService(database=database, runtime=runtime)
    wish = KeyWish(kind=KeyKind.API, name=SECRET, scopes=frozenset({KeyScope.READ}))
    key = await keys.create(ANN.id, wish)
    await keys.end(ANN.id, key.key.id)
    async with database.transaction() as unit:
        await unit.credentials.set_password(ANN.id, StoredPassword(hashed=SECRET, changed_at=NOW))
        for purpose in (OneTimePurpose.PASSWORD_RESET, OneTimePurpose.SECOND_FACTOR):
            token = OneTimeToken(
                digest=SECRET[:1] * 64,
                purpose=purpose,
                created_at=NOW,
                expires_at=NOW + timedelta(hours=1),
                user=ANN.id,
            )
            await unit.one_time_tokens.add(replace(token, digest=f"{len(purpose):064}"))
    rows = await _rows(database)
    assert [row.action for row in rows] == [
        "user.added",
        "document.added",
        "job.queued",
        "address.blocked",
        "group.added",
        "group.entered",
        "shelf.added",
        "shelf.document_put",
        "key.added",
        "key.ended",
        "password.set",
        "link.made",
    ]
    texts = [str(getattr(row, field.name)) for row in rows for field in fields(row)]
    assert [text for text in texts if SECRET in text or (key.secret and key.secret in text)] == []


async def test_a_method_without_a_rule_cannot_be_called(database: Database) -> None:
    async with database.transaction() as unit:
        with pytest.raises(TypeError, match="has no rule"):
            await unit.users.make_all_operators()  # type: ignore[attr-defined]  # there is no such method, or it has no rule


def test_rules_are_of_three_kinds() -> None:
    kinds = {type(rule) for rules in RULES.values() for rule in rules.rules.values()}
    assert {Exempt, Reads} < kinds
    assert len(kinds) == 3
