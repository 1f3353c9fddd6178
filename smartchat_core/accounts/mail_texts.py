"""The texts of mails about accounts. They name neither documents nor anything else that somebody has."""

from __future__ import annotations

from datetime import datetime
from types import MappingProxyType
from typing import Final

from smartchat_core.model.mail import MailKind, MailMessage, MailOrder

__all__ = ["NOTICES", "already_there", "code_mail", "link_mail", "notice_mail", "somebody_elses"]

_LINKS: Final = MappingProxyType(
    {
        MailKind.INVITATION: (
            "You are invited to SmartChat",
            "You are invited to an account of SmartChat. This link makes it; it works once:",
            "If you do not want it, you need not do anything.",
        ),
        MailKind.SIGN_UP: (
            "Make your account of SmartChat",
            "Somebody, probably you, asked for an account with this mail address. This link makes it; it works once:",
            "If that was not you, you need not do anything: without the link there is no account.",
        ),
        MailKind.PASSWORD_RESET: (
            "Choose another password for SmartChat",
            "Somebody, probably you, asked for another password. You choose it by this link, which works once:",
            "If that was not you, you need not do anything: the password stays as it is.",
        ),
        MailKind.EMAIL_CONFIRMATION: (
            "Confirm your mail address for SmartChat",
            "Somebody, probably you, named this as the address of the account {account}. This link confirms it, once:",
            "If this is not your account, do nothing: the address counts for nothing without the link.",
        ),
    }
)
_NOTICES: Final = MappingProxyType(
    {
        MailKind.PASSWORD_CHANGED: ("Your password was changed", "The password of your account was changed."),
        MailKind.EMAIL_CHANGED: (
            "The mail address of your account was changed",
            "The mail address of your account was changed. Mails go to the new one from now on.",
        ),
        MailKind.SECOND_FACTOR_ADDED: (
            "A second factor was added",
            "A passkey or an authenticator app was added to your account, and signs in to it from now on.",
        ),
        MailKind.SECOND_FACTOR_REMOVED: (
            "A second factor was removed",
            "A second factor of your account was removed.",
        ),
        MailKind.KEY_ADDED: ("A new key acts for you", "A key was added to your account, which acts for you."),
        MailKind.PASSWORD_LINK_MADE: (
            "A link for another password was made",
            "Somebody who looks after accounts made a link by which another password of your account can be chosen.",
        ),
        MailKind.GROUP_ENTERED: (
            "Somebody was put into a group that you share with",
            "Somebody was put into a group with which documents of yours are shared, and may read these from now on.",
        ),
        MailKind.CONTENT_OPENED: (
            "An operator opened documents of yours",
            "An operator opened documents of yours for a limited time, and gave a reason.",
        ),
        MailKind.SECURITY_INCIDENT: (
            "A security incident is being looked into",
            "Those who run this installation look into an incident that may concern your account.",
        ),
        MailKind.WEBHOOK_DISABLED: (
            "A webhook of yours was disabled",
            "A webhook of yours is sent nothing more: its receiver said that it is gone, or took nothing for days.",
        ),
    }
)
NOTICES: Final = frozenset(_NOTICES)
"""The kinds of mails that say what happened, and hold no secret."""

_ACCESSES: Final = frozenset({MailKind.PASSWORD_LINK_MADE, MailKind.GROUP_ENTERED, MailKind.CONTENT_OPENED})


def link_mail(order: MailOrder, address: str, expires_at: datetime, *, account: str = "") -> MailMessage:
    """The mail that holds a link; `account` is the name to sign in with of the account that it is for."""
    subject, before, after = _LINKS[order.kind]
    until = f"It works until {_moment(expires_at)}."
    named = before.replace("{account}", account)
    return _mail(order, subject, f"{named}\n\n{address}\n\n{until}\n\n{after}\n")


def notice_mail(order: MailOrder, server: str) -> MailMessage:
    """The mail that something was changed, or opened to somebody; `server` is the address of the server."""
    subject, what = _NOTICES[order.kind]
    when = f"That was on {_moment(order.created_at)}."
    if order.kind in _ACCESSES:
        whose = "Who it was is on the page of accesses. If you did not expect it, ask those who run this installation:"
        return _mail(order, subject, f"{what} {when}\n\n{whose}\n\n{server}/account/accesses\n")
    if order.kind is MailKind.SECURITY_INCIDENT:
        look = "Look through the sessions and keys of your account, and end those that you do not know:"
        return _mail(order, subject, f"{what} {when}\n\n{look}\n\n{server}/account/sessions\n")
    if order.kind is MailKind.WEBHOOK_DISABLED:
        advice = "The list of your webhooks says why. When the receiver works again, enable the webhook there."
        return _mail(order, subject, f"{what} {when}\n\n{advice}\n")
    advice = (
        "If that was not you, choose another password at once, and ask those who run this installation for help:\n\n"
        f"{server}/sign-in"
    )
    return _mail(order, subject, f"{what} {when}\n\n{advice}\n")


def code_mail(order: MailOrder, code: str) -> MailMessage:
    """The mail that holds a code for a sign-in from a place that is not known."""
    text = (
        f"Somebody who knows your password signs in from a place that you have not signed in from before, on "
        f"{_moment(order.created_at)}. If that is you, enter this code there:\n\n{code}\n\n"
        "If that is not you, give the code to nobody, and choose another password at once.\n"
    )
    return _mail(order, "Your code for signing in", text)


def already_there(order: MailOrder, reset_address: str) -> MailMessage:
    """The mail to somebody with an account, when the address was given for another one."""
    text = (
        "Somebody, perhaps you, asked for an account of SmartChat with this mail address. You have one already. If you "
        f"have forgotten its password, you can choose another one here:\n\n{reset_address}\n\n"
        "If that was not you, you need not do anything.\n"
    )
    return _mail(order, "You have an account of SmartChat", text)


def somebody_elses(order: MailOrder) -> MailMessage:
    """The mail to the owner of an address that somebody else has named as theirs."""
    text = (
        "Somebody named this mail address as that of another account of SmartChat. It is that of yours, and stays so. "
        "You need not do anything.\n"
    )
    return _mail(order, "Somebody named your mail address", text)


def _mail(order: MailOrder, subject: str, text: str) -> MailMessage:
    return MailMessage(id=order.id, to=order.to, subject=subject, text=text)


def _moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
