"""What was refused, and why, as security events name it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from smartchat_core.model.ids import UserId

__all__ = [
    "AccountChange",
    "AccountChanged",
    "AddressBlockChanged",
    "AuthFailure",
    "BlockChange",
    "Client",
    "LimitAction",
    "LimitScope",
    "RequestRefusal",
    "RightsChange",
    "RightsChanged",
    "SuspectText",
]


@dataclass(frozen=True, kw_only=True, slots=True)
class Client:
    """Who sent a request, as far as that is known: for the security log only."""

    ip_address: str = ""
    user_agent: str = ""


class AuthFailure(StrEnum):
    """Why somebody is turned away."""

    MISSING_TOKEN = "missing_token"  # noqa: S105  # a reason
    WRONG_TOKEN = "wrong_token"  # noqa: S105  # a reason
    MALFORMED_TOKEN = "malformed_token"  # noqa: S105  # a reason
    """The token of a session or key never was one."""
    ENDED_TOKEN = "ended_token"  # noqa: S105  # a reason
    """The session or key has ended, or was never there."""
    THROTTLED = "throttled"
    """There were too many wrong ones of late; this one was not compared."""
    WRONG_PASSWORD = "wrong_password"  # noqa: S105  # a reason
    UNKNOWN_USER = "unknown_user"
    INACTIVE_USER = "inactive_user"
    """The password was right, and the account may not be used."""
    WRONG_CODE = "wrong_code"
    """The second factor was wrong, or used before."""
    WRONG_PASSKEY = "wrong_passkey"
    """What a passkey was to prove was not proved, or there is no such passkey."""
    COPIED_PASSKEY = "copied_passkey"
    """A passkey counted as if another device had used a copy of it."""
    ENDED_ATTEMPT = "ended_attempt"
    """A sign-in that waited for a second factor had expired, had ended, or never was one."""
    TOO_MANY_BEGUN = "too_many_begun"
    """Too many sign-ins by a provider were begun from one address, which the pages of others may have had it do."""
    OPENID_STATE = "openid_state"
    """A sign-in by a provider had expired, had ended, or was not begun by this browser."""
    OPENID_ISSUER = "openid_issuer"
    """An answer was that of another provider."""
    OPENID_REFUSED = "openid_refused"
    """The provider refused, or could not be asked."""
    OPENID_TOKEN = "openid_token"  # noqa: S105  # a reason
    """The provider's token was refused."""
    OPENID_ACCOUNT = "openid_account"
    """The provider knows who it is, and that leads to no account."""


class AccountChange(StrEnum):
    """What happened to an account."""

    CREATED = "account_created"
    DEACTIVATED = "account_deactivated"
    ACTIVATED = "account_activated"
    DELETED = "account_deleted"
    ACCESS_ENDED = "access_ended"
    """All its sessions and keys were ended."""
    ROLE_CHANGED = "role_changed"
    EMAIL_CHANGED = "email_changed"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  # a change
    PASSWORD_LINK_MADE = "password_link_made"  # noqa: S105  # a change
    """Somebody else made a link for another password."""
    SECOND_FACTOR_ADDED = "second_factor_added"
    SECOND_FACTOR_REMOVED = "second_factor_removed"
    SECOND_FACTOR_RESET = "second_factor_reset"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    RECOVERY_CODES_RENEWED = "recovery_codes_renewed"
    IDENTITY_LINKED = "identity_linked"
    IDENTITY_UNLINKED = "identity_unlinked"
    ENDED_BY_PROVIDER = "ended_by_provider"
    """A provider ended sessions that were begun by it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountChanged:
    """Something happened to an account; `by` is who did it, None for the user itself or the one who has the machine."""

    user: UserId
    change: AccountChange
    by: UserId | None = None


class RightsChange(StrEnum):
    """What happened to the rights to read what is somebody's."""

    SHELF_SHARED = "shelf_shared"
    SHELF_UNSHARED = "shelf_unshared"
    SHELF_REMOVED = "shelf_removed"
    SHELF_DECLINED = "shelf_declined"
    """Somebody does not want it shared with them."""
    SHELF_ACCEPTED = "shelf_accepted"
    """They have taken that back."""
    DOCUMENT_SHARED = "document_shared"
    """It was put on a shelf that is shared, or that is somebody else's."""
    DOCUMENT_UNSHARED = "document_unshared"
    """It was taken off such a shelf."""
    GROUP_ENTERED = "group_entered"
    GROUP_LEFT = "group_left"
    GROUP_REMOVED = "group_removed"
    CONTENT_OPENED = "content_opened"
    """An operator opened what is somebody else's (`accounts.break_glass`)."""
    CONTENT_CLOSED = "content_closed"


@dataclass(frozen=True, kw_only=True, slots=True)
class RightsChanged:
    """Somebody changed who may read what.

    `by` is the user who did it, or the owner at the machine; `of` the shelf or group; `to` the user, group or document
    that it is about, or `everybody`; `right` what these may do from now on.
    """

    change: RightsChange
    by: str
    of: str
    to: str = ""
    right: str = ""


class BlockChange(StrEnum):
    """What happened to a network."""

    BLOCKED = "address_blocked"
    UNBLOCKED = "address_unblocked"


@dataclass(frozen=True, kw_only=True, slots=True)
class AddressBlockChanged:
    """A network is refused from now on, or no more; `by` is None for the one who has the machine and for the server."""

    change: BlockChange
    network: str
    by: UserId | None = None
    automatic: bool = False
    expires_at: datetime | None = None


class RequestRefusal(StrEnum):
    """Why a request was refused for where it came from."""

    FOREIGN_ORIGIN = "foreign_origin"
    UNKNOWN_HOST = "unknown_host"
    BLOCKED_ADDRESS = "blocked_address"


class LimitScope(StrEnum):
    """What there were too many of."""

    READS = "reads"
    ASKS = "asks"
    UPLOADS = "uploads"
    PAGES = "pages"
    REQUESTS = "requests"
    EVENT_STREAMS = "event_streams"


class LimitAction(StrEnum):
    """What a limit did: it refused the request, or could not be asked and let it pass."""

    REFUSED = "refused"
    NOT_LIMITED = "not_limited"


class SuspectText(StrEnum):
    """Where a text was found that may hold a prompt injection."""

    QUESTION = "question"
    PASSAGE = "passage"
