"""What others do that opens somebody's content is written where its owner sees it, in the same transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from smartchat_core.accounts.access_notices import REPEATED_FOR, AccessNotices
from smartchat_core.accounts.actor import Actor
from smartchat_core.accounts.groups import GroupService
from smartchat_core.accounts.key_policy import KeyWish
from smartchat_core.accounts.keys import KeyService
from smartchat_core.accounts.mail_orders import MailOrders
from smartchat_core.accounts.shelves import ShelfService
from smartchat_core.errors import DatabaseUnavailable
from smartchat_core.events import AccountChanged
from smartchat_core.model.access_notice import AccessNoticeKind
from smartchat_core.model.api_key import KeyKind, KeyScope
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.mail import MailKind
from smartchat_core.model.security import AccountChange
from smartchat_core.model.shelf import AudienceKind, ShelfRight
from smartchat_core.model.user import User, UserRole
from smartchat_core.ports.runtime import Runtime
from smartchat_core.testing.database_cases import make_document
from smartchat_core.testing.database_users import make_user
from smartchat_core.testing.fakes.database.access_notices import MemoryAccessNotices
from tests.support.entropy import CountingEntropy
from tests.unit.accounts.test_administration import Office

pytestmark = pytest.mark.anyio

ADMIN = make_user("dora", role=UserRole.ADMIN)
ANN = replace(make_user("ann"), email="ann@example.org", email_confirmed=True)
BOB = replace(make_user("bob"), email="bob@example.org", email_confirmed=True)
CLEO = make_user("cleo")
OTHER = "another reading place"


class House(Office):
    """An office that also has groups, shelves, keys and notices; mails are ordered."""

    def __init__(self) -> None:
        super().__init__()
        runtime = Runtime(clock=self.clock, entropy=CountingEntropy(), sink=self.sink)
        orders = MailOrders(CountingEntropy())
        self.notices = AccessNotices(database=self.database, runtime=runtime)
        self.shelves = ShelfService(database=self.database, runtime=runtime)
        self.groups = GroupService(database=self.database, runtime=runtime, mail=orders)
        self.keys = KeyService(database=self.database, runtime=runtime, mail=orders)
        self.links._mail = self.users._mail = orders

    async def kinds(self, user: User) -> list[AccessNoticeKind]:
        return [one.kind for one in await self.notices.to_owner(user.owner)]

    async def mails(self) -> list[tuple[MailKind, str]]:
        async with self.database.transaction() as unit:
            return sorted((one.kind, one.to) for one in unit.mails._view.tables.mails.values())


@pytest.fixture
async def house() -> House:
    made = House()
    for user in (ADMIN, ANN, BOB, CLEO):
        await made.add(user)
    return made


async def test_a_link_for_a_password_is_shown_to_its_user(house: House) -> None:
    await house.links.reset_link("ann", by=ADMIN)
    await house.links.reset_link("ann")
    machine, admins = await house.notices.to_owner(ANN.owner)
    assert (admins.kind, admins.by, admins.by_name, admins.seen_at) == ("password_link", ADMIN.id, "dora", None)
    assert (machine.by, machine.by_name) == (None, "")
    assert await house.kinds(ADMIN) == await house.kinds(BOB) == []
    assert AccountChanged(user=ANN.id, change=AccountChange.PASSWORD_LINK_MADE, by=ADMIN.id) in house.sink.events
    assert await house.mails() == [(MailKind.PASSWORD_LINK_MADE, "ann@example.org")] * 2


async def test_other_ways_into_an_account_are_shown_too(house: House) -> None:
    await house.users.set_password("ann", OTHER, by=ADMIN)
    await house.users.reset_second_factor("ann", by=ADMIN)
    await house.keys.create(ANN.id, _wish("cron"), at_the_machine=True)
    await house.keys.create(ANN.id, _wish("own"))
    assert sorted(await house.kinds(ANN)) == ["key_made", "password_set", "second_factor_reset"]


async def test_who_enters_a_group_is_shown_to_those_who_share_with_it(house: House) -> None:
    manager = Actor.of(ADMIN)
    club = (await house.groups.create(manager, "Club")).id
    await house.groups.enter(manager, club, ["ann", "bob"])
    assert await house.kinds(ANN) == []  # nothing is shared with it yet
    shelf = (await house.shelves.create(Actor.of(ANN), "Whales")).shelf.id
    await house.shelves.share(Actor.of(ANN), shelf, AudienceKind.GROUP, "Club", right=ShelfRight.CHANGE)
    async with house.database.transaction() as unit:
        await unit.documents.add(make_document(DocumentId("doc-bob"), owner=BOB.owner))
    await house.shelves.put(Actor.of(BOB), shelf, DocumentId("doc-bob"))
    await house.groups.enter(manager, club, ["dora", "bob", "ann"])  # two of them are in it already
    await house.groups.enter(manager, club, ["dora"])
    for owner in (ANN, BOB):
        (notice,) = await house.notices.to_owner(owner.owner)
        assert (notice.kind, notice.who, notice.group, notice.by) == ("group_entered", "dora", "Club", ADMIN.id)
    assert await house.kinds(CLEO) == await house.kinds(ADMIN) == []
    assert await house.mails() == [(MailKind.GROUP_ENTERED, f"{name}@example.org") for name in ("ann", "bob")]


async def test_nothing_is_done_where_the_notice_cannot_be_written(house: House) -> None:
    async def refuse(*_: object) -> None:
        raise DatabaseUnavailable("it is full")

    club = (await house.groups.create(Actor.of(ADMIN), "Club")).id
    shelf = (await house.shelves.create(Actor.of(ANN), "Whales")).shelf.id
    await house.groups.enter(Actor.of(ADMIN), club, ["ann"])
    await house.shelves.share(Actor.of(ANN), shelf, AudienceKind.GROUP, "Club")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(MemoryAccessNotices, "add", refuse)
        for doing in (
            house.links.reset_link("ann", by=ADMIN),
            house.users.set_password("ann", OTHER, by=ADMIN),
            house.groups.enter(Actor.of(ADMIN), club, ["dora"]),
        ):
            with pytest.raises(DatabaseUnavailable):
                await doing
    async with house.database.read_only() as unit:
        assert await unit.groups.members(club) == (ANN.id,)
        assert unit.one_time_tokens._view.tables.one_time_tokens == {}
        stored = await unit.credentials.password(ANN.id)
    assert stored is not None
    assert OTHER not in stored.hashed


async def test_a_notice_is_shown_until_it_was_seen_and_for_a_fortnight_in_any_case(house: House) -> None:
    assert not await house.notices.shown_at_sign_in(ANN.owner)
    await house.links.reset_link("ann", by=ADMIN)
    assert await house.notices.shown_at_sign_in(ANN.owner)
    assert await house.notices.confirm(ANN.owner) == 1
    assert await house.notices.confirm(ANN.owner) == 0
    assert await house.notices.shown_at_sign_in(ANN.owner)  # who used the link may have confirmed it
    house.clock.advance(REPEATED_FOR)
    assert not await house.notices.shown_at_sign_in(ANN.owner)
    await house.links.reset_link("bob", by=ADMIN)
    house.clock.advance(REPEATED_FOR + timedelta(days=300))
    assert await house.notices.shown_at_sign_in(BOB.owner)
    assert len(await house.notices.to_owner(ANN.owner)) == 1


def _wish(name: str) -> KeyWish:
    return KeyWish(name=name, kind=KeyKind.API, scopes=frozenset({KeyScope.READ}))
