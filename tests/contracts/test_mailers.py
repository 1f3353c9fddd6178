from __future__ import annotations

from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from smartchat_adapters.mail.folder_mailer import FolderMailer
from smartchat_adapters.mail.smtp_mailer import MailSecurity, MailServer, SmtpMailer
from smartchat_adapters.mail.written import written
from smartchat_core.outgoing.destination import Endpoint
from smartchat_core.outgoing.policy import OutgoingPolicy
from smartchat_core.ports.mailer import Mailer
from smartchat_core.testing.fakes.mailer import FakeMailer
from smartchat_core.testing.mailer import MailerContract
from tests.support.mail_server import Mailbox, mail_server

_SENDER = "books@example.org"


@pytest.fixture(scope="module")
def server() -> Iterator[Mailbox]:
    with mail_server() as found:
        yield found


class TestFakeMailer(MailerContract):
    @pytest.fixture
    def mailer(self) -> FakeMailer:
        return FakeMailer()

    @pytest.fixture
    def received(self, mailer: FakeMailer) -> Callable[[], list[EmailMessage]]:
        return lambda: [written(one, sender=_SENDER) for one in mailer.sent]


class TestFolderMailer(MailerContract):
    @pytest.fixture
    def mailer(self, tmp_path: Path) -> Mailer:
        return FolderMailer(tmp_path / "mails", sender=_SENDER)

    @pytest.fixture
    def received(self, tmp_path: Path) -> Callable[[], list[EmailMessage]]:
        def read() -> list[EmailMessage]:
            files = sorted((tmp_path / "mails").glob("*.eml"))
            return [message_from_bytes(one.read_bytes(), policy=policy.default) for one in files]

        return read


class TestSmtpMailer(MailerContract):
    @pytest.fixture
    def mailer(self, server: Mailbox) -> Mailer:
        server.mails.clear()
        named = frozenset({Endpoint(host="127.0.0.1", port=server.port)})
        place = MailServer(host="127.0.0.1", port=server.port, security=MailSecurity.NONE, sender=_SENDER)
        return SmtpMailer(place, OutgoingPolicy(named=named))

    @pytest.fixture
    def received(self, server: Mailbox) -> Callable[[], list[EmailMessage]]:
        return lambda: server.mails
