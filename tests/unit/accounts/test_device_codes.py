"""Sign-ins from places that are not known, confirmed by a code that is sent by mail."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from smartchat_core.accounts.admission import Admitted, DeviceCodePending, SecondFactorPending
from smartchat_core.accounts.mail_delivery import MailDelivery
from smartchat_core.accounts.mail_orders import MailOrders
from smartchat_core.accounts.mail_writing import MailWriter
from smartchat_core.accounts.sign_in import SignInService
from smartchat_core.errors import SignInRefused
from smartchat_core.events import Client
from smartchat_core.model.user import User
from smartchat_core.ports.runtime import Runtime
from smartchat_core.testing.database_users import make_user
from smartchat_core.testing.fakes.credentials import FakeHasher, FakeTotpCodes
from smartchat_core.testing.fakes.mailer import FakeMailer
from tests.support.entropy import CountingEntropy
from tests.unit.accounts.sign_in_place import HOME, RIGHT, Place

pytestmark = pytest.mark.anyio

AWAY = Client(ip_address="203.0.113.9", user_agent="another browser")


class MailPlace(Place):
    """A sign-in service that sends mails."""

    def __init__(self) -> None:
        super().__init__()
        entropy = CountingEntropy()
        self.mailer = FakeMailer()
        self.service = SignInService(
            database=self.database,
            hasher=FakeHasher(),
            codes=FakeTotpCodes(),
            runtime=Runtime(clock=self.clock, entropy=entropy, sink=self.sink),
            mail=MailOrders(entropy),
        )
        writer = MailWriter(database=self.database, entropy=entropy, address="https://books.example.org")
        self.delivery = MailDelivery(database=self.database, mailer=self.mailer, writer=writer, clock=self.clock)

    async def ann(self, *, confirmed: bool = True, second_factor: bool = False) -> User:
        user = replace(
            make_user("ann"), email="ann@example.org", email_confirmed=confirmed, signed_in_at=self.clock.now()
        )
        return await self.add(user, second_factor=second_factor)

    async def pending(self, client: Client = AWAY) -> DeviceCodePending:
        found = await self.service.with_password("ann", RIGHT, client=client)
        assert isinstance(found, DeviceCodePending)
        return found

    async def code(self) -> str:  # type: ignore[override]
        await self.delivery.deliver()
        found = re.search(r"^[a-z2-7-]{19}$", self.mailer.sent[-1].text, re.MULTILINE)
        assert found is not None
        return found[0]


async def test_a_code_lets_in_once_and_the_place_is_known_then() -> None:
    place = MailPlace()
    await place.ann()
    pending = await place.pending()
    code = await place.code()
    with pytest.raises(SignInRefused):
        await place.service.with_device_code(pending.token, "aaaa-aaaa-aaaa-aaaa", client=AWAY)
    admitted = await place.service.with_device_code(pending.token, f" {code.upper()}", client=AWAY)
    assert len(admitted.factors) == 1  # it confirms a place, and is no second factor
    with pytest.raises(SignInRefused):
        await place.service.with_device_code(pending.token, code, client=AWAY)
    assert isinstance(await place.service.with_password("ann", RIGHT, client=AWAY), Admitted)


async def test_a_code_is_for_the_sign_in_that_asked_for_it() -> None:
    place = MailPlace()
    await place.ann()
    first = await place.pending()
    code = await place.code()
    second = await place.pending(Client(ip_address="192.0.2.66"))
    for token in (first.token, second.token):  # the first one has ended with the second
        with pytest.raises(SignInRefused):
            await place.service.with_device_code(token, code, client=AWAY)


async def test_a_code_expires() -> None:
    place = MailPlace()
    await place.ann()
    pending = await place.pending()
    code = await place.code()
    place.clock.advance(601)
    with pytest.raises(SignInRefused):
        await place.service.with_device_code(pending.token, code, client=AWAY)


async def test_who_needs_no_code() -> None:
    place = MailPlace()
    await place.ann(second_factor=True)
    assert isinstance(await place.service.with_password("ann", RIGHT, client=AWAY), SecondFactorPending)
    place = MailPlace()
    await place.ann(confirmed=False)
    assert isinstance(await place.service.with_password("ann", RIGHT, client=AWAY), Admitted)
    place = MailPlace()
    await place.ann()
    assert isinstance(await place.service.with_password("ann", RIGHT, client=AWAY, confirming=True), Admitted)
    place = MailPlace()
    await place.add(replace(make_user("bob"), email="bob@example.org", email_confirmed=True))
    assert isinstance(await place.service.with_password("bob", RIGHT, client=HOME), Admitted)
    assert place.mailer.sent == []


async def test_who_knows_the_password_fills_no_mailbox() -> None:
    place = MailPlace()
    await place.ann()
    for number in range(15):
        await place.pending(Client(ip_address=f"192.0.2.{number}"))
        await place.delivery.deliver()
    assert len(place.mailer.sent) == 10
