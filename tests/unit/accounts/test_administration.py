from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from smartchat_core.accounts.account_removals import AccountRemovals
from smartchat_core.accounts.administration import UserAdministration
from smartchat_core.accounts.invitations import invitation_stands
from smartchat_core.accounts.links import LinkService
from smartchat_core.errors import (
    DatabaseUnavailable,
    InvalidRequest,
    LinkRefused,
    NameTaken,
    PermissionDenied,
    SignInRefused,
    UserNotFound,
    WeakPassword,
)
from smartchat_core.events import AccountChanged, Client
from smartchat_core.model.account_removal import AccountRemoval
from smartchat_core.model.credential import OneTimePurpose
from smartchat_core.model.ids import OwnerId, PasskeyId
from smartchat_core.model.passkey import Passkey
from smartchat_core.model.security import AccountChange
from smartchat_core.model.user import UserRole, UserStatus
from smartchat_core.ports.runtime import Runtime
from smartchat_core.testing.database_users import make_user
from smartchat_core.testing.fakes.credentials import FakeCommonPasswords
from smartchat_core.testing.fakes.database.database import MemoryUnitOfWork
from tests.support.entropy import CountingEntropy
from tests.unit.accounts.sign_in_place import HOME, RIGHT, Place

pytestmark = pytest.mark.anyio

OPERATOR = make_user("root", role=UserRole.OPERATOR)
ADMIN = make_user("admin", role=UserRole.ADMIN)
READER = make_user("reader")
OTHER = "another reading place"


class Office(Place):
    """A place with the services that work on its accounts."""

    def __init__(self) -> None:
        super().__init__()
        self.emptied: list[OwnerId] = []
        runtime = Runtime(clock=self.clock, entropy=CountingEntropy(), sink=self.sink)
        self.removals = AccountRemovals(
            database=self.database, runtime=runtime, remove_content=self._empty, backups_kept=timedelta(days=30)
        )
        self.users = UserAdministration(
            database=self.database,
            hasher=self.hasher,
            common=FakeCommonPasswords(),
            runtime=runtime,
            removals=self.removals,
        )
        self.links = LinkService(database=self.database, users=self.users, runtime=runtime)

    @asynccontextmanager
    async def cut_off_after_a_transaction(self) -> AsyncIterator[None]:
        """The block is a request whose session has ended: it is cancelled as soon as something was written."""
        transaction = self.database.transaction

        @asynccontextmanager
        async def last() -> AsyncIterator[MemoryUnitOfWork]:
            async with transaction() as unit:
                yield unit
            raise asyncio.CancelledError

        with pytest.MonkeyPatch.context() as patched, suppress(asyncio.CancelledError):
            patched.setattr(self.database, "transaction", last)
            yield

    async def _empty(self, owner: OwnerId) -> int:
        self.emptied.append(owner)
        return 3

    @property
    def changes(self) -> list[AccountChange]:
        return [event.change for event in self.sink.events if isinstance(event, AccountChanged)]


async def test_an_account_is_made_changed_and_deleted() -> None:
    office = Office()
    ann = await office.users.add("Ann", RIGHT, display_name="Ann A.", email="Ann@Example.org")
    assert (ann.name, ann.email, ann.email_confirmed) == ("ann", "ann@example.org", False)
    assert await office.lets_in("ann", RIGHT, client=HOME)
    assert (await office.users.deactivate("ann")).status is UserStatus.DEACTIVATED
    with pytest.raises(SignInRefused):
        await office.lets_in("ann", RIGHT, client=HOME)
    await office.users.activate("ann")
    await office.users.set_password("ann", OTHER)
    assert await office.lets_in("ann", OTHER, client=HOME)
    assert (await office.users.set_role("ann", UserRole.ADMIN)).role is UserRole.ADMIN
    receipt = await office.users.delete("ann")
    assert (receipt.owner, receipt.completed_at) == (ann.owner, office.clock.now())
    assert receipt.backups_forget_at == office.clock.now() + timedelta(days=30)
    assert office.emptied == [ann.owner]
    assert await office.users.list() == ()
    assert office.changes == [
        AccountChange.CREATED,
        AccountChange.DEACTIVATED,
        AccountChange.ACTIVATED,
        AccountChange.PASSWORD_CHANGED,
        AccountChange.ROLE_CHANGED,
        AccountChange.DEACTIVATED,
        AccountChange.DELETED,
    ]


@pytest.mark.parametrize(
    ("name", "password", "error"),
    [
        ("ann", "short", WeakPassword),
        ("annabel", "annabel reads books", WeakPassword),
        ("\N{CYRILLIC SMALL LETTER A}nn", RIGHT, InvalidRequest),
        ("ann\r\nbcc: x", RIGHT, InvalidRequest),
        ("bob", RIGHT, NameTaken),
    ],
)
async def test_what_cannot_be_an_account_is_refused(name: str, password: str, error: type[Exception]) -> None:
    office = Office()
    await office.add(make_user("bob"))
    with pytest.raises(error):
        await office.users.add(name, password)
    assert [user.name for user in await office.users.list()] == ["bob"]


async def test_only_who_gives_roles_works_on_accounts_with_more_than_a_readers() -> None:
    office = Office()
    for user in (OPERATOR, ADMIN, READER):
        await office.add(user)
    await office.users.add("ann", RIGHT, by=ADMIN)
    await office.users.add("otto", RIGHT, role=UserRole.OPERATOR, by=OPERATOR)
    for work in (
        office.users.add("eve", RIGHT, by=READER),
        office.users.add("eve", RIGHT, role=UserRole.OPERATOR, by=ADMIN),
        office.users.set_role("ann", UserRole.ADMIN, by=ADMIN),
        office.users.set_role("root", UserRole.READER, by=ADMIN),
        office.users.deactivate("root", by=ADMIN),
        office.users.delete("root", by=ADMIN),
        office.users.set_password("root", OTHER, by=ADMIN),
        office.users.reset_second_factor("root", by=ADMIN),
        office.links.invite(role=UserRole.ADMIN, by=ADMIN),
        office.links.invite(by=READER),
        office.links.reset_link("root", by=ADMIN),
    ):
        with pytest.raises(PermissionDenied):
            await work
    assert not office.emptied
    await office.links.reset_link("ann", by=ADMIN)


async def test_the_last_operator_stays() -> None:
    office = Office()
    await office.add(OPERATOR)
    await office.add(replace(make_user("old", role=UserRole.OPERATOR), status=UserStatus.DEACTIVATED))
    for work in (
        office.users.deactivate("root"),
        office.users.set_role("root", UserRole.ADMIN),
        office.users.delete("root"),
    ):
        with pytest.raises(InvalidRequest, match="last operator"):
            await work
    await office.users.activate("old")
    await office.users.delete("root")


async def test_a_lost_second_factor_is_reset() -> None:
    office = Office()
    ann = await office.add(make_user("ann"), second_factor=True, codes=("aaaa",))
    passkey = Passkey(
        id=PasskeyId("pky-1"),
        user=ann.id,
        name="phone",
        credential="AAAA",
        public_key=b"key",
        sign_count=0,
        backed_up=False,
        created_at=office.clock.now(),
    )
    async with office.database.transaction() as unit:
        await unit.passkeys.add(passkey)
    await office.users.reset_second_factor("ann", by=ADMIN)
    async with office.database.read_only() as unit:
        assert await unit.passkeys.of_user(ann.id) == ()
    assert await office.lets_in("ann", RIGHT, client=HOME)
    with pytest.raises(UserNotFound):
        await office.users.reset_second_factor("nobody")


async def test_the_first_operator_comes_by_the_newest_link_only() -> None:
    office = Office()
    old, new = await office.links.first_operator(), await office.links.first_operator()
    assert old is not None
    assert new is not None
    with pytest.raises(LinkRefused):
        await office.links.accept(old.token, "eve", RIGHT)
    with pytest.raises(WeakPassword):
        await office.links.accept(new.token, "ann", "short")
    ann = await office.links.accept(new.token, "ann", RIGHT)
    assert ann.role is UserRole.OPERATOR
    with pytest.raises(LinkRefused):
        await office.links.accept(new.token, "eve", RIGHT)
    assert await office.links.first_operator() is None


async def test_no_first_operator_comes_after_there_is_a_user() -> None:
    office = Office()
    link = await office.links.first_operator()
    assert link is not None
    await office.add(OPERATOR)
    with pytest.raises(LinkRefused):
        await office.links.accept(link.token, "eve", RIGHT)


async def test_an_invitation_makes_one_account_and_confirms_no_address_when_its_link_was_shown() -> None:
    office = Office()
    await office.add(OPERATOR)
    await office.add(make_user("bob", email="bob@example.org"))
    link = await office.links.invite(role=UserRole.ADMIN, email="ann@example.org", by=OPERATOR)
    assert (await office.links.check(link.token)).purpose is OneTimePurpose.INVITATION
    with pytest.raises(NameTaken):
        await office.links.accept(link.token, "bob", RIGHT)
    ann = await office.links.accept(link.token, "ann", RIGHT, display_name="Ann")
    assert (ann.role, ann.email, ann.email_confirmed) == (UserRole.ADMIN, "ann@example.org", False)
    with pytest.raises(LinkRefused):
        await office.links.accept(link.token, "eve", RIGHT)
    plain = await office.links.invite()
    assert (await office.links.accept(plain.token, "cleo", RIGHT)).email == ""


@pytest.mark.parametrize("email", ["", "eve@example.org"])
async def test_open_invitations_end_with_who_made_them(email: str) -> None:
    office = Office()
    await office.add(OPERATOR)
    ends: list[Callable[[], Awaitable[object]]] = [
        lambda: office.users.deactivate("second0"),
        lambda: office.users.set_role("second1", UserRole.ADMIN),
        lambda: office.users.delete("second2"),
    ]
    for number, end in enumerate(ends):
        inviter = await office.add(make_user(f"second{number}", role=UserRole.OPERATOR))
        link = await office.links.invite(role=UserRole.OPERATOR, email=email, by=inviter)
        of_the_machine = await office.links.invite(role=UserRole.OPERATOR)
        await end()
        assert [one.user for one in await office.links.invitations(by=OPERATOR)] == [None] * (number + 1)
        with pytest.raises(LinkRefused):
            await office.links.check(link.token)
        with pytest.raises(LinkRefused):
            await office.links.accept(link.token, "eve", RIGHT)
        await office.links.check(of_the_machine.token)


@pytest.mark.parametrize(
    "change", [{"status": UserStatus.DEACTIVATED}, {"role": UserRole.ADMIN}, {"role": UserRole.READER}]
)
async def test_who_may_invite_no_more_lets_nobody_in(change: dict[str, object]) -> None:
    office = Office()
    await office.add(OPERATOR)
    link = await office.links.invite(role=UserRole.OPERATOR, by=OPERATOR)
    async with office.database.transaction() as unit:  # as if the link were stored just after its maker was changed
        await unit.users.save(replace(OPERATOR, **change))  # type: ignore[arg-type]
    with pytest.raises(LinkRefused):
        await office.links.check(link.token)
    async with office.database.read_only() as unit:
        (token,) = await unit.one_time_tokens.valid(OneTimePurpose.INVITATION, office.clock.now())
        assert not await invitation_stands(unit, token)


async def test_links_expire_and_are_for_one_purpose() -> None:
    office = Office()
    await office.add(make_user("ann"))
    invitation, reset = await office.links.invite(), await office.links.reset_link("ann")
    assert invitation.token not in repr(invitation)
    for work in (
        office.links.accept(reset.token, "eve", RIGHT),
        office.links.reset_password(invitation.token, OTHER, client=HOME),
        office.links.accept("forged\r\n", "eve", RIGHT),
        office.links.check("x" * 100_000),
    ):
        with pytest.raises(LinkRefused):
            await work
    office.clock.advance(timedelta(hours=1))
    with pytest.raises(LinkRefused):
        await office.links.reset_password(reset.token, OTHER, client=HOME)
    office.clock.advance(timedelta(days=7))
    with pytest.raises(LinkRefused):
        await office.links.accept(invitation.token, "eve", RIGHT)


async def test_a_forgotten_password_is_replaced_while_others_guess() -> None:
    office = Office()
    await office.add(make_user("ann"))
    first, second = await office.links.reset_link("ann"), await office.links.reset_link("ann")
    await office.guess(100)
    with pytest.raises(LinkRefused):
        await office.links.reset_password(first.token, OTHER, client=HOME)
    with pytest.raises(WeakPassword):
        await office.links.reset_password(second.token, "short", client=HOME)
    await office.links.reset_password(second.token, OTHER, client=HOME)
    assert await office.lets_in("ann", OTHER, client=HOME)
    with pytest.raises(LinkRefused):
        await office.links.reset_password(second.token, RIGHT, client=HOME)


async def test_a_reset_password_does_not_stand_in_for_the_second_factor() -> None:
    office = Office()
    await office.add(make_user("ann"), second_factor=True)
    link = await office.links.reset_link("ann")
    await office.links.reset_password(link.token, OTHER, client=Client(ip_address="203.0.113.9"))
    assert not await office.lets_in("ann", OTHER, client=HOME)
    assert await office.lets_in("ann", OTHER, client=HOME, code=office.code())


async def test_a_new_password_or_role_ends_links_of_before() -> None:
    office = Office()
    await office.add(make_user("ann"))
    ends: list[Callable[[], Awaitable[object]]] = [
        lambda: office.users.set_password("ann", OTHER),
        lambda: office.users.set_role("ann", UserRole.READER),
        lambda: office.users.reset_second_factor("ann"),
    ]
    for end in ends:
        link = await office.links.reset_link("ann")
        await end()
        with pytest.raises(LinkRefused):
            await office.links.reset_password(link.token, OTHER, client=HOME)


async def test_a_deletion_that_was_interrupted_is_finished_by_a_sweep() -> None:
    office = Office()
    ann = await office.users.add("ann", RIGHT)
    begun = await office.users.begin_deletion("ann")
    with pytest.raises(SignInRefused):
        await office.lets_in("ann", RIGHT, client=HOME)
    assert (begun.completed_at, office.emptied) == (None, [])
    assert await office.removals.finish_open() == 1
    assert office.emptied == [ann.owner]
    assert await office.users.list() == ()
    found = await office.removals.find(begun.id)
    assert found is not None
    assert found.completed_at == office.clock.now()
    assert await office.removals.finish_open() == 0


async def test_a_deletion_that_ends_ones_own_session_is_not_cut_in_half() -> None:
    office = Office()
    ann = await office.users.add("ann", RIGHT)
    async with office.cut_off_after_a_transaction():
        await office.users.begin_deletion("ann")
    assert (await office.users.named("ann")).status is UserStatus.DEACTIVATED
    assert await office.removals.finish_open() == 1
    assert office.emptied == [ann.owner]


async def test_a_deletion_that_cannot_be_noted_deactivates_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    office = Office()
    await office.users.add("ann", RIGHT)

    async def refuse(*_: object) -> AccountRemoval:
        raise DatabaseUnavailable("cut")

    monkeypatch.setattr(office.removals, "begin", refuse)
    with pytest.raises(DatabaseUnavailable):
        await office.users.begin_deletion("ann")
    assert await office.lets_in("ann", RIGHT, client=HOME)
    assert office.changes == [AccountChange.CREATED]


@pytest.mark.parametrize("active", [True, False])
async def test_two_changes_are_made_or_none(active: bool) -> None:
    office = Office()
    for user in (OPERATOR, ADMIN, replace(READER, status=UserStatus.ACTIVE if not active else UserStatus.DEACTIVATED)):
        await office.add(user)
    before = await office.users.named("reader")
    with pytest.raises(PermissionDenied):
        await office.users.change("reader", active=active, role=UserRole.ADMIN, by=ADMIN)
    assert await office.users.named("reader") == before
    assert office.changes == []
    with pytest.raises(InvalidRequest, match="last operator"):
        await office.users.change("root", active=True, role=UserRole.READER, by=OPERATOR)
    changed = await office.users.change("reader", active=active, role=UserRole.ADMIN, by=OPERATOR)
    assert (changed.role, changed.may_sign_in) == (UserRole.ADMIN, active)
    assert office.changes == [
        AccountChange.ACTIVATED if active else AccountChange.DEACTIVATED,
        AccountChange.ROLE_CHANGED,
    ]


async def test_an_account_that_is_active_again_is_left_alone() -> None:
    office = Office()
    await office.users.add("ann", RIGHT)
    await office.users.begin_deletion("ann")
    await office.users.activate("ann")
    assert await office.removals.finish_open() == 0
    assert await office.lets_in("ann", RIGHT, client=HOME)
    await office.users.deactivate("ann")
    assert await office.removals.finish_open() == 0
    assert office.emptied == []
    assert [one.name for one in await office.users.list()] == ["ann"]
