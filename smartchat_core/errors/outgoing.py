"""Outgoing requests that are refused or fail."""

from __future__ import annotations

from smartchat_core.errors.base import as_sentence
from smartchat_core.errors.dependencies import DependencyError
from smartchat_core.errors.inputs import InputError

__all__ = ["AddressRefused", "MailRefused", "MailUnavailable", "RequestFailed"]


class AddressRefused(InputError):
    """An outgoing request is addressed to where this program may not connect to."""

    code = "address_refused"
    default_remedy = "Use a public address; an operator can allow others with the setting `outgoing_networks`."

    def public_message(self) -> str:
        """What happened and what to do. The cause says how a name is resolved here, and is for the log."""
        return " ".join(map(as_sentence, (self.message, self.remedy)))


class RequestFailed(DependencyError):
    """An outgoing HTTP request had no answer that can be used: none, or one that is broken, late or too long."""

    code = "request_failed"
    default_remedy = "Check the address and that its server runs, and try again later."


class MailUnavailable(DependencyError):
    """The mail server does not take mails now."""

    code = "mail_unavailable"
    default_remedy = "Check the settings mail_host, mail_port and mail_security, and that the server runs."


class MailRefused(MailUnavailable):
    """The mail server refuses this mail, or this sender, for good."""

    code = "mail_refused"
    transient = False
    default_remedy = "Check the address, and the settings mail_user, mail_password and mail_from."
