"""Contract suite of mailers."""

from __future__ import annotations

from collections.abc import Callable
from email.message import EmailMessage

import pytest

from smartchat_core.model.mail import MailMessage
from smartchat_core.ports.mailer import Mailer

__all__ = ["MailerContract"]

_TEXTS = (
    "Hello.\n",
    "Grüße, 猫 and 🦊.\n",
    ".\n..\nFrom here\n",
    f"https://books.example.org/account/link?token={'x' * 900}\n",
    f"{'word ' * 600}\n",
)


class MailerContract:
    """Subclass it, name the subclass `Test…`, and give two fixtures: `mailer`, and `received`, the mails it has sent.

    The sender is `books@example.org`.
    """

    pytestmark = pytest.mark.anyio

    @pytest.fixture
    def mailer(self) -> Mailer:
        """A mailer."""
        raise NotImplementedError

    @pytest.fixture
    def received(self) -> Callable[[], list[EmailMessage]]:
        """What arrived, oldest first."""
        raise NotImplementedError

    @pytest.mark.parametrize("text", _TEXTS)
    async def test_a_mail_arrives_as_it_is(
        self, mailer: Mailer, received: Callable[[], list[EmailMessage]], text: str
    ) -> None:
        await mailer.send(MailMessage(id="mail-1", to="ann@example.org", subject="Grüße an Ann", text=text))
        (found,) = received()
        assert (found["To"], found["Subject"]) == ("ann@example.org", "Grüße an Ann")
        assert found["From"].addresses[0].addr_spec == "books@example.org"
        assert found["Message-ID"] == "<mail-1@example.org>"
        assert found["Auto-Submitted"] == "auto-generated"
        assert found.get_content_type() == "text/plain"
        assert str(found.get_content()).replace("\r\n", "\n") == text

    async def test_mails_arrive_in_order(self, mailer: Mailer, received: Callable[[], list[EmailMessage]]) -> None:
        for number in range(3):
            await mailer.send(MailMessage(id=f"mail-{number}", to="a@example.org", subject=f"No. {number}", text="-"))
        assert [found["Subject"] for found in received()] == ["No. 0", "No. 1", "No. 2"]
