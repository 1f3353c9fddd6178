"""Signatures of messages (Standard Webhooks 1.0, "Signature scheme": symmetric, `v1`)."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from smartchat_core.errors import InvalidRequest
from smartchat_core.ports.entropy import Entropy

__all__ = ["new_secret", "signed_headers"]

_PREFIX: Final = "whsec_"


def new_secret(entropy: Entropy) -> str:
    """A fresh secret: `whsec_` and 256 random bits in base64 (the specification asks for 192 to 512)."""
    token = entropy.token()
    return _PREFIX + base64.b64encode(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))).decode()


def signed_headers(message: str, at: datetime, body: bytes, secrets: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """The headers of a message that is sent at this time, signed by each of the secrets, the present one first.

    Raises:
        InvalidRequest: a secret is none.
    """
    timestamp = str(int(at.timestamp()))
    signed = b".".join((message.encode(), timestamp.encode(), body))
    signatures = (hmac.new(_key_of(secret), signed, hashlib.sha256).digest() for secret in secrets)
    return (
        ("webhook-id", message),
        ("webhook-timestamp", timestamp),
        ("webhook-signature", " ".join(f"v1,{base64.b64encode(one).decode()}" for one in signatures)),
    )


def _key_of(secret: str) -> bytes:
    try:
        return base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
    except ValueError as exc:
        raise InvalidRequest("this is no secret of a webhook") from exc
