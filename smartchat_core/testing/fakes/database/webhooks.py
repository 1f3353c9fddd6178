"""Webhooks, and the messages to them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from smartchat_core.errors import WebhookMessageNotFound, WebhookNotFound
from smartchat_core.model.ids import OwnerId, WebhookId
from smartchat_core.model.webhook import DeliveryState, Webhook, WebhookDelivery
from smartchat_core.testing.fakes.database.tables import View

__all__ = ["MemoryWebhooks"]


class MemoryWebhooks:
    """The `WebhookRepository` of one transaction."""

    def __init__(self, view: View) -> None:
        self._view = view

    async def add(self, webhook: Webhook) -> None:
        self._view.writable().webhooks[webhook.id] = webhook

    async def list(self, owner: OwnerId | None) -> tuple[Webhook, ...]:
        found = [one for one in self._view.tables.webhooks.values() if one.owner == owner]
        return tuple(sorted(found, key=lambda one: (one.created_at, one.id)))

    async def get(self, owner: OwnerId | None, webhook: WebhookId) -> Webhook:
        found = self._view.tables.webhooks.get(webhook)
        if found is None or found.owner != owner:
            raise WebhookNotFound(f"there is no webhook {webhook}")
        return found

    async def save(self, webhook: Webhook) -> None:
        tables = self._view.writable()
        if webhook.id in tables.webhooks:
            tables.webhooks[webhook.id] = webhook

    async def remove(self, owner: OwnerId | None, webhook: WebhookId) -> None:
        tables = self._view.writable()
        await self.get(owner, webhook)
        del tables.webhooks[webhook]
        left = {key: one for key, one in tables.webhook_deliveries.items() if one.webhook != webhook}
        tables.webhook_deliveries = left

    async def hearing(self, owners: Collection[OwnerId]) -> tuple[Webhook, ...]:
        found = (one for one in self._view.tables.webhooks.values() if one.owner is None or one.owner in owners)
        return tuple(sorted((one for one in found if self._usable(one)), key=lambda one: one.id))

    async def add_delivery(self, delivery: WebhookDelivery) -> bool:
        deliveries = self._view.writable().webhook_deliveries
        if delivery.id in deliveries:
            return False
        deliveries[delivery.id] = delivery
        return True

    async def next_due(self, now: datetime) -> tuple[Webhook, WebhookDelivery] | None:
        tables = self._view.tables
        due = [one for one in tables.webhook_deliveries.values() if one.state is DeliveryState.WAITING]
        due = sorted((one for one in due if one.due_at <= now), key=lambda one: (one.due_at, one.created_at, one.id))
        with_some = {one.webhook for one in due}
        free = [
            one for one in tables.webhooks.values() if one.id in with_some and one.free_at <= now and self._usable(one)
        ]
        if not free:
            return None
        webhook = min(free, key=lambda one: (one.free_at, one.id))
        return webhook, next(one for one in due if one.webhook == webhook.id)

    async def in_delivery(self, delivery: WebhookDelivery) -> tuple[Webhook, WebhookDelivery] | None:
        found = self._view.tables.webhook_deliveries.get(delivery.id)
        return None if found is None else (self._view.tables.webhooks[found.webhook], found)

    async def save_delivery(self, delivery: WebhookDelivery) -> None:
        deliveries = self._view.writable().webhook_deliveries
        if delivery.id in deliveries:
            deliveries[delivery.id] = delivery

    async def deliveries(self, webhook: WebhookId, *, limit: int = 100) -> tuple[WebhookDelivery, ...]:
        found = [one for one in self._view.tables.webhook_deliveries.values() if one.webhook == webhook]
        return tuple(sorted(found, key=lambda one: (one.created_at, one.id), reverse=True)[:limit])

    async def delivery(self, webhook: WebhookId, message: str) -> WebhookDelivery:
        found = self._view.tables.webhook_deliveries.get(message)
        if found is None or found.webhook != webhook:
            raise WebhookMessageNotFound(f"the webhook has no message {message}")
        return found

    async def forget_deliveries(self, before: datetime) -> int:
        tables = self._view.writable()
        kept = {key: one for key, one in tables.webhook_deliveries.items() if one.created_at >= before}
        forgotten = len(tables.webhook_deliveries) - len(kept)
        tables.webhook_deliveries = kept
        return forgotten

    def _usable(self, webhook: Webhook) -> bool:
        users = self._view.tables.users.values()
        deactivated = any(one.owner == webhook.owner and not one.may_sign_in for one in users)
        return webhook.disabled_at is None and not deactivated
