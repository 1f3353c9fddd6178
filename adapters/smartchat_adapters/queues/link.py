"""A publisher's connection to the broker: each message is confirmed within a bounded time."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from kombu import Connection, Producer

from smartchat_adapters.queues.broker import Broker, BrokerKind
from smartchat_adapters.queues.topology import Topology
from smartchat_core.model.queue_facts import QueueFacts
from smartchat_core.model.work import WorkQueue

__all__ = ["Link"]

log = logging.getLogger(__name__)

_PROBE = "probe"


class Link:
    """Connects when it is first used, and again after a failure. For one thread at a time.

    Its methods raise what the clients raise.
    """

    def __init__(self, broker: Broker, topology: Topology, *, options: Mapping[str, Any], seconds: float) -> None:
        self._broker = broker
        self._topology = topology
        self._options = options
        self.seconds = seconds
        self._connection: Connection | None = None
        self._producer: Producer | None = None

    def producer(self) -> Producer:
        """What publishes, on a connection on which all queues are declared."""
        if self._producer is None:
            self._open()
        return self._producer

    def seconds_for(self, *, until: float) -> float:
        """How long the next message may take (seconds), if all are to be done at a moment of the monotonic clock.

        Half of the time at most: the connection may have died unnoticed, and there should be time for another one.

        Raises:
            TimeoutError: the moment has passed.
        """
        left = until - time.monotonic()
        if left <= 0:
            raise TimeoutError("the broker is too slow")
        return min(left, self.seconds / 2)

    def probe(self) -> None:
        """Have the broker take something that goes nowhere: one that is full or only reads refuses it."""
        producer = self.producer()
        if self._broker.kind is BrokerKind.REDIS:
            # The key is overwritten by each probe and goes away by itself.
            producer.channel.client.set(f"{self._topology.prefix}.{_PROBE}", "1", ex=60)
            return
        producer.publish(
            b"",
            routing_key=f"{self._topology.prefix}.{_PROBE}",
            exchange="",
            content_type="application/octet-stream",
            content_encoding="binary",
            delivery_mode="transient",
            retry=False,
            timeout=self.seconds / 2,
            confirm_timeout=self.seconds / 2,
        )

    def count(self) -> QueueFacts:
        """Count the messages in all queues; RabbitMQ does not report here how many are not acknowledged."""
        channel = self.producer().channel
        if self._broker.kind is BrokerKind.REDIS:
            waiting = {queue: channel.waiting_in(self._topology.name_of(queue)) for queue in WorkQueue}
            dead = channel.waiting_in(self._topology.dead_letters_name)
            return QueueFacts(waiting=waiting, unacknowledged=channel.unacknowledged(), dead_letters=dead)
        return QueueFacts(
            waiting={queue: _count(channel, self._topology.name_of(queue)) for queue in WorkQueue},
            dead_letters=_count(channel, self._topology.dead_letters_name),
        )

    def drop(self) -> None:
        """Close the connection, as far as it can be."""
        connection, self._connection, self._producer = self._connection, None, None
        if connection is not None:
            with suppress(Exception):  # whatever is wrong with it, it is not used again
                connection.collect(socket_timeout=self.seconds / 4)

    def _open(self) -> None:
        each = self.seconds / 2
        timeouts = (
            {"confirm_publish": True, "read_timeout": each, "write_timeout": each}
            if self._broker.kind is BrokerKind.RABBITMQ
            else {"socket_timeout": each, "socket_connect_timeout": each, "retry_on_timeout": False}
        )
        connection = Connection(
            self._broker.url,
            transport=self._broker.transport,
            ssl=self._broker.encryption,
            connect_timeout=each,
            heartbeat=0,  # no heartbeats would be sent between two messages
            transport_options={**self._options, **timeouts},
        )
        self._connection = connection
        connection.connect()
        channel = connection.default_channel
        for queue in self._topology.all:
            queue(channel).declare()
        self._producer = Producer(channel, auto_declare=False)


def _count(channel: Any, queue: str) -> int:
    """How many messages of a queue of RabbitMQ are ready for a consumer (passive: it is not made if it is gone)."""
    return int(channel.queue_declare(queue, passive=True).message_count)
