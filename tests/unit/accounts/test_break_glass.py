"""Break-glass over the database in memory: who may, for how long, and what the owner sees of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from smartchat_core.accounts.break_glass import BreakGlass
from smartchat_core.accounts.rights import Rights
from smartchat_core.errors import (
    ContentAccessNotFound,
    DocumentNotFound,
    InvalidRequest,
    PermissionDenied,
    UserNotFound,
)
from smartchat_core.events import RightsChanged
from smartchat_core.model.ids import ContentAccessId, DocumentId
from smartchat_core.model.security import RightsChange
from smartchat_core.model.user import User, UserRole
from smartchat_core.ports.runtime import Runtime
from smartchat_core.testing.database_cases import make_document
from smartchat_core.testing.database_users import make_user
from smartchat_core.testing.fakes.clock import FakeClock
from smartchat_core.testing.fakes.database import InMemoryDatabase
from smartchat_core.testing.fakes.event_sink import FakeEventSink
from tests.support.entropy import CountingEntropy

pytestmark = pytest.mark.anyio

ANN, BOB = make_user("ann"), make_user("bob")
OPERATOR, OTHER = make_user("olga", role=UserRole.OPERATOR), make_user("otto", role=UserRole.OPERATOR)
ADMIN = make_user("adam", role=UserRole.ADMIN)
ONE, TWO, BOBS = DocumentId("doc-1"), DocumentId("doc-2"), DocumentId("doc-3")
REASON, HOUR = "Ticket 17: a book that does not open.", timedelta(hours=1)


class Place:
    def __init__(self) -> None:
        self.database, self.clock, self.sink = InMemoryDatabase(), FakeClock(), FakeEventSink()
        runtime = Runtime(clock=self.clock, entropy=CountingEntropy(), sink=self.sink)
        self.glass = BreakGlass(database=self.database, runtime=runtime)
        self.rights = Rights(self.database, self.clock)

    async def reads(self, user: User) -> set[DocumentId]:
        return {one.document for one in (await self.rights.scope_of(user.owner)).shared}


@pytest.fixture
async def place() -> Place:
    made = Place()
    async with made.database.transaction() as unit:
        for user in (ANN, BOB, OPERATOR, OTHER, ADMIN):
            await unit.users.add(user)
        for name, user in ((ONE, ANN), (TWO, ANN), (BOBS, BOB)):
            await unit.documents.add(make_document(name, owner=user.owner))
    return made


async def test_an_operator_reads_until_the_time_is_over(place: Place) -> None:
    assert await place.reads(OPERATOR) == set()
    opened = await place.glass.open(OPERATOR, "ann", reason=f"  {REASON}\n", lasts=HOUR)
    assert await place.reads(OPERATOR) == {ONE, TWO}
    assert await place.reads(OTHER) == await place.reads(BOB) == set()
    assert await place.glass.to_owner(ANN.owner) == await place.glass.by_user(OPERATOR.id) == (opened,)
    assert await place.glass.to_owner(BOB.owner) == ()
    assert (opened.by_name, opened.reason, opened.ended_at) == ("olga", REASON, None)
    place.clock.advance(HOUR)
    assert await place.reads(OPERATOR) == set()
    (ended,) = await place.glass.to_owner(ANN.owner)
    assert ended.ended_at == ended.expires_at
    assert place.sink.events == [
        RightsChanged(change=RightsChange.CONTENT_OPENED, by=OPERATOR.id, of=opened.id, to=ANN.owner)
    ]


async def test_one_document_alone_and_an_end_by_hand(place: Place) -> None:
    opened = await place.glass.open(OPERATOR, "Ann", reason=REASON, lasts=HOUR, document=ONE)
    assert await place.reads(OPERATOR) == {ONE}
    for by, name in ((OTHER, opened.id), (ANN, opened.id), (OPERATOR, ContentAccessId("brk-0"))):
        with pytest.raises(ContentAccessNotFound):
            await place.glass.end(by, name)
    await place.glass.end(OPERATOR, opened.id)
    assert await place.reads(OPERATOR) == set()
    with pytest.raises(ContentAccessNotFound):
        await place.glass.end(OPERATOR, opened.id)
    assert [one.change for one in place.sink.events if isinstance(one, RightsChanged)] == [
        RightsChange.CONTENT_OPENED,
        RightsChange.CONTENT_CLOSED,
    ]


async def test_who_is_an_operator_no_more_reads_nothing(place: Place) -> None:
    await place.glass.open(OPERATOR, "ann", reason=REASON, lasts=HOUR)
    async with place.database.transaction() as unit:
        await unit.users.save(make_user("olga", role=UserRole.ADMIN))
    assert await place.reads(OPERATOR) == set()


async def test_what_is_refused(place: Place) -> None:
    for user in (ANN, ADMIN):
        with pytest.raises(PermissionDenied):
            await place.glass.open(user, "bob", reason=REASON, lasts=HOUR)
    for reason in ("", "because", "x" * 501, " " * 5_000, "." * 20, "to look\u202e at the books"):
        with pytest.raises(InvalidRequest):
            await place.glass.open(OPERATOR, "ann", reason=reason, lasts=HOUR)
    for lasts in (timedelta(0), timedelta(hours=5)):
        with pytest.raises(InvalidRequest):
            await place.glass.open(OPERATOR, "ann", reason=REASON, lasts=lasts)
    for name in ("nobody", "olga"):
        with pytest.raises(UserNotFound):
            await place.glass.open(OPERATOR, name, reason=REASON, lasts=HOUR)
    for document in (BOBS, DocumentId("doc-0")):
        with pytest.raises(DocumentNotFound):
            await place.glass.open(OPERATOR, "ann", reason=REASON, lasts=HOUR, document=document)
    assert await place.glass.to_owner(ANN.owner) == ()
    assert place.sink.events == []
