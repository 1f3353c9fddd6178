"""Error mapping: errors of the brokers' clients to errors of the core."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import amqp.exceptions
import kombu.exceptions
import redis.exceptions

from smartchat_adapters.queues.broker import Broker
from smartchat_core.errors import QueueUnavailable

__all__ = ["QueueFull", "map_broker_errors", "unavailable"]


class QueueFull(kombu.exceptions.KombuError):  # type: ignore[misc]  # published without types
    """A queue of Redis holds as many messages as may wait: RabbitMQ refuses by itself, our transport for Redis."""


_REFUSED_USER = (
    amqp.exceptions.AccessRefused,
    redis.exceptions.AuthenticationError,
    redis.exceptions.AuthenticationWrongNumberOfArgsError,
    redis.exceptions.NoPermissionError,
)
_REFUSED_PLACE = (amqp.exceptions.NotAllowed,)
_REFUSED_QUEUE = (amqp.exceptions.PreconditionFailed, amqp.exceptions.ResourceLocked)
_FULL = (QueueFull, amqp.exceptions.MessageNacked, redis.exceptions.OutOfMemoryError)
_FOREIGN = (
    amqp.exceptions.AMQPError,
    kombu.exceptions.KombuError,
    redis.exceptions.RedisError,
    OSError,  # timeouts, refused and broken connections, names that do not resolve, certificates
)


def unavailable(broker: Broker, cause: str, *, remedy: str = "", transient: bool = True) -> QueueUnavailable:
    """The port's error, without the password."""
    error = QueueUnavailable(
        f"the job queue at {broker.shown} cannot be used", cause=broker.scrub(cause), remedy=remedy
    )
    error.transient = transient
    return error


@contextmanager
def map_broker_errors(broker: Broker) -> Iterator[None]:
    """Raise `QueueUnavailable` in place of what the clients raise; it is transient unless a person has to act."""
    try:
        yield
    except _REFUSED_USER as exc:
        remedy = "Check the user, the password and the rights in the address of the queue."
        raise unavailable(broker, f"{broker.kind} refuses the user", remedy=remedy, transient=False) from exc
    except _REFUSED_PLACE as exc:
        remedy = "Create the virtual host and give the user rights in it, or name another one in the address."
        raise unavailable(broker, _text_of_error(exc), remedy=remedy, transient=False) from exc
    except _REFUSED_QUEUE as exc:
        remedy = "Delete the queue, or choose another beginning for the names with SMARTCHAT_QUEUE_PREFIX."
        raise unavailable(broker, _text_of_error(exc), remedy=remedy, transient=False) from exc
    except _FULL as exc:
        remedy = "Start more workers, or give the broker more room; what waits is sent again."
        raise unavailable(broker, f"{broker.kind} is full", remedy=remedy) from exc
    except redis.exceptions.ReadOnlyError as exc:
        remedy = "Name the primary server in the address of the queue, not a replica."
        raise unavailable(broker, _text_of_error(exc), remedy=remedy, transient=False) from exc
    except _FOREIGN as exc:
        raise unavailable(broker, _text_of_error(exc)) from exc


def _text_of_error(error: BaseException) -> str:
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
