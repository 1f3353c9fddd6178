"""Unpacks the body of a message, and not an octet more than a message may have.

The client would unpack it by whatever method a header names, before any check: a kilobyte becomes a
gigabyte. The messages of both transports are made here, and the header never reaches the client.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import MutableMapping
from typing import Any

from kombu.transport import pyamqp, virtual

from smartchat_adapters.queues.messages import LARGEST_BODY, MessageRefused, Refusal

__all__ = ["AmqpMessage", "RedisMessage", "unpack"]

_HEADER = "compression"
_METHODS = frozenset({"application/x-gzip", "gzip", "zlib"})
"""What Celery calls the one method that we send by."""


def unpack(body: bytes, method: object) -> bytes:
    """The body as it was before it was packed.

    Raises:
        MessageRefused: it is too large, packed by another method, or damaged.
    """
    if method not in _METHODS:
        raise MessageRefused(Refusal.UNREADABLE, "it is packed by a method that is not gzip")
    if len(body) > LARGEST_BODY:
        raise MessageRefused(Refusal.TOO_LARGE, f"it has {len(body):,} bytes, packed; at most {LARGEST_BODY:,} may be")
    inflater = zlib.decompressobj()
    try:
        found = inflater.decompress(body, LARGEST_BODY + 1)
    except zlib.error as exc:
        raise MessageRefused(Refusal.UNREADABLE, "it cannot be unpacked") from exc
    if len(found) > LARGEST_BODY:
        raise MessageRefused(Refusal.TOO_LARGE, f"it unpacks to more than {LARGEST_BODY:,} bytes")
    if not inflater.eof or inflater.unused_data:
        raise MessageRefused(Refusal.UNREADABLE, "it is packed, and not whole")
    return found


class AmqpMessage(pyamqp.Message):  # type: ignore[misc]  # published without types
    """A message from RabbitMQ."""

    def __init__(self, msg: Any, channel: Any = None, **keywords: Any) -> None:
        method = _take(msg.properties.get("application_headers"))
        super().__init__(msg, channel=channel, **keywords)
        _unpack_in_place(self, method)


class RedisMessage(virtual.Message):  # type: ignore[misc]  # published without types
    """A message from Redis."""

    def __init__(self, payload: Any, channel: Any = None, **keywords: Any) -> None:
        # The payload itself stays whole: it is what goes back into the queue when the message is to come again.
        headers = dict(payload.get("headers") or {})
        method = _take(headers)
        super().__init__({**payload, "headers": headers}, channel=channel, **keywords)
        self._raw = payload
        _unpack_in_place(self, method)


def _take(headers: object) -> object:
    return headers.pop(_HEADER, None) if isinstance(headers, MutableMapping) else None


def _unpack_in_place(message: Any, method: object) -> None:
    """Keep the reason with the message, as the client does: `on_decode_error` receives it."""
    if not method or message.errors:
        return
    body = message.body or b""
    try:
        # The client decodes to text whatever can be: the header may stand at a body that is not packed at all.
        packed = body.encode() if isinstance(body, str) else bytes(body)
        message.body = unpack(packed, method if isinstance(method, str) else "")
    except MessageRefused:
        message.errors.append(sys.exc_info())
