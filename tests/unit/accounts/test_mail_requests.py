from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from smartchat_core.accounts.mail_orders import NO_MAIL, MailOrders
from smartchat_core.accounts.mail_requests import MailRequests, SignUp
from smartchat_core.accounts.own_email import OwnEmail
from smartchat_core.accounts.secrets import digest_of
from smartchat_core.errors import InvalidRequest, LinkRefused, RateLimited
from smartchat_core.events import AccountChanged, Client
from smartchat_core.model.credential import OneTimePurpose, OneTimeToken
from smartchat_core.model.mail import MailKind, MailOrder
from smartchat_core.model.user import UserRole, UserStatus
from smartchat_core.ports.runtime import Runtime
from smartchat_core.testing.database_users import make_user
from smartchat_core.testing.fakes.clock import FakeClock
from smartchat_core.testing.fakes.database.database import InMemoryDatabase
from smartchat_core.testing.fakes.event_sink import FakeEventSink
from tests.support.entropy import CountingEntropy

pytestmark = pytest.mark.anyio

HOME = Client(ip_address="198.51.100.7")
ANN = replace(make_user("ann"), email="ann@example.org", email_confirmed=True)


class Desk:
    """Requests over a database in memory, with Ann in it, who looks after accounts."""

    def __init__(self, *, sign_up: SignUp = SignUp.OPEN, orders: MailOrders | None = None) -> None:
        self.database = InMemoryDatabase()
        self.clock = FakeClock()
        self.sink = FakeEventSink()
        orders = MailOrders(CountingEntropy()) if orders is None else orders
        runtime = Runtime(clock=self.clock, entropy=CountingEntropy(), sink=self.sink)
        self.requests = MailRequests(database=self.database, orders=orders, runtime=runtime, sign_up=sign_up)
        self.own_email = OwnEmail(database=self.database, orders=orders, runtime=runtime)

    async def ready(self) -> Desk:
        async with self.database.transaction() as unit:
            await unit.users.add(replace(ANN, role=UserRole.OPERATOR))
        return self

    async def orders(self) -> list[MailOrder]:
        async with self.database.read_only() as unit:
            return list(await unit.mails.due(self.clock.now(), limit=1_000))

    async def link(self, email: str) -> None:
        """A link of the secret `secret` that confirms this address of Ann's."""
        now = self.clock.now()
        token = OneTimeToken(
            digest=digest_of("secret"),
            purpose=OneTimePurpose.EMAIL_CONFIRMATION,
            created_at=now,
            expires_at=now + timedelta(hours=1),
            user=ANN.id,
            email=email,
        )
        async with self.database.transaction() as unit:
            await unit.one_time_tokens.add(token)


@pytest.mark.parametrize("email", ["ann@example.org", "nobody@example.org", " ANN@example.org"])
async def test_the_same_is_done_whether_somebody_has_the_address(email: str) -> None:
    desk = await Desk().ready()
    await desk.requests.forgotten_password(email, client=HOME)
    await desk.requests.sign_up(email, client=HOME)
    assert [(one.kind, one.user, one.reference) for one in await desk.orders()] == [
        (MailKind.PASSWORD_RESET, None, ""),
        (MailKind.SIGN_UP, None, ""),
    ]


@pytest.mark.parametrize("email", ["ann@example.org", "nobody@example.org"])
async def test_too_many_for_one_address_from_one_place_keep_nobody_else_from_it(email: str) -> None:
    desk, away = await Desk().ready(), Client(ip_address="192.0.2.1")
    for _ in range(5):
        await desk.requests.forgotten_password(email, client=away)
    with pytest.raises(RateLimited) as raised:
        await desk.requests.forgotten_password(email.upper(), client=away)
    assert raised.value.retry_after_seconds > 0
    await desk.requests.forgotten_password(email, client=HOME)
    assert len(await desk.orders()) == 6


@pytest.mark.parametrize("email", ["ann@example.org", "nobody@example.org"])
async def test_an_address_gets_no_more_than_so_many_and_nobody_sees_that(email: str) -> None:
    desk = await Desk().ready()
    for number in range(60):
        await desk.requests.forgotten_password(email, client=Client(ip_address=f"192.0.2.{number}"))
    assert len(await desk.orders()) == 20
    await desk.requests.sign_up(email, client=HOME)  # of each kind
    assert len(await desk.orders()) == 21
    desk.clock.advance(timedelta(minutes=3))
    await desk.requests.forgotten_password(email, client=HOME)
    assert len(await desk.orders()) == 22  # so that the latest link is never older than a few minutes


async def test_too_many_from_one_place_keep_its_people_from_no_password() -> None:
    desk = await Desk().ready()
    for number in range(30):
        await desk.requests.forgotten_password(f"a{number}@example.org", client=HOME)
    for _ in range(2):
        await desk.requests.forgotten_password("ann@example.org", client=HOME)
    for ask, email in ((desk.requests.forgotten_password, "ann"), (desk.requests.sign_up, "new")):
        with pytest.raises(RateLimited):
            await ask(f"{email}@example.org", client=HOME)
    # Who has signed in is counted apart from others at the same address.
    await desk.requests.change_email(ANN.id, "other@example.org", client=HOME)
    desk.clock.advance(timedelta(hours=1))
    await desk.requests.sign_up("new@example.org", client=HOME)


@pytest.mark.parametrize("email", ["", "ann", "ann@example.org\r\nBcc: all@example.org", "a@b@c", "änn@example.org"])
async def test_what_is_no_address_is_refused(email: str) -> None:
    desk = await Desk().ready()
    for ask in (desk.requests.forgotten_password, desk.requests.sign_up):
        with pytest.raises(InvalidRequest):
            await ask(email, client=HOME)
    assert await desk.orders() == []


@pytest.mark.parametrize("sign_up", [SignUp.CLOSED, SignUp.INVITED])
async def test_accounts_are_not_for_everybody(sign_up: SignUp) -> None:
    desk = await Desk(sign_up=sign_up).ready()
    with pytest.raises(InvalidRequest):
        await desk.requests.sign_up("bob@example.org", client=HOME)


async def test_nobody_comes_before_an_operator() -> None:
    with pytest.raises(InvalidRequest):
        await Desk().requests.sign_up("bob@example.org", client=HOME)


async def test_nothing_is_asked_for_where_no_mails_are_sent() -> None:
    desk = await Desk(orders=NO_MAIL).ready()
    for ask in (desk.requests.forgotten_password, desk.requests.sign_up):
        with pytest.raises(InvalidRequest):
            await ask("ann@example.org", client=HOME)


async def test_a_changed_address_is_written_to_both() -> None:
    desk = await Desk().ready()
    await desk.requests.change_email(ANN.id, "new@example.org", client=HOME)
    assert [(one.kind, one.to, one.user) for one in await desk.orders()] == [
        (MailKind.EMAIL_CONFIRMATION, "new@example.org", ANN.id)
    ]
    await desk.link("new@example.org")
    changed = await desk.own_email.confirm("secret")
    assert (changed.email, changed.email_confirmed) == ("new@example.org", True)
    notices = [one.to for one in await desk.orders() if one.kind is MailKind.EMAIL_CHANGED]
    assert sorted(notices) == ["ann@example.org", "new@example.org"]
    assert [one.change for one in desk.sink.events if isinstance(one, AccountChanged)] == ["email_changed"]
    with pytest.raises(LinkRefused):
        await desk.own_email.confirm("secret")


async def test_an_address_that_somebody_else_has_meanwhile_is_refused() -> None:
    desk = await Desk().ready()
    await desk.link("bob@example.org")
    async with desk.database.transaction() as unit:
        await unit.users.add(replace(make_user("bob"), email="bob@example.org", email_confirmed=True))
    with pytest.raises(LinkRefused):
        await desk.own_email.confirm("secret")
    async with desk.database.read_only() as unit:
        assert (await unit.users.get(ANN.id)).email == "ann@example.org"


async def test_a_deactivated_account_takes_no_address() -> None:
    desk = await Desk().ready()
    await desk.link("new@example.org")
    async with desk.database.transaction() as unit:
        await unit.users.save(replace(ANN, status=UserStatus.DEACTIVATED))
    with pytest.raises(LinkRefused):
        await desk.own_email.confirm("secret")
