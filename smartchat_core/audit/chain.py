"""The chain of the audit: the bytes of a row, its hash, and the verification of a sequence of rows.

Anybody can verify an export with these rules and nothing else:

- The canonical bytes of a row are a JSON object with the members `action`, `actor`, `address`, `at`, `credential`,
  `details`, `owner`, `sequence`, `subject`, `trace` and `v`, written as RFC 8785 (JSON Canonicalization Scheme) says:
  members in the order of their names, no white space, UTF-8. `sequence` is a whole number, `v` is 1, the others are
  texts. `at` is the moment in UTC as `YYYY-MM-DDThh:mm:ss.ffffffZ`, with all six digits.
- The hash of a row is SHA-256 over the 32 bytes of the hash of the row before it, followed by its canonical bytes. It
  is written in 64 lower-case hexadecimal digits. Before row 1 stand 32 bytes of zero; before the first row that
  retention has left stands the hash that the head keeps as `pruned`.
- Sequences begin with 1 and have no gaps.

A chain that somebody has written again from some row on is a valid one. It is found by anchors only: places of the
chain that were kept where they could not reach them (`audit.anchors`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from smartchat_core.model.audit import AuditChange, AuditHead, AuditOrigin, AuditRow, ChainPoint, audit_token

__all__ = [
    "PRUNED",
    "ChainFault",
    "ChainVerifier",
    "FaultKind",
    "canonical_bytes",
    "chained",
    "row_hash",
    "row_members",
    "timestamp",
]

PRUNED: Final = "audit.pruned"
"""The action of the row that says which rows retention has deleted: its subject is the number of the last of them."""

_VERSION: Final = 1
_MAX_FAULTS: Final = 100


def timestamp(moment: datetime) -> str:
    """A moment as canonical bytes have it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def row_members(row: AuditRow) -> dict[str, int | str]:
    """What of a row is hashed, by the names that the docstring of this module gives it."""
    return {
        "action": row.action,
        "actor": row.actor,
        "address": row.address,
        "at": timestamp(row.at),
        "credential": row.credential,
        "details": row.details,
        "owner": row.owner,
        "sequence": row.sequence,
        "subject": row.subject,
        "trace": row.trace,
        "v": _VERSION,
    }


def canonical_bytes(row: AuditRow) -> bytes:
    """The bytes of a row that are hashed, as the docstring of this module defines them."""
    text = json.dumps(row_members(row), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode("utf-8", "surrogatepass")  # a row with a lone surrogate was not written by us: its hash differs


def row_hash(row: AuditRow, previous: str) -> str:
    """The hash of a row that follows the one with the hash `previous`, which has 64 hexadecimal digits."""
    return hashlib.sha256(bytes.fromhex(previous) + canonical_bytes(row)).hexdigest()


def chained(
    last: ChainPoint, changes: Sequence[AuditChange], *, origin: AuditOrigin, at: datetime, trace: str
) -> tuple[AuditRow, ...]:
    """The rows of these changes, which follow the chain's last row."""
    rows: list[AuditRow] = []
    for change in changes:
        row = AuditRow(
            sequence=last.sequence + 1,
            at=at.astimezone(UTC),
            action=audit_token(change.action),
            subject=audit_token(change.subject),
            owner=audit_token(change.owner),
            details=change.encoded_details,
            actor=audit_token(origin.actor),
            address=audit_token(origin.address),
            credential=audit_token(origin.credential),
            trace=trace,
            hash="",
        )
        row = replace(row, hash=row_hash(row, last.hash))
        rows.append(row)
        last = ChainPoint(sequence=row.sequence, hash=row.hash)
    return tuple(rows)


class FaultKind(StrEnum):
    """What is wrong with a chain."""

    CHANGED = "changed"
    """The row, or one in front of it, is not what it was: its hash does not follow."""
    MISSING = "missing"
    """Rows in front of this one are not there."""
    OUT_OF_ORDER = "out_of_order"
    """The row's number is not higher than that of the row in front of it."""
    TAIL = "tail"
    """The chain ends elsewhere than its head says."""
    ANCHOR = "anchor"
    """The chain is not the one that an anchor was taken of: it was cut, or written again."""
    SIGNATURE = "signature"
    """An anchor's signature is not that of a known key."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ChainFault:
    """Something is wrong with the chain at the row of this number."""

    kind: FaultKind
    sequence: int
    detail: str = ""


class ChainVerifier:
    """Verifies a chain, row by row in the order of the database; memory does not grow with it.

    After a fault the chain goes on from the row as it is, so that one change is one fault and not all that follow.

    Args:
        head: what the database notes of the chain.
        anchors: places that were written down elsewhere.
    """

    def __init__(self, head: AuditHead, anchors: Iterable[ChainPoint] = ()) -> None:
        self._head = head
        self._last = ChainPoint(sequence=head.pruned.sequence, hash=_as_hash(head.pruned.hash))
        self._deleted = head.pruned.sequence
        self._waiting: dict[int, set[str]] = {}
        for anchor in anchors:
            self._waiting.setdefault(anchor.sequence, set()).add(anchor.hash)
        self._faults: list[ChainFault] = []
        self.verified = 0
        self._compare(head.pruned)
        for sequence in [one for one in self._waiting if one < head.pruned.sequence]:
            del self._waiting[sequence]  # retention has deleted the row; later anchors vouch for what follows

    def take(self, row: AuditRow) -> None:
        """Verify the next row."""
        expected = self._last.sequence + 1
        if row.sequence > expected:
            self._fault(FaultKind.MISSING, row.sequence, f"rows {expected} to {row.sequence - 1} are missing")
        elif row.sequence < expected:
            self._fault(FaultKind.OUT_OF_ORDER, row.sequence, f"it follows row {self._last.sequence}")
        elif row_hash(row, self._last.hash) != row.hash:
            self._fault(FaultKind.CHANGED, row.sequence, "the hash does not follow from the row and the one before it")
        elif row.action == PRUNED and row.subject == str(self._deleted):
            self._deleted = 0
        self.verified += 1
        self._last = ChainPoint(sequence=row.sequence, hash=_as_hash(row.hash))
        self._compare(self._last)

    def end(self) -> tuple[ChainFault, ...]:
        """What is wrong, after the last row; at most 100 faults."""
        if self._last != self._head.last:
            self._fault(
                FaultKind.TAIL,
                self._last.sequence,
                f"the last row is {self._last.sequence}, and the head says {self._head.last.sequence}",
            )
        if self._deleted:
            self._fault(FaultKind.MISSING, self._deleted, f"rows up to {self._deleted} are gone, and no row says why")
        for sequence in sorted(self._waiting):
            self._fault(FaultKind.ANCHOR, sequence, f"the chain ends at {self._last.sequence}, before the anchor")
        return tuple(self._faults)

    def _compare(self, point: ChainPoint) -> None:
        for anchored in self._waiting.pop(point.sequence, ()):
            if anchored != point.hash:
                self._fault(FaultKind.ANCHOR, point.sequence, "the row has another hash than when it was anchored")

    def _fault(self, kind: FaultKind, sequence: int, detail: str) -> None:
        if len(self._faults) < _MAX_FAULTS:
            self._faults.append(ChainFault(kind=kind, sequence=sequence, detail=detail))


def _as_hash(text: str) -> str:
    """The text as 64 hexadecimal digits: what is no hash stands for none, and nothing follows from it."""
    try:
        return text if len(bytes.fromhex(text)) == hashlib.sha256().digest_size else "f" * 64
    except ValueError:
        return "f" * 64
