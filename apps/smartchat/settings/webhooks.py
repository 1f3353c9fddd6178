"""Webhooks: how they are reached, and how long their messages are kept."""

from pydantic import BaseModel, Field

__all__ = ["WebhookSettings"]


class WebhookSettings(BaseModel):
    """Webhooks: how they are reached, and how long their messages are kept."""

    webhooks_over_http: bool = Field(
        default=False, description="Webhooks may have URLs of `http://` as well, whose messages others may see."
    )
    webhook_messages_kept_days: float = Field(
        default=30.0,
        ge=4,
        le=3_650,
        description="Days after which messages to webhooks are deleted, with what became of them.",
    )
