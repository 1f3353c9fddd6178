"""The port of webhooks and the messages to them, within the transactions of the database."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from smartchat_core.model.ids import OwnerId, WebhookId
from smartchat_core.model.webhook import Webhook, WebhookDelivery

__all__ = ["WebhookRepository"]


class WebhookRepository(Protocol):
    """Webhooks of owners, and those of the installation, whose owner is None. Messages go with their webhook."""

    async def add(self, webhook: Webhook) -> None:
        """Insert a webhook; its identifier is new."""
        ...

    async def list(self, owner: OwnerId | None) -> tuple[Webhook, ...]:
        """The owner's webhooks, or the installation's, the oldest first."""
        ...

    async def get(self, owner: OwnerId | None, webhook: WebhookId) -> Webhook:
        """A webhook of the owner, or of the installation.

        Within a transaction that writes, no other one changes it until that ends.

        Raises:
            WebhookNotFound: there is none of this identifier, or it is somebody else's.
        """
        ...

    async def save(self, webhook: Webhook) -> None:
        """Write the webhook's new state; nothing happens when it is gone."""
        ...

    async def remove(self, owner: OwnerId | None, webhook: WebhookId) -> None:
        """Delete a webhook with its messages.

        Raises:
            WebhookNotFound: there is none of this identifier, or it is somebody else's.
        """
        ...

    async def hearing(self, owners: Collection[OwnerId]) -> tuple[Webhook, ...]:
        """The webhooks of these owners and of the installation that are sent messages, by identifier.

        Left out are those that are disabled, and those of an account that was deactivated. Within a transaction that
        writes, none of them is removed until it ends.
        """
        ...

    async def add_delivery(self, delivery: WebhookDelivery) -> bool:
        """Insert a message to a webhook that is there; False, and no change, where there is one of this identifier."""
        ...

    async def next_due(self, now: datetime) -> tuple[Webhook, WebhookDelivery] | None:
        """The webhook that has been free the longest of those with a message that may be sent now, and its first one.

        Within a transaction that writes, no other one gets the same webhook until it ends: it passes over it.
        """
        ...

    async def in_delivery(self, delivery: WebhookDelivery) -> tuple[Webhook, WebhookDelivery] | None:
        """The message as it is now, with its webhook, neither changed by others until this transaction ends."""
        ...

    async def save_delivery(self, delivery: WebhookDelivery) -> None:
        """Write the message's new state; nothing happens when it is gone."""
        ...

    async def deliveries(self, webhook: WebhookId, *, limit: int = 100) -> tuple[WebhookDelivery, ...]:
        """The newest messages to a webhook, the newest first; its callers have found it by `get`."""
        ...

    async def delivery(self, webhook: WebhookId, message: str) -> WebhookDelivery:
        """A message to this webhook; its callers have found the webhook by `get`.

        Raises:
            WebhookMessageNotFound: it has none of this identifier.
        """
        ...

    async def forget_deliveries(self, before: datetime) -> int:
        """Delete the messages that were made before this moment, whatever their state; how many there were."""
        ...
