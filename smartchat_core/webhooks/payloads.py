"""What messages say: identifiers and states, never a title, a file name or anything of a text."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final

from smartchat_core.events import (
    DocumentAccepted,
    DocumentFailed,
    DocumentNeedsOcr,
    DocumentReady,
    DocumentRemoved,
    Envelope,
    Event,
)
from smartchat_core.model.ids import EventId, OwnerId, WebhookId
from smartchat_core.model.webhook import Webhook, WebhookDelivery, WebhookEvent

__all__ = ["document_message", "heard_from", "message_id_for", "trial_message"]

_DocumentEvent = DocumentAccepted | DocumentReady | DocumentFailed | DocumentNeedsOcr | DocumentRemoved
_TYPES: Final[Mapping[type[Event], WebhookEvent]] = MappingProxyType(
    {
        DocumentAccepted: WebhookEvent.DOCUMENT_ACCEPTED,
        DocumentReady: WebhookEvent.DOCUMENT_READY,
        DocumentFailed: WebhookEvent.DOCUMENT_FAILED,
        DocumentNeedsOcr: WebhookEvent.DOCUMENT_NEEDS_OCR,
        DocumentRemoved: WebhookEvent.DOCUMENT_REMOVED,
    }
)


def heard_from(event: Event) -> tuple[WebhookEvent, OwnerId] | None:
    """The type of an event that webhooks can be for, and whose it is; None for any other event."""
    kind = _TYPES.get(type(event))
    return (kind, event.owner) if kind is not None and isinstance(event, _DocumentEvent) else None


def document_message(webhook: Webhook, envelope: Envelope, now: datetime) -> WebhookDelivery:
    """The message about an event that `heard_from` knows, which waits to be sent.

    Its identifier follows from event and webhook: however often an event is handed on, it is one message.
    """
    event = envelope.payload
    kind = _TYPES[type(event)]
    assert isinstance(event, _DocumentEvent)
    return WebhookDelivery(
        id=message_id_for(envelope.id, webhook.id),
        webhook=webhook.id,
        event=kind,
        payload=_payload(kind, envelope.occurred_at, _data(event)),
        created_at=now,
        due_at=now,
    )


def trial_message(webhook: Webhook, event: EventId, now: datetime) -> WebhookDelivery:
    """A message to try a webhook out."""
    return WebhookDelivery(
        id=message_id_for(event, webhook.id),
        webhook=webhook.id,
        event=WebhookEvent.TEST,
        payload=_payload(WebhookEvent.TEST, now, {"webhook_id": webhook.id}),
        created_at=now,
        due_at=now,
    )


def message_id_for(event: EventId, webhook: WebhookId) -> str:
    """The identifier of the message about an event to a webhook."""
    return f"msg-{hashlib.sha256(f'{event} {webhook}'.encode()).hexdigest()[:32]}"


def _payload(kind: WebhookEvent, at: datetime, data: Mapping[str, str | int]) -> str:
    """The body as the specification lays it out: `type`, `timestamp` and `data`."""
    timestamp = at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return json.dumps({"type": kind, "timestamp": timestamp, "data": dict(data)}, separators=(",", ":"))


def _data(event: _DocumentEvent) -> Mapping[str, str | int]:
    about: dict[str, str | int] = {"document_id": event.document_id, "owner": event.owner}
    match event:
        case DocumentAccepted():
            return about | {"job_id": event.job_id, "size_bytes": event.size_bytes, "format": event.format}
        case DocumentReady():
            return about | {"passages": event.passages, "warnings": event.warnings}
        case DocumentFailed():
            return about | {"code": event.code}  # the reason may name what is in the file
        case _:
            return about
