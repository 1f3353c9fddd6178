"""The ports of the audit: its rows within the transactions of the database, and the key that signs anchors."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from smartchat_core.model.audit import EVERY_ROW, AuditFilter, AuditHead, AuditRow

__all__ = ["AnchorSigner", "AuditRepository"]


class AuditRepository(Protocol):
    """The rows of the audit and its head. Nothing changes a row, and only retention deletes some, from the beginning.

    `audit.database.AuditedDatabase` is who adds rows, at the end of a transaction: what comes after would have every
    other transaction that changes something wait for it.
    """

    async def lock_head(self) -> AuditHead:
        """The head; until this transaction ends, no other one gets past its own call of this."""
        ...

    async def append(self, rows: Sequence[AuditRow]) -> None:
        """Insert rows that follow the head, which is locked, and move it to the last of them."""
        ...

    async def head(self) -> AuditHead:
        """The head as it was committed last."""
        ...

    async def page(
        self,
        where: AuditFilter = EVERY_ROW,
        *,
        after: int = 0,
        limit: int = 100,
    ) -> tuple[AuditRow, ...]:
        """A page of the rows, the oldest first: those behind number `after`, never more than `database.MAX_PAGE`."""
        ...

    async def newest(
        self,
        where: AuditFilter = EVERY_ROW,
        *,
        before: int | None = None,
        limit: int = 100,
    ) -> tuple[AuditRow, ...]:
        """The same from the other end, the newest first: those in front of number `before`."""
        ...

    async def last_before(self, moment: datetime) -> AuditRow | None:
        """The row up to which all rows are older than the moment; None where the oldest is not."""
        ...

    async def prune(self, row: AuditRow) -> int:
        """Delete this row and those in front of it, and keep its hash in the head; how many there were."""
        ...


class AnchorSigner(Protocol):
    """Signs anchors, and checks the signatures of others (Ed25519, RFC 8032)."""

    @property
    def public_key(self) -> str:
        """The key by which others check what this one signs, in hexadecimal digits; empty where it can only check."""
        ...

    def sign(self, message: bytes) -> str:
        """The signature, in hexadecimal digits; empty where there is no key."""
        ...

    def verified(self, message: bytes, *, signature: str, key: str) -> bool:
        """Whether this public key has signed the message; what is no key and no signature was not signed."""
        ...
