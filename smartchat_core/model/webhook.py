"""Webhooks: URLs that messages about events are sent to, and these messages."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from smartchat_core.model.ids import OwnerId, UserId, WebhookId

__all__ = ["DeliveryState", "DisabledReason", "Webhook", "WebhookDelivery", "WebhookEvent"]


class WebhookEvent(StrEnum):
    """What a webhook can be for: a type of event, as the messages name it."""

    DOCUMENT_ACCEPTED = "document.accepted"
    DOCUMENT_READY = "document.ready"
    DOCUMENT_FAILED = "document.failed"
    DOCUMENT_NEEDS_OCR = "document.needs_ocr"
    DOCUMENT_REMOVED = "document.removed"
    TEST = "webhook.test"
    """Sent when somebody asks for it, whatever was chosen."""


class DisabledReason(StrEnum):
    """Why a webhook is sent nothing any more."""

    GONE = "gone"
    """The receiver answered 410 Gone."""
    FAILING = "failing"
    """Nothing could be delivered for days."""


class DeliveryState(StrEnum):
    """How far a message has come."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"
    """It was given up; it can be replayed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Webhook:
    """A URL that messages about events are sent to, one at a time.

    Attributes:
        owner: whose events it is sent; None for those of the whole installation.
        made_by: the user who made it, who is notified when it is disabled; None where that was done at the machine.
        secret: what messages are signed with, in the form in which it is kept, which may be encrypted.
        former_secret: signs as well until `former_until`, after a rotation.
        free_at: when the next message may be sent: a lease while one is being sent, a pause after failures.
        failures: attempts that failed since the last that did not.
        failing_since: when the first of those was.
        disabled_at: since when it is sent nothing any more.
    """

    id: WebhookId
    owner: OwnerId | None
    url: str
    secret: str = field(repr=False)
    events: frozenset[WebhookEvent]
    created_at: datetime
    free_at: datetime
    made_by: UserId | None = None
    former_secret: str = field(default="", repr=False)
    former_until: datetime | None = None
    failures: int = 0
    failing_since: datetime | None = None
    disabled_at: datetime | None = None
    disabled_reason: DisabledReason | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class WebhookDelivery:
    """A message to one webhook. Its identifier stays the same however often it is sent.

    Attributes:
        payload: what is sent, as JSON.
        due_at: when it is tried next, while it waits.
        attempts: how often it was tried.
        status: of the last answer; None where there was none.
        error: why the last attempt failed; empty where it did not.
        finished_at: when it was delivered or given up.
    """

    id: str
    webhook: WebhookId
    event: WebhookEvent
    payload: str = field(repr=False)
    created_at: datetime
    due_at: datetime
    state: DeliveryState = DeliveryState.WAITING
    attempts: int = 0
    status: int | None = None
    error: str = ""
    finished_at: datetime | None = None
