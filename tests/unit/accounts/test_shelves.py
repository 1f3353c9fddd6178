"""Shelves and groups as people use them, over the database in memory."""

from __future__ import annotations

from dataclasses import replace

import pytest

from smartchat_core.accounts.actor import Actor
from smartchat_core.accounts.groups import GroupService
from smartchat_core.accounts.rights import Rights
from smartchat_core.accounts.shelves import NamedShare, ShelfService
from smartchat_core.accounts.user_directory import UserDirectory
from smartchat_core.errors import (
    DocumentNotFound,
    GroupNotFound,
    InvalidRequest,
    NameTaken,
    PermissionDenied,
    ShelfNotFound,
    UserNotFound,
)
from smartchat_core.events import RightsChanged
from smartchat_core.model.ids import DocumentId, ShelfId
from smartchat_core.model.security import RightsChange
from smartchat_core.model.shelf import EVERYBODY, AudienceKind, ShelfAccess, ShelfRight, ShelfShare
from smartchat_core.model.user import UserRole
from smartchat_core.ports.runtime import Runtime
from smartchat_core.testing.database_cases import make_document
from smartchat_core.testing.database_users import make_user
from smartchat_core.testing.fakes.clock import FakeClock
from smartchat_core.testing.fakes.database import InMemoryDatabase
from smartchat_core.testing.fakes.event_sink import FakeEventSink
from tests.support.entropy import CountingEntropy

pytestmark = pytest.mark.anyio

USERS = {name: make_user(name) for name in ("ann", "bob", "cleo")}
USERS["dora"] = make_user("dora", role=UserRole.ADMIN)
ANN, BOB, CLEO, ADMIN = (Actor.of(user) for user in USERS.values())
HERS, HIS = DocumentId("doc-ann"), DocumentId("doc-bob")


class Installation:
    def __init__(self) -> None:
        self.database = InMemoryDatabase()
        self.sink = FakeEventSink()
        runtime = Runtime(clock=FakeClock(), entropy=CountingEntropy(), sink=self.sink)
        self.shelves = ShelfService(database=self.database, runtime=runtime)
        self.groups = GroupService(database=self.database, runtime=runtime)
        self.rights = Rights(self.database, runtime.clock)

    async def fill(self) -> None:
        async with self.database.transaction() as unit:
            for user in USERS.values():
                await unit.users.add(user)
            await unit.documents.add(make_document(HERS, owner=ANN.owner))
            await unit.documents.add(make_document(HIS, owner=BOB.owner))

    async def shelf(self) -> ShelfId:
        """A shelf of Ann's with a document on it."""
        shelf = (await self.shelves.create(ANN, "Whales")).shelf.id
        assert await self.shelves.put(ANN, shelf, HERS)
        return shelf

    async def reads(self, actor: Actor) -> set[DocumentId]:
        return {one.document for one in (await self.rights.scope_of(actor.owner)).shared}


@pytest.fixture
async def here() -> Installation:
    made = Installation()
    await made.fill()
    return made


async def test_a_private_shelf_is_nobody_elses(here: Installation) -> None:
    shelf = await here.shelf()
    assert await here.shelves.list(BOB) == ()
    for attempt in (
        here.shelves.get(BOB, shelf),
        here.shelves.documents(BOB, shelf),
        here.shelves.shares(BOB, shelf),
        here.shelves.put(BOB, shelf, HIS),
        here.shelves.take(BOB, shelf, HERS),
        here.shelves.rename(BOB, shelf, "Mine"),
        here.shelves.remove(BOB, shelf),
        here.shelves.share(BOB, shelf, AudienceKind.USER, "bob"),
        here.shelves.unshare(BOB, shelf, AudienceKind.USER, "bob"),
    ):
        with pytest.raises(ShelfNotFound):
            await attempt
    assert await here.reads(BOB) == set()


async def test_who_may_read_may_not_change(here: Installation) -> None:
    shelf = await here.shelf()
    await here.shelves.share(ANN, shelf, AudienceKind.USER, "Bob")
    assert await here.reads(BOB) == {HERS}
    assert (await here.shelves.get(BOB, shelf)).access is ShelfAccess.READ
    assert [one.document for one in await here.shelves.documents(BOB, shelf)] == [HERS]
    for attempt in (
        here.shelves.put(BOB, shelf, HIS),
        here.shelves.take(BOB, shelf, HERS),
        here.shelves.shares(BOB, shelf),
        here.shelves.rename(BOB, shelf, "Mine"),
        here.shelves.remove(BOB, shelf),
        here.shelves.share(BOB, shelf, AudienceKind.USER, "cleo"),
        here.shelves.unshare(BOB, shelf, AudienceKind.USER, "bob"),
    ):
        with pytest.raises(PermissionDenied):
            await attempt


async def test_who_may_change_puts_own_documents_and_takes_any_off(here: Installation) -> None:
    shelf = await here.shelf()
    await here.shelves.share(ANN, shelf, AudienceKind.USER, "bob", right=ShelfRight.CHANGE)
    assert await here.shelves.put(BOB, shelf, HIS)
    assert not await here.shelves.put(BOB, shelf, HIS)
    assert await here.reads(ANN) == {HIS}
    with pytest.raises(DocumentNotFound):
        await here.shelves.put(BOB, shelf, HERS)
    assert await here.shelves.take(BOB, shelf, HERS)
    assert not await here.shelves.take(BOB, shelf, HERS)
    async with here.database.read_only() as unit:
        assert (await unit.documents.get(await here.rights.scope_of(ANN.owner), HERS)).id == HERS


async def test_ones_own_document_comes_off_a_shelf_that_is_shared_no_more(here: Installation) -> None:
    shelf = await here.shelf()
    await here.shelves.share(ANN, shelf, AudienceKind.USER, "bob", right=ShelfRight.CHANGE)
    await here.shelves.put(BOB, shelf, HIS)
    assert await here.shelves.unshare(ANN, shelf, AudienceKind.USER, "bob")
    assert await here.reads(BOB) == set()
    assert [one.document for one in await here.shelves.documents(BOB, shelf)] == [HIS]
    assert not await here.shelves.take(BOB, shelf, HERS)
    assert await here.shelves.take(BOB, shelf, HIS)
    assert await here.shelves.list(BOB) == ()
    assert await here.reads(ANN) == set()


async def test_who_gets_a_share_declines_it_and_takes_that_back(here: Installation) -> None:
    shelf = await here.shelf()
    with pytest.raises(ShelfNotFound):
        await here.shelves.decline(BOB, shelf)
    with pytest.raises(InvalidRequest):
        await here.shelves.decline(ANN, shelf)
    await here.shelves.share(ANN, shelf, AudienceKind.USER, "bob", right=ShelfRight.CHANGE)
    await here.shelves.put(BOB, shelf, HIS)
    assert (await here.shelves.get(BOB, shelf)).owner_name == "ann"
    assert [await here.shelves.decline(BOB, shelf) for _ in range(2)] == [True, False]
    assert await here.reads(BOB) == set()
    await here.shelves.share(ANN, shelf, AudienceKind.USER, "bob")  # which is no way round it
    assert await here.reads(BOB) == set()
    assert [one.document for one in await here.shelves.documents(BOB, shelf)] == [HIS]
    with pytest.raises(PermissionDenied):
        await here.shelves.put(BOB, shelf, HIS)
    assert [await here.shelves.accept(BOB, shelf) for _ in range(2)] == [True, False]
    assert await here.reads(BOB) == {HERS}
    await here.shelves.decline(BOB, shelf)
    assert await here.shelves.take(BOB, shelf, HIS)  # what is one's own comes off
    changes = [one.change for one in here.sink.events if isinstance(one, RightsChanged)]
    assert [one for one in changes if one in {"shelf_declined", "shelf_accepted"}] == [
        RightsChange.SHELF_DECLINED,
        RightsChange.SHELF_ACCEPTED,
        RightsChange.SHELF_DECLINED,
    ]


async def test_who_contributed_sees_with_whom_a_shelf_is_shared(here: Installation) -> None:
    shelf = await here.shelf()
    await here.shelves.share(ANN, shelf, AudienceKind.USER, "bob", right=ShelfRight.CHANGE)
    await here.shelves.share(ANN, shelf, AudienceKind.USER, "cleo")
    seen = [one.name for one in await here.shelves.shares(BOB, shelf)]
    assert seen == ["bob", "cleo"]
    await here.shelves.put(BOB, shelf, HIS)
    for right in (ShelfRight.READ, None):
        if right is None:
            await here.shelves.unshare(ANN, shelf, AudienceKind.USER, "bob")
        else:
            await here.shelves.share(ANN, shelf, AudienceKind.USER, "bob", right=right)
        assert "cleo" in [one.name for one in await here.shelves.shares(BOB, shelf)]
    with pytest.raises(PermissionDenied):
        await here.shelves.shares(CLEO, shelf)


async def test_sharing_by_name_shows_no_names_beyond_those_that_one_knows(here: Installation) -> None:
    runtime = Runtime(clock=FakeClock(), entropy=CountingEntropy(), sink=here.sink)
    shelves = ShelfService(database=here.database, runtime=runtime, directory=UserDirectory.GROUPS)
    shelf = await here.shelf()
    refusals = set()
    for name in ("bob", "nobody"):
        with pytest.raises(UserNotFound) as caught:
            await shelves.share(ANN, shelf, AudienceKind.USER, name)
        refusals.add(caught.value.public_message().replace(name, "X"))
    assert len(refusals) == 1
    club = (await here.groups.create(ADMIN, "Club")).id
    await here.groups.enter(ADMIN, club, ["ann", "bob"])
    await shelves.share(ANN, shelf, AudienceKind.USER, "bob")
    await here.groups.leave(ADMIN, club, ["ann"])
    with pytest.raises(UserNotFound):
        await shelves.share(ANN, shelf, AudienceKind.USER, "cleo")
    his = (await here.shelves.create(BOB, "Mills")).shelf.id
    await shelves.share(BOB, his, AudienceKind.USER, "ann")  # she shares with him, and he knows her name by it
    admins = (await here.shelves.create(ADMIN, "All")).shelf.id
    await shelves.share(ADMIN, admins, AudienceKind.USER, "cleo")


async def test_only_some_share_with_everybody(here: Installation) -> None:
    shelf = await here.shelf()
    with pytest.raises(PermissionDenied):
        await here.shelves.share(ANN, shelf, AudienceKind.EVERYBODY)
    await here.shelves.share(replace(ADMIN, owner=ANN.owner), shelf, AudienceKind.EVERYBODY)
    share = ShelfShare(audience=EVERYBODY, right=ShelfRight.READ)
    assert await here.shelves.shares(ANN, shelf) == (NamedShare(share=share, name=""),)
    assert await here.reads(CLEO) == {HERS}
    assert await here.shelves.unshare(ADMIN, shelf, AudienceKind.EVERYBODY), "who may make it may end it"
    assert await here.reads(CLEO) == set()


async def test_one_shares_with_groups_that_one_is_in(here: Installation) -> None:
    shelf = await here.shelf()
    group = await here.groups.create(ADMIN, "Readers")
    with pytest.raises(GroupNotFound):
        await here.shelves.share(ANN, shelf, AudienceKind.GROUP, "Readers")
    await here.groups.enter(ADMIN, group.id, ["ann", "bob"])
    await here.shelves.share(ANN, shelf, AudienceKind.GROUP, "Readers")
    assert [one.name for one in await here.shelves.shares(ANN, shelf)] == ["Readers"]
    assert await here.reads(BOB) == {HERS}
    await here.groups.leave(ADMIN, group.id, ["bob"])
    assert await here.reads(BOB) == set()
    await here.groups.enter(ADMIN, group.id, ["bob"])
    await here.groups.remove(ADMIN, group.id)
    assert await here.reads(BOB) == set()
    with pytest.raises(UserNotFound):
        await here.shelves.share(ANN, shelf, AudienceKind.USER, "nobody")


async def test_groups_are_managed_by_some_and_seen_by_their_members(here: Installation) -> None:
    group = await here.groups.create(ADMIN, "  Readers ")
    assert group.name == "Readers"
    for attempt in (
        here.groups.create(ANN, "Mine"),
        here.groups.rename(ANN, group.id, "Mine"),
        here.groups.remove(ANN, group.id),
        here.groups.enter(ANN, group.id, ["ann"]),
        here.groups.leave(ANN, group.id, ["bob"]),
    ):
        with pytest.raises(PermissionDenied):
            await attempt
    assert await here.groups.list(ANN) == ()
    with pytest.raises(GroupNotFound):
        await here.groups.members(ANN, group.id)
    await here.groups.enter(ADMIN, group.id, ["bob", "ann"])
    assert await here.groups.list(ANN) == (group,)
    assert [one.name for one in await here.groups.members(ANN, group.id)] == ["ann", "bob"]
    with pytest.raises(UserNotFound):
        await here.groups.enter(ADMIN, group.id, ["cleo", "nobody"])
    assert await here.groups.list(CLEO) == ()
    assert (await here.groups.rename(ADMIN, group.id, "Night readers")).name == "Night readers"
    assert (await here.groups.named(ANN, "Night readers")).id == group.id
    with pytest.raises(NameTaken):
        await here.groups.create(ADMIN, "Night readers")


async def test_shelves_are_found_by_name_or_identifier(here: Installation) -> None:
    mine = await here.shelf()
    his = (await here.shelves.create(BOB, "Whales")).shelf.id
    await here.shelves.share(BOB, his, AudienceKind.USER, "ann")
    assert (await here.shelves.named(ANN, "Whales")).shelf.id == mine
    assert (await here.shelves.named(ANN, his)).shelf.id == his
    await here.shelves.share(ANN, mine, AudienceKind.USER, "cleo")
    await here.shelves.share(BOB, his, AudienceKind.USER, "cleo")
    with pytest.raises(InvalidRequest):
        await here.shelves.named(CLEO, "Whales")
    with pytest.raises(ShelfNotFound):
        await here.shelves.named(CLEO, "Attics")
    assert (await here.shelves.rename(ANN, mine, "Attics")).shelf.name == "Attics"
    await here.shelves.remove(ANN, mine)
    assert [one.shelf.id for one in await here.shelves.list(ANN)] == [his]


@pytest.mark.parametrize("name", ["", "  ", "a" * 101, "a\nb", "a\u202eb"])
async def test_a_name_can_be_seen(here: Installation, name: str) -> None:
    with pytest.raises(InvalidRequest):
        await here.shelves.create(ANN, name)


async def test_changes_of_rights_are_published(here: Installation) -> None:
    group = await here.groups.create(ADMIN, "readers")
    await here.groups.enter(ADMIN, group.id, ["ann", "bob"])
    shelf = await here.shelf()
    await here.shelves.share(ANN, shelf, AudienceKind.GROUP, "readers", right=ShelfRight.CHANGE)
    assert await here.shelves.put(BOB, shelf, HIS)
    assert not await here.shelves.put(BOB, shelf, HIS)
    assert await here.shelves.take(ANN, shelf, HIS)
    await here.shelves.unshare(ANN, shelf, AudienceKind.GROUP, "readers")
    assert not await here.shelves.unshare(ANN, shelf, AudienceKind.GROUP, "readers")
    await here.shelves.put(ANN, (await here.shelves.create(ANN, "Mine")).shelf.id, HERS)
    await here.shelves.remove(ANN, shelf)
    await here.groups.leave(ADMIN, group.id, ["bob"])
    await here.groups.remove(ADMIN, group.id)
    ann, bob, admin = (one.name for one in (ANN, BOB, ADMIN))
    assert here.sink.events == [
        RightsChanged(change=RightsChange.GROUP_ENTERED, by=admin, of=group.id, to=ann),
        RightsChanged(change=RightsChange.GROUP_ENTERED, by=admin, of=group.id, to=bob),
        RightsChanged(change=RightsChange.SHELF_SHARED, by=ann, of=shelf, to=group.id, right="change"),
        RightsChanged(change=RightsChange.DOCUMENT_SHARED, by=bob, of=shelf, to=HIS),
        RightsChanged(change=RightsChange.DOCUMENT_UNSHARED, by=ann, of=shelf, to=HIS),
        RightsChanged(change=RightsChange.SHELF_UNSHARED, by=ann, of=shelf, to=group.id),
        RightsChanged(change=RightsChange.SHELF_REMOVED, by=ann, of=shelf),
        RightsChanged(change=RightsChange.GROUP_LEFT, by=admin, of=group.id, to=bob),
        RightsChanged(change=RightsChange.GROUP_REMOVED, by=admin, of=group.id),
    ]
