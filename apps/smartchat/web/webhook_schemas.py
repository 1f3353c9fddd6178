"""What the interface says about webhooks."""

from datetime import datetime
from typing import Self

from pydantic import Field

from smartchat.web.schemas import Model
from smartchat_core.model.webhook import DeliveryState, DisabledReason, Webhook, WebhookDelivery, WebhookEvent
from smartchat_core.webhooks.service import MAX_URL, NewWebhook

__all__ = ["CreateWebhook", "DeliveryList", "DeliveryView", "NewWebhookView", "WebhookList", "WebhookView"]


class CreateWebhook(Model):
    """Where messages are to be sent, and about what."""

    url: str = Field(max_length=MAX_URL, description="Where messages are sent to, by POST.")
    events: tuple[WebhookEvent, ...] = Field(
        default=(), max_length=len(WebhookEvent), description="About which events; empty for all."
    )


class WebhookView(Model):
    """A webhook. It is sent nothing while it is disabled."""

    id: str
    url: str
    events: tuple[WebhookEvent, ...]
    created_at: datetime
    former_secret_until: datetime | None = Field(description="Until then the secret before signs messages as well.")
    failures: int = Field(description="Attempts that failed since the last that did not.")
    failing_since: datetime | None
    disabled_at: datetime | None
    disabled_reason: DisabledReason | None

    @classmethod
    def of(cls, webhook: Webhook) -> Self:
        """The view of a webhook."""
        return cls(
            id=webhook.id,
            url=webhook.url,
            events=tuple(sorted(webhook.events)),
            created_at=webhook.created_at,
            former_secret_until=webhook.former_until,
            failures=webhook.failures,
            failing_since=webhook.failing_since,
            disabled_at=webhook.disabled_at,
            disabled_reason=webhook.disabled_reason,
        )


class WebhookList(Model):
    """Webhooks, the oldest first."""

    webhooks: tuple[WebhookView, ...]


class NewWebhookView(Model):
    """A webhook, and the secret that its messages are verified with, which is shown this once."""

    webhook: WebhookView
    secret: str

    @classmethod
    def of(cls, made: NewWebhook) -> Self:
        """The view of a webhook that has just got a secret."""
        return cls(webhook=WebhookView.of(made.webhook), secret=made.secret)


class DeliveryView(Model):
    """A message, and what became of it."""

    id: str
    event: WebhookEvent
    state: DeliveryState
    created_at: datetime
    due_at: datetime = Field(description="When it is tried next, while it waits.")
    attempts: int
    status: int | None = Field(description="Of the last answer; null where there was none.")
    error: str
    finished_at: datetime | None
    payload: str = Field(description="What is sent.")

    @classmethod
    def of(cls, delivery: WebhookDelivery) -> Self:
        """The view of a message."""
        return cls(
            id=delivery.id,
            event=delivery.event,
            state=delivery.state,
            created_at=delivery.created_at,
            due_at=delivery.due_at,
            attempts=delivery.attempts,
            status=delivery.status,
            error=delivery.error,
            finished_at=delivery.finished_at,
            payload=delivery.payload,
        )


class DeliveryList(Model):
    """Messages to a webhook."""

    deliveries: tuple[DeliveryView, ...]
