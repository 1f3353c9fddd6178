"""Celery's consumer, with validation of every message before Celery acts on it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from celery.worker.consumer import consumer
from kombu.exceptions import ContentDisallowed

from smartchat_adapters.queues.dead_letters import dead_letter
from smartchat_adapters.queues.failures import map_broker_errors
from smartchat_adapters.queues.link import Link
from smartchat_adapters.queues.messages import MessageRefused, RawMessage, Refusal, trusted_headers, verify
from smartchat_core.errors import QueueUnavailable

__all__ = ["Consumer"]

log = logging.getLogger(__name__)

_SECONDS = 5.0


class Consumer(consumer.Consumer):  # type: ignore[misc]  # published without types
    """Hands on messages that a task can work on, and puts the others aside with the reason.

    Celery would acknowledge or drop some of those without a trace, and let others reach a task, or end the worker.
    """

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        super().__init__(*arguments, **keywords)
        receiver = self.app.smartchat_receiver
        self._broker = receiver.broker
        self._topology = receiver.topology
        self._dead = Link(
            receiver.broker,
            receiver.topology,
            options=self.app.conf.broker_transport_options,
            seconds=_SECONDS,
        )

    def create_task_handler(self, *arguments: Any, **keywords: Any) -> Callable[[Any], Any]:
        """What is called with every message."""
        requeue_for_next_stage = super().create_task_handler(*arguments, **keywords)

        def on_message(message: Any) -> Any:
            try:
                if message.errors:
                    raise _reason(message.errors[0][1])
                verify(_raw(message))
                message.headers = trusted_headers(message.headers)
            except MessageRefused as error:
                return self._refuse(message, error)
            return requeue_for_next_stage(message)

        return on_message

    def on_decode_error(self, message: Any, exc: Exception) -> None:
        """What Celery still finds to object to ends the same way."""
        self._refuse(message, _reason(exc))

    def on_invalid_task(self, body: Any, message: Any, exc: Exception) -> None:  # noqa: ARG002  # Celery's signature
        """As `on_decode_error`."""
        kind = Refusal.UNREADABLE if isinstance(exc, ContentDisallowed) else Refusal.WRONG_ARGUMENTS
        self._refuse(message, MessageRefused(kind, type(exc).__name__))

    def _refuse(self, message: Any, error: MessageRefused) -> None:
        source = str(message.delivery_info.get("routing_key") or "")
        log.error(error.operator_message(), extra={"code": error.code, "reason": str(error.refusal), "queue": source})
        try:
            with map_broker_errors(self._broker):
                dead_letter(self._dead, self._topology, _raw(message), source=source, error=error)
        except QueueUnavailable as unavailable:
            # It stays with the broker, which delivers it again when the connection is lost for good.
            log.warning("a refused message could not be dead-lettered: %s", unavailable.operator_message())
            message.reject_log_error(log, self.connection_errors, requeue=True)
            return
        message.ack_log_error(log, self.connection_errors)


def _reason(error: BaseException) -> MessageRefused:
    """Why a message could not be decoded."""
    return error if isinstance(error, MessageRefused) else MessageRefused(Refusal.UNREADABLE, type(error).__name__)


def _raw(message: Any) -> RawMessage:
    """A message of kombu; what could not be unpacked is still packed."""
    body = message.body
    return RawMessage(
        headers=message.headers if isinstance(message.headers, dict) else {},
        content_type=str(message.content_type or ""),
        body=body.encode() if isinstance(body, str) else bytes(body or b""),
    )
