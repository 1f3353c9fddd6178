from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from smartchat_core.accounts.invitations import proven_email
from smartchat_core.accounts.mail_delivery import MailDelivery
from smartchat_core.accounts.mail_orders import MAX_WAITING, NO_MAIL, MailOrders
from smartchat_core.accounts.mail_writing import MailWriter
from smartchat_core.accounts.secrets import device_code_digest, digest_of
from smartchat_core.errors import MailRefused, MailUnavailable
from smartchat_core.model.credential import OneTimePurpose, OneTimeToken
from smartchat_core.model.mail import MAIL_ATTEMPTS, MailKind
from smartchat_core.model.user import User, UserRole, UserStatus
from smartchat_core.testing.database_users import make_user
from smartchat_core.testing.fakes.clock import FakeClock
from smartchat_core.testing.fakes.database.database import InMemoryDatabase
from smartchat_core.testing.fakes.mailer import FakeMailer
from tests.support.entropy import CountingEntropy

pytestmark = pytest.mark.anyio

ANN = replace(make_user("ann"), email="ann@example.org", email_confirmed=True)


class Post:
    """A delivery over a database in memory, with Ann in it."""

    def __init__(self) -> None:
        self.database = InMemoryDatabase()
        self.clock = FakeClock()
        self.mailer = FakeMailer()
        self.orders = MailOrders(CountingEntropy())
        writer = MailWriter(database=self.database, entropy=CountingEntropy(), address="https://books.example.org/")
        self.delivery = MailDelivery(database=self.database, mailer=self.mailer, writer=writer, clock=self.clock)

    async def order(
        self, kind: MailKind, to: str = ANN.email, *, user: User | None = None, role: UserRole = UserRole.READER
    ) -> None:
        async with self.database.transaction() as unit:
            await self.orders.order(unit, kind, to, self.clock.now(), user=user, role=role)

    async def waiting(self) -> int:
        async with self.database.read_only() as unit:
            return await unit.mails.waiting()

    async def token(self, purpose: OneTimePurpose) -> OneTimeToken | None:
        """What the link of the latest mail is for."""
        found = re.search(r"https://books\.example\.org/account/link\?token=(\S+)", self.mailer.sent[-1].text)
        assert found is not None
        async with self.database.read_only() as unit:
            return await unit.one_time_tokens.find(digest_of(found[1]), purpose, self.clock.now())


@pytest.fixture
async def post() -> Post:
    made = Post()
    async with made.database.transaction() as unit:
        await unit.users.add(ANN)
    return made


async def test_the_order_holds_no_secret_and_the_mail_does(post: Post) -> None:
    await post.order(MailKind.INVITATION, "bob@example.org", role=UserRole.ADMIN)
    async with post.database.read_only() as unit:
        assert (await unit.mails.due(post.clock.now()))[0].reference == ""
    assert await post.delivery.deliver() == 1
    token = await post.token(OneTimePurpose.MAILED_INVITATION)
    assert token is not None
    assert (token.role, token.email, token.user) == (UserRole.ADMIN, "bob@example.org", None)
    assert post.mailer.sent[0].to == "bob@example.org"
    assert await post.waiting() == 0


async def test_an_invitation_names_who_made_it_and_is_not_sent_for_who_may_make_it_no_more(post: Post) -> None:
    admin = make_user("ada", role=UserRole.ADMIN)
    async with post.database.transaction() as unit:
        await unit.users.add(admin)
    await post.order(MailKind.INVITATION, "bob@example.org", user=admin)
    await post.order(MailKind.INVITATION, "cleo@example.org", user=admin)
    assert await post.delivery.deliver() == 2
    async with post.database.transaction() as unit:
        found = await unit.one_time_tokens.valid(OneTimePurpose.MAILED_INVITATION, post.clock.now())
        assert {(one.user, one.email) for one in found} == {
            (admin.id, "bob@example.org"),
            (admin.id, "cleo@example.org"),
        }
        assert {proven_email(one) for one in found} == {"bob@example.org", "cleo@example.org"}
    await post.order(MailKind.INVITATION, "dora@example.org", user=admin, role=UserRole.OPERATOR)
    async with post.database.transaction() as unit:
        await unit.users.save(replace(admin, status=UserStatus.DEACTIVATED))
    await post.order(MailKind.INVITATION, "eve@example.org", user=admin)
    await post.delivery.deliver()
    assert (len(post.mailer.sent), await post.waiting()) == (2, 0)


async def test_a_forgotten_password_of_who_has_the_address(post: Post) -> None:
    await post.order(MailKind.PASSWORD_RESET)
    await post.delivery.deliver()
    token = await post.token(OneTimePurpose.PASSWORD_RESET)
    assert token is not None
    assert token.user == ANN.id


@pytest.mark.parametrize("change", [{"email_confirmed": False}, {"status": UserStatus.DEACTIVATED}])
async def test_nothing_is_sent_to_who_may_not_have_it(post: Post, change: dict[str, object]) -> None:
    async with post.database.transaction() as unit:
        await unit.users.save(replace(ANN, **change))  # type: ignore[arg-type]
    await post.order(MailKind.PASSWORD_RESET)
    await post.order(MailKind.PASSWORD_RESET, "nobody@example.org")
    await post.delivery.deliver()
    assert (post.mailer.sent, await post.waiting()) == ([], 0)


async def test_a_sign_up_and_one_with_the_address_of_somebody(post: Post) -> None:
    await post.order(MailKind.SIGN_UP, "bob@example.org")
    await post.delivery.deliver()
    assert await post.token(OneTimePurpose.SIGN_UP) is not None
    await post.order(MailKind.SIGN_UP)
    await post.delivery.deliver()
    assert "You have one already" in post.mailer.sent[-1].text
    assert "token=" not in post.mailer.sent[-1].text


async def test_a_changed_address_and_one_of_somebody_else(post: Post) -> None:
    bob = make_user("bob")
    async with post.database.transaction() as unit:
        await unit.users.add(bob)
    await post.order(MailKind.EMAIL_CONFIRMATION, "bob@example.org", user=bob)
    await post.delivery.deliver()
    token = await post.token(OneTimePurpose.EMAIL_CONFIRMATION)
    assert token is not None
    assert (token.user, token.email) == (bob.id, "bob@example.org")
    text = post.mailer.sent[-1].text
    assert "the account bob." in text
    assert "If this is not your account, do nothing" in text
    await post.order(MailKind.EMAIL_CONFIRMATION, user=bob)
    await post.delivery.deliver()
    assert "stays so" in post.mailer.sent[-1].text


async def test_a_code_is_for_one_sign_in(post: Post) -> None:
    now = post.clock.now()
    waiting = OneTimeToken(
        digest="d",
        purpose=OneTimePurpose.NEW_DEVICE,
        created_at=now,
        expires_at=now + timedelta(minutes=10),
        user=ANN.id,
    )
    async with post.database.transaction() as unit:
        await unit.one_time_tokens.add(waiting)
        await post.orders.order(unit, MailKind.DEVICE_CODE, ANN.email, now, user=ANN, reference="d")
        await post.orders.order(unit, MailKind.DEVICE_CODE, ANN.email, now, user=ANN, reference="gone")
    await post.delivery.deliver()
    (mail,) = post.mailer.sent
    code = re.search(r"^[a-z2-7-]{19}$", mail.text, re.MULTILINE)
    assert code is not None
    async with post.database.read_only() as unit:
        purpose = OneTimePurpose.DEVICE_CODE
        assert await unit.one_time_tokens.find(device_code_digest("d", code[0].upper()), purpose, now) is not None
        assert await unit.one_time_tokens.find(device_code_digest("gone", code[0]), purpose, now) is None


async def test_notices_go_to_confirmed_addresses(post: Post) -> None:
    async with post.database.transaction() as unit:
        await post.orders.notice(unit, ANN, MailKind.PASSWORD_CHANGED, post.clock.now())
        await post.orders.notice(unit, replace(ANN, email_confirmed=False), MailKind.KEY_ADDED, post.clock.now())
    await post.delivery.deliver()
    assert [one.subject for one in post.mailer.sent] == ["Your password was changed"]


async def test_what_fails_is_tried_again_and_at_last_given_up(post: Post) -> None:
    post.mailer.failing = [MailUnavailable("down")]
    await post.order(MailKind.INVITATION, "bob@example.org")
    assert await post.delivery.deliver() == 0
    assert await post.delivery.deliver() == 0
    post.clock.advance(timedelta(minutes=1))
    assert await post.delivery.deliver() == 1
    post.mailer.failing = [MailUnavailable("down")] * MAIL_ATTEMPTS
    await post.order(MailKind.INVITATION, "bob@example.org")
    for _ in range(MAIL_ATTEMPTS):
        assert await post.waiting() == 1
        await post.delivery.deliver()
        post.clock.advance(timedelta(hours=1))
    assert await post.waiting() == 0


async def test_what_is_refused_or_too_late_is_not_tried_again(post: Post) -> None:
    post.mailer.failing = [MailRefused("no such mailbox")]
    await post.order(MailKind.INVITATION, "bob@example.org")
    await post.delivery.deliver()
    await post.order(MailKind.PASSWORD_RESET)
    post.clock.advance(timedelta(hours=2))
    await post.delivery.deliver()
    assert (post.mailer.sent, await post.waiting()) == ([], 0)


async def test_nothing_waits_without_a_mailer_or_beyond_the_bound(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    async with post.database.transaction() as unit:
        assert not await NO_MAIL.order(unit, MailKind.SIGN_UP, "bob@example.org", post.clock.now())
        assert await unit.mails.waiting() == 0

        async def full() -> int:
            return MAX_WAITING

        monkeypatch.setattr(unit.mails, "waiting", full)
        assert not await post.orders.order(unit, MailKind.SIGN_UP, "bob@example.org", post.clock.now())
