"""The audit: who changed what, as a chain of rows of which each holds the hash of the one before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Final
from urllib.parse import quote

__all__ = [
    "ANONYMOUS",
    "EVERY_ROW",
    "GENESIS",
    "MACHINE",
    "PROGRAM",
    "SERVER",
    "AuditAnchor",
    "AuditChange",
    "AuditFilter",
    "AuditHead",
    "AuditOrigin",
    "AuditRow",
    "ChainPoint",
    "audit_token",
]

_MAX_TOKEN: Final = 200
_PLAIN: Final = ":/.,@+-_~*"


def audit_token(value: object) -> str:
    """A value as rows hold it: percent-encoded beyond letters, digits and `:/.,@+-_~*`, at most 200 characters.

    So a row has no spaces, and is as long as it looks; and whatever a database holds in a column is some token.
    """
    return quote(str(value)[:_MAX_TOKEN], safe=_PLAIN, errors="replace")[:_MAX_TOKEN]


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditOrigin:
    """Where a change comes from.

    Attributes:
        actor: who makes it: the identifier of a user, or one of `MACHINE`, `SERVER`, `PROGRAM` and `ANONYMOUS`; in a
            library without users the owner.
        address: the client's address, as far as it is known; of version 6 the network of the customer.
        credential: `session:` or `key:` with the identifier of what the request was admitted by; never a secret.
    """

    actor: str
    address: str = ""
    credential: str = ""


MACHINE: Final = AuditOrigin(actor="machine")
"""A command at the machine of the installation."""
SERVER: Final = AuditOrigin(actor="server")
"""The program itself: its workers, sweeps and limits."""
PROGRAM: Final = AuditOrigin(actor="program")
"""Another program that has the library open."""
ANONYMOUS: Final = "anonymous"
"""The actor of a request by nobody who is known: somebody who signs in, or follows a link."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditChange:
    """What was changed: an `action` such as `user.role_changed`, on a `subject`, which is an identifier.

    `owner` is the user or owner whose it is, empty for what is everybody's. `details` are few, and name no content:
    roles, rights, counts, moments, identifiers.
    """

    action: str
    subject: str
    owner: str = ""
    details: Mapping[str, object] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def encoded_details(self) -> str:
        """The details as a row has them: `name=value`, by name, with a space between."""
        return " ".join(f"{audit_token(name)}={audit_token(value)}" for name, value in sorted(self.details.items()))


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditRow:
    """A row of the chain (`audit.chain` defines its bytes, and how `hash` follows from them)."""

    sequence: int
    at: datetime
    action: str
    subject: str
    owner: str
    details: str
    actor: str
    address: str
    credential: str
    trace: str
    hash: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ChainPoint:
    """A place in the chain: the row of this number has this hash."""

    sequence: int
    hash: str


GENESIS: Final = ChainPoint(sequence=0, hash="0" * 64)
"""The place before the first row."""


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditHead:
    """What the database notes of the chain: its last row, and the last of those that retention has deleted."""

    last: ChainPoint = GENESIS
    pruned: ChainPoint = GENESIS


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditAnchor:
    """A place of the chain that was written down elsewhere, with the time and, where there is a key, a signature.

    Attributes:
        point: the last row at the time.
        at: when.
        key: the public key in hexadecimal digits, empty where it is not signed.
        signature: Ed25519 over `audit.anchors.anchor_bytes`, in hexadecimal digits.
    """

    point: ChainPoint
    at: datetime
    key: str = ""
    signature: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class AuditFilter:
    """Which rows: all conditions that are given.

    `about` are identifiers, of which a row has one as its actor, subject, owner or credential, or in its details;
    `actions` begin with one of these.
    """

    about: tuple[str, ...] = ()
    address: str = ""
    actions: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


EVERY_ROW: Final = AuditFilter()
"""Without a condition."""
