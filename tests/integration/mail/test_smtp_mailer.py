"""Mails by SMTP: TLS, logins, refusals, and servers that say nothing."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from ipaddress import ip_address

import pytest

from smartchat_adapters.mail.smtp_mailer import MailSecurity, MailServer, SmtpMailer
from smartchat_core.errors import AddressRefused, MailRefused, MailUnavailable
from smartchat_core.model.mail import MailMessage
from smartchat_core.outgoing.destination import Endpoint
from smartchat_core.outgoing.policy import OutgoingPolicy
from tests.support.mail_server import PASSWORD, USER, Mailbox, certificate, mail_server

pytestmark = pytest.mark.anyio

NAME = "mail.example"
MAIL = MailMessage(id="mail-1", to="ann@example.org", subject="Hello", text="Hello.\n")


@pytest.fixture(scope="module")
def contexts(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    return certificate(tmp_path_factory.mktemp("certificates"), NAME)


def mailer(
    port: int,
    security: MailSecurity = MailSecurity.NONE,
    *,
    tls: ssl.SSLContext | None = None,
    password: str = "",
    host: str = NAME,
    seconds: float = 30.0,
) -> SmtpMailer:
    server = MailServer(
        host=host,
        port=port,
        security=security,
        sender="books@example.org",
        user=USER if password else "",
        password=password,
        seconds=seconds,
    )
    return SmtpMailer(
        server,
        OutgoingPolicy(named=frozenset({Endpoint(host=NAME, port=port)})),
        tls=lambda: tls or ssl.create_default_context(),
        resolve=lambda _host, _port: (ip_address("127.0.0.1"),),
    )


@pytest.fixture(scope="module", params=[MailSecurity.STARTTLS, MailSecurity.TLS])
def encrypted(
    request: pytest.FixtureRequest, contexts: tuple[ssl.SSLContext, ssl.SSLContext]
) -> Iterator[tuple[Mailbox, MailSecurity]]:
    security: MailSecurity = request.param
    options = {"starttls": contexts[0]} if security is MailSecurity.STARTTLS else {"tls": contexts[0]}
    with mail_server(login=True, **options) as box:
        yield box, security


async def test_a_mail_goes_by_tls_after_a_login(
    encrypted: tuple[Mailbox, MailSecurity], contexts: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    box, security = encrypted
    box.mails.clear()
    await mailer(box.port, security, tls=contexts[1], password=PASSWORD).send(MAIL)
    assert [one["To"] for one in box.mails] == ["ann@example.org"]


async def test_a_certificate_that_nobody_knows(encrypted: tuple[Mailbox, MailSecurity]) -> None:
    box, security = encrypted
    box.mails.clear()
    with pytest.raises(MailUnavailable) as raised:
        await mailer(box.port, security, password=PASSWORD).send(MAIL)
    assert "certificate" in raised.value.cause.lower()
    assert box.mails == []


async def test_a_certificate_of_another_name(
    encrypted: tuple[Mailbox, MailSecurity], contexts: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    box, security = encrypted
    other = MailServer(host="other.example", port=box.port, security=security, sender="books@example.org")
    policy = OutgoingPolicy(named=frozenset({Endpoint(host="other.example", port=box.port)}))
    sending = SmtpMailer(
        other, policy, tls=lambda: contexts[1], resolve=lambda _host, _port: (ip_address("127.0.0.1"),)
    )
    with pytest.raises(MailUnavailable):
        await sending.send(MAIL)


async def test_a_wrong_password_waits_for_another(
    encrypted: tuple[Mailbox, MailSecurity], contexts: tuple[ssl.SSLContext, ssl.SSLContext]
) -> None:
    box, security = encrypted
    with pytest.raises(MailUnavailable) as raised:
        await mailer(box.port, security, tls=contexts[1], password="wrong").send(MAIL)
    assert raised.value.transient
    assert "wrong" not in raised.value.cause


async def test_nothing_is_sent_where_tls_is_missing(contexts: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
    with mail_server() as box:
        with pytest.raises(MailUnavailable):
            await mailer(box.port, MailSecurity.STARTTLS, tls=contexts[1]).send(MAIL)
        assert box.mails == []


@pytest.mark.parametrize(("answer", "kind"), [("550 no such mailbox", MailRefused), ("451 later", MailUnavailable)])
async def test_refusals_for_good_and_for_now(answer: str, kind: type[MailUnavailable]) -> None:
    with mail_server() as box:
        box.answer = answer
        with pytest.raises(MailUnavailable) as raised:
            await mailer(box.port).send(MAIL)
    assert type(raised.value) is kind
    assert raised.value.transient is (kind is MailUnavailable)
    assert answer in raised.value.cause


async def test_nobody_listens() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        with pytest.raises(MailUnavailable):
            await mailer(unused.getsockname()[1]).send(MAIL)


async def test_a_server_that_says_nothing() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises(MailUnavailable):
            await mailer(silent.getsockname()[1], seconds=0.2).send(MAIL)


async def test_another_private_address_is_refused() -> None:
    with pytest.raises(AddressRefused):
        await mailer(25, host="elsewhere.example").send(MAIL)
