"""Anchors: places of the chain that are written down where the database's writers do not reach.

An anchor is a text without line breaks:

    smartchat-anchor-1 SEQUENCE MOMENT HASH [KEY SIGNATURE]

with the moment as in `audit.chain`, and the others in hexadecimal digits, eight by eight with `-` between, so that a
log that hides secrets leaves them. KEY is the public key and SIGNATURE the signature (Ed25519, RFC 8032) over the
bytes of `anchor_bytes`: anybody can check it. The text may stand anywhere in a line, as in one of a log.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from smartchat_core.audit.chain import timestamp
from smartchat_core.model.audit import AuditAnchor, ChainPoint
from smartchat_core.ports.audit import AnchorSigner

__all__ = ["NO_SIGNER", "NoSigner", "anchor_bytes", "anchor_text", "is_signed_by", "read_anchors", "signed"]

_MARK: Final = "smartchat-anchor-1"
_GROUP: Final = "[0-9a-f]{8}"
_ANCHOR: Final = re.compile(
    rf"{_MARK} ([0-9]{{1,18}}) ([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}T[0-9:]{{8}}\.[0-9]{{6}}Z) ({_GROUP}(?:-{_GROUP}){{7}})"
    rf"(?: ({_GROUP}(?:-{_GROUP}){{7}}) ({_GROUP}(?:-{_GROUP}){{15}}))?(?![0-9a-f-])"
)


class NoSigner:
    """There is no key: anchors are not signed, and signatures cannot be checked."""

    @property
    def public_key(self) -> str:
        """None."""
        return ""

    def sign(self, message: bytes) -> str:  # noqa: ARG002  # of the port
        """Nothing."""
        return ""

    def verified(self, message: bytes, *, signature: str, key: str) -> bool:  # noqa: ARG002  # of the port
        """Never."""
        return False


NO_SIGNER: Final = NoSigner()


def anchor_bytes(point: ChainPoint, at: datetime) -> bytes:
    """What is signed of an anchor: four lines, each ended by a line feed."""
    return f"{_MARK}\n{point.sequence}\n{timestamp(at)}\n{point.hash}\n".encode()


def signed(point: ChainPoint, at: datetime, signer: AnchorSigner) -> AuditAnchor:
    """An anchor of this place, signed where there is a key."""
    anchor = AuditAnchor(point=point, at=at)
    if not signer.public_key:
        return anchor
    return replace(anchor, key=signer.public_key, signature=signer.sign(anchor_bytes(point, at)))


def is_signed_by(anchor: AuditAnchor, keys: Iterable[str], signer: AnchorSigner) -> bool:
    """Whether one of these public keys has signed the anchor."""
    return anchor.key in set(keys) and signer.verified(
        anchor_bytes(anchor.point, anchor.at), signature=anchor.signature, key=anchor.key
    )


def anchor_text(anchor: AuditAnchor) -> str:
    """The anchor as it is written down."""
    parts = [_MARK, str(anchor.point.sequence), timestamp(anchor.at), _grouped(anchor.point.hash)]
    if anchor.key:
        parts += [_grouped(anchor.key), _grouped(anchor.signature)]
    return " ".join(parts)


def read_anchors(lines: Iterable[str]) -> Iterable[AuditAnchor]:
    """The anchors that stand in these lines. Takes time that grows with the lines' length."""
    for line in lines:
        for found in _ANCHOR.finditer(line):
            sequence, at, digest, key, signature = found.groups(default="")
            try:
                moment = datetime.strptime(at, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)
            except ValueError:
                continue
            yield AuditAnchor(
                point=ChainPoint(sequence=int(sequence), hash=_joined(digest)),
                at=moment,
                key=_joined(key),
                signature=_joined(signature),
            )


def _grouped(digits: str) -> str:
    return "-".join(digits[start : start + 8] for start in range(0, len(digits), 8))


def _joined(groups: str) -> str:
    return groups.replace("-", "")
