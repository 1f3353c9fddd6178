"""kombu's transport for Redis, but what is in a list and is no message is dead-lettered, and all queues are bounded.

kombu takes an item out of the list before it decodes it; one that it cannot read is gone then, without a log line. And
it knows no bounds: while no worker is about, messages would fill the memory of the server.
"""

from __future__ import annotations

import base64
import json
import logging
from collections.abc import Mapping
from typing import Any, ClassVar

from kombu.transport import redis

from smartchat_adapters.queues.dead_letters import labels
from smartchat_adapters.queues.failures import QueueFull
from smartchat_adapters.queues.messages import DELIVER, LARGEST_BODY, SWEEP, MessageRefused, Refusal
from smartchat_adapters.queues.topology import MAX_DEAD_LETTERS
from smartchat_adapters.queues.unpacking import RedisMessage

__all__ = ["Channel", "Transport"]

log = logging.getLogger(__name__)

_LARGEST_ITEM = 4 * LARGEST_BODY
"""Bytes: a body as base64, headers and all. What is longer is not read, as reading takes many times its size."""

_BEGINNING = 1_024
"""Bytes of what is too long that are kept."""

_LOOKED_THROUGH = 64
"""How many messages are compared with a new one of the kind: a schedule's own are among the last that were sent."""


class Channel(redis.Channel):  # type: ignore[misc]  # published without types
    """A channel that hands on messages only, and takes no more than a queue may hold.

    Of what a schedule sends it keeps one of a kind: another one would have a worker do nothing more.
    """

    Message = RedisMessage
    dead_letters = ""
    max_messages: ClassVar[Mapping[str, int]] = {}
    from_transport_options = (*redis.Channel.from_transport_options, "dead_letters", "max_messages")

    def waiting_in(self, queue: str) -> int:
        """How many items wait in a queue, in the lists of all its priorities: kombu keeps one list for each."""
        return int(self._size(queue))

    def unacknowledged(self) -> int:
        """How many messages consumers have taken, from whichever queue, and not yet settled."""
        with self.conn_or_acquire() as client:
            return int(client.hlen(self.unacked_key))

    def _create_client(self, asynchronous: bool = False) -> Any:
        client = super()._create_client(asynchronous=asynchronous)
        if asynchronous:
            client.set_response_callback("BRPOP", self._looked_at)
        return client

    def _put(self, queue: str, message: dict[str, Any], **options: Any) -> Any:
        task = (message.get("headers") or {}).get("task")
        if task in {SWEEP, DELIVER} and self._waits(queue, message, task):
            return
        most = self.max_messages.get(queue)
        if most is not None and self._size(queue) >= most:
            raise QueueFull(queue)
        super()._put(queue, message, **options)
        if queue == self.dead_letters:
            with self.conn_or_acquire() as client:  # this command is not given the prefix by itself
                client.execute_command("LTRIM", f"{self.global_keyprefix}{queue}", 0, MAX_DEAD_LETTERS - 1)

    def _waits(self, queue: str, message: dict[str, Any], task: str) -> bool:
        """Whether one of the kind is among the last messages that were sent with this priority."""
        key = self._q_for_pri(queue, self._get_message_priority(message, reverse=False))
        with self.conn_or_acquire() as client:  # nor is this command
            last = client.execute_command("LRANGE", f"{self.global_keyprefix}{key}", 0, _LOOKED_THROUGH - 1)
        return any(_is_message(item) and (json.loads(item).get("headers") or {}).get("task") == task for item in last)

    def _looked_at(self, response: Any, **_: Any) -> Any:
        """The answer to BRPOP, or None (as when nothing came) in place of an item that is no message."""
        if response and not _is_message(response[1]):
            self._dead_letter(response[0], response[1])
            return None
        return response

    def _dead_letter(self, key: bytes, item: bytes) -> None:
        source = key.decode(errors="replace").removeprefix(self.global_keyprefix).split(self.sep)[0]
        error = MessageRefused(Refusal.UNREADABLE, "it is no message of this client")
        if len(item) > _LARGEST_ITEM:
            error = MessageRefused(Refusal.TOO_LARGE, f"it has {len(item):,} bytes, at most {_LARGEST_ITEM:,} may be")
        log.error(error.operator_message(), extra={"code": error.code, "reason": str(error.refusal), "queue": source})
        message = {
            "body": item if len(item) <= LARGEST_BODY else item[:_BEGINNING],
            "content-encoding": "binary",
            "content-type": "application/octet-stream",
            "headers": labels(error, source=source, size=len(item)),
            "properties": {"delivery_info": {}, "priority": 0},
        }
        self.basic_publish(message, exchange="", routing_key=self.dead_letters)


class Transport(redis.Transport):  # type: ignore[misc]  # published without types
    """The transport with those channels."""

    Channel = Channel


def _is_message(item: bytes) -> bool:
    """Whether kombu's virtual channel can make a message of it without failing, and without end."""
    if len(item) > _LARGEST_ITEM:
        return False
    try:
        found = json.loads(item)
        properties, body = found["properties"], found["body"]
        info, encoding = properties["delivery_info"], properties.get("body_encoding")
        if encoding == "base64":
            base64.b64decode(body)
        elif encoding not in {None, "utf-8"}:
            return False
        texts = (properties["delivery_tag"], info["exchange"], info["routing_key"], body)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return False
    return all(isinstance(text, str) for text in texts) and isinstance(found.get("headers") or {}, dict)
