"""Keys of programs and passwords of devices, by which they act for a user."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from smartchat_core.model.ids import ApiKeyId, UserId

__all__ = ["ApiKey", "KeyKind", "KeyScope"]


class KeyScope(StrEnum):
    """What a key is for. None of them lets anybody change the account, its sessions or its keys."""

    READ = "read"
    """See the library: documents, their texts, searches, conversations."""
    WRITE = "write"
    """Add, change and remove documents and conversations."""
    ASK = "ask"
    """Ask questions and have summaries written, which may cost money."""
    SYNC = "sync"
    """Keep reading positions, and nothing else."""


class KeyKind(StrEnum):
    """Which programs present the key, and how."""

    API = "api"
    """As a bearer token."""
    OPDS = "opds"
    """As the password of HTTP's Basic authentication, by an e-book reader that browses the catalogue."""
    KOREADER = "koreader"
    """As the MD5 of the password, which is all that KOReader sends."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ApiKey:
    """A key that one program or device has.

    `prefix` is what its token begins with, by which the user recognises it; `digest` the SHA-256 of what the program
    presents, in hexadecimal digits. `used_at` may be up to a minute old. `requests_per_minute` of None is no limit of
    its own.
    """

    id: ApiKeyId
    user: UserId
    kind: KeyKind
    name: str
    prefix: str
    digest: str
    scopes: frozenset[KeyScope]
    created_at: datetime
    expires_at: datetime | None = None
    used_at: datetime | None = None
    requests_per_minute: int | None = None
