"""kombu's transport for RabbitMQ, but messages are unpacked within bounds."""

from __future__ import annotations

from kombu.transport import pyamqp

from smartchat_adapters.queues.unpacking import AmqpMessage

__all__ = ["Transport"]


class Channel(pyamqp.Channel):  # type: ignore[misc]  # published without types
    """A channel with such messages."""

    Message = AmqpMessage


class Connection(pyamqp.Connection):  # type: ignore[misc]  # published without types
    """A connection with such channels."""

    Channel = Channel


class Transport(pyamqp.Transport):  # type: ignore[misc]  # published without types
    """The transport with such connections."""

    Connection = Connection
