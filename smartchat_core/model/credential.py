"""What people prove with that they are who they say: passwords, second factors, and secrets that work once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from smartchat_core.model.identity import IdentityOrigin
from smartchat_core.model.ids import UserId
from smartchat_core.model.user import UserRole

__all__ = ["FactorKind", "OneTimePurpose", "OneTimeToken", "StoredPassword", "TotpSecret"]


class FactorKind(StrEnum):
    """A way to prove who one is."""

    PASSWORD = "password"  # noqa: S105  # a kind
    TOTP = "totp"
    """A code that changes every half minute (RFC 6238)."""
    RECOVERY_CODE = "recovery_code"
    LINK = "link"
    """A link that was sent or handed over."""
    PASSKEY = "passkey"
    OPENID = "openid"
    """A provider (OpenID Connect) said who it is."""
    OPENID_SECOND = "openid_second"
    """And that it had asked for a second factor."""


@dataclass(frozen=True, kw_only=True, slots=True)
class StoredPassword:
    """A password as it is kept: `hashed` in the form of the hasher, with its parameters."""

    hashed: str = field(repr=False)
    changed_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class TotpSecret:
    """A shared secret for codes that change with time.

    `secret` is in base32 (RFC 4648), `last_step` the number of the latest interval whose code was taken: none of it or
    before is taken again. It counts for nothing until `confirmed_at`, when a code showed that the device has it.
    """

    secret: str = field(repr=False)
    created_at: datetime
    confirmed_at: datetime | None = None
    last_step: int = -1


class OneTimePurpose(StrEnum):
    """What a secret that works once is good for, and for nothing else."""

    SECOND_FACTOR = "second_factor"
    """The password was right; a second factor has to follow."""
    ENROLMENT = "enrolment"
    """The password was right; the role asks for a second factor that the account does not have yet."""
    PASSKEY_CREATION = "passkey_creation"
    """A challenge that a browser was given to make a passkey."""
    PASSKEY_SIGN_IN = "passkey_sign_in"
    """A challenge that a browser was given to use a passkey."""
    INVITATION = "invitation"
    """Its link was shown to who made it."""
    MAILED_INVITATION = "mailed_invitation"
    """Its link went to the mail address alone: who has it has shown that the address is theirs."""
    FIRST_OPERATOR = "first_operator"
    PASSWORD_RESET = "password_reset"  # noqa: S105  # a purpose
    EMAIL_CONFIRMATION = "email_confirmation"
    SIGN_UP = "sign_up"
    """Somebody asked for an account, and has shown by this that the mail address is theirs."""
    NEW_DEVICE = "new_device"
    """The password was right, from a place that is not known; a code that was sent by mail has to follow."""
    DEVICE_CODE = "device_code"
    """The code that was sent."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OneTimeToken:
    """A secret that works once, as it is kept.

    `digest` is the SHA-256 of the secret, in hexadecimal. `user` is whose it is, None where there is no account yet:
    `role` and `email` are then those of the account to make. Of an invitation, `user` is who made it, with whose right
    to do so it ends; None for who has the machine. `origin` is the identity in place of the password, where a
    second factor has to follow.
    """

    digest: str = field(repr=False)
    purpose: OneTimePurpose
    created_at: datetime
    expires_at: datetime
    user: UserId | None = None
    role: UserRole = UserRole.READER
    email: str = ""
    origin: IdentityOrigin | None = None

    @property
    def reference(self) -> str:
        """What the token is named by among others. The secret does not follow from it."""
        return self.digest[:24]
