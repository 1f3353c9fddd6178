"""Webhooks, and the messages to them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from smartchat_adapters.sql import account_tables, webhook_tables
from smartchat_adapters.sql.statements import StatementExecutor
from smartchat_adapters.sql.tables import known
from smartchat_core.errors import WebhookMessageNotFound, WebhookNotFound
from smartchat_core.model.ids import OwnerId, UserId, WebhookId
from smartchat_core.model.user import UserStatus
from smartchat_core.model.webhook import DeliveryState, DisabledReason, Webhook, WebhookDelivery, WebhookEvent

__all__ = ["SqlWebhooks"]

_webhooks = webhook_tables.webhooks
_deliveries = webhook_tables.webhook_deliveries
_users = account_tables.users

# Nothing is sent for an account that was deactivated. Owners without an account are those of other programs.
_USABLE = sa.and_(
    _webhooks.c.disabled_at.is_(None),
    ~sa.exists()
    .where(_users.c.owner == _webhooks.c.owner, _users.c.status != UserStatus.ACTIVE.value)
    .correlate(_webhooks),
)


class SqlWebhooks:
    """The `WebhookRepository` of one transaction."""

    def __init__(self, statements: StatementExecutor) -> None:
        self._statements = statements

    async def add(self, webhook: Webhook) -> None:
        await self._statements.change(sa.insert(_webhooks).values(_values(webhook)))

    async def list(self, owner: OwnerId | None) -> tuple[Webhook, ...]:
        query = sa.select(_webhooks).where(_webhooks.c.owner.is_not_distinct_from(owner))
        rows = await self._statements.rows(query.order_by(_webhooks.c.created_at, _webhooks.c.id))
        return tuple(_webhook(row) for row in rows)

    async def get(self, owner: OwnerId | None, webhook: WebhookId) -> Webhook:
        row = await self._statements.first(self._statements.locked(sa.select(_webhooks).where(_this(owner, webhook))))
        if row is None:
            raise _missing(webhook)
        return _webhook(row)

    async def save(self, webhook: Webhook) -> None:
        await self._statements.change(sa.update(_webhooks).where(_webhooks.c.id == webhook.id).values(_values(webhook)))

    async def remove(self, owner: OwnerId | None, webhook: WebhookId) -> None:
        if not await self._statements.change(sa.delete(_webhooks).where(_this(owner, webhook))):
            raise _missing(webhook)

    async def hearing(self, owners: Collection[OwnerId]) -> tuple[Webhook, ...]:
        wanted = sa.or_(_webhooks.c.owner.is_(None), _webhooks.c.owner.in_(sorted(owners)))
        query = sa.select(_webhooks).where(wanted, _USABLE).order_by(_webhooks.c.id)
        if self._statements.may_write:
            query = query.with_for_update(read=True, key_share=True)
        return tuple(_webhook(row) for row in await self._statements.rows(query))

    async def add_delivery(self, delivery: WebhookDelivery) -> bool:
        return await self._statements.insert_new(_deliveries, _delivery_values(delivery))

    async def next_due(self, now: datetime) -> tuple[Webhook, WebhookDelivery] | None:
        # A type that another version has written is left to that version.
        waiting = sa.and_(
            _deliveries.c.state == DeliveryState.WAITING.value,
            _deliveries.c.due_at <= now,
            _deliveries.c.event.in_(list(WebhookEvent)),
        )
        some = sa.exists().where(_deliveries.c.webhook_id == _webhooks.c.id, waiting).correlate(_webhooks)
        query = sa.select(_webhooks).where(_webhooks.c.free_at <= now, _USABLE, some)
        query = query.order_by(_webhooks.c.free_at, _webhooks.c.id).limit(1)
        found = await self._statements.first(self._statements.locked(query, skip_locked=True))
        if found is None:
            return None
        first = sa.select(_deliveries).where(_deliveries.c.webhook_id == found.id, waiting)
        first = first.order_by(_deliveries.c.due_at, _deliveries.c.created_at, _deliveries.c.id).limit(1)
        row = await self._statements.first(self._statements.locked(first))
        return None if row is None else (_webhook(found), _delivery(row))

    async def in_delivery(self, delivery: WebhookDelivery) -> tuple[Webhook, WebhookDelivery] | None:
        webhooks = sa.select(_webhooks).where(_webhooks.c.id == delivery.webhook)
        webhook = await self._statements.first(self._statements.locked(webhooks))
        messages = sa.select(_deliveries).where(_deliveries.c.id == delivery.id)
        message = await self._statements.first(self._statements.locked(messages))
        return None if webhook is None or message is None else (_webhook(webhook), _delivery(message))

    async def save_delivery(self, delivery: WebhookDelivery) -> None:
        values = _delivery_values(delivery)
        await self._statements.change(sa.update(_deliveries).where(_deliveries.c.id == delivery.id).values(values))

    async def deliveries(self, webhook: WebhookId, *, limit: int = 100) -> tuple[WebhookDelivery, ...]:
        query = sa.select(_deliveries).where(_deliveries.c.webhook_id == webhook)
        query = query.order_by(_deliveries.c.created_at.desc(), _deliveries.c.id.desc()).limit(limit)
        return tuple(_delivery(row) for row in await self._statements.rows(query))

    async def delivery(self, webhook: WebhookId, message: str) -> WebhookDelivery:
        query = sa.select(_deliveries).where(_deliveries.c.webhook_id == webhook, _deliveries.c.id == message)
        row = await self._statements.first(self._statements.locked(query))
        if row is None:
            raise WebhookMessageNotFound(f"the webhook has no message {message}")
        return _delivery(row)

    async def forget_deliveries(self, before: datetime) -> int:
        return await self._statements.change(sa.delete(_deliveries).where(_deliveries.c.created_at < before))


def _this(owner: OwnerId | None, webhook: WebhookId) -> sa.ColumnElement[bool]:
    return sa.and_(_webhooks.c.id == webhook, _webhooks.c.owner.is_not_distinct_from(owner))


def _missing(webhook: WebhookId) -> WebhookNotFound:
    return WebhookNotFound(f"there is no webhook {webhook}")


def _values(webhook: Webhook) -> dict[str, Any]:
    return {
        "id": webhook.id,
        "owner": webhook.owner,
        "made_by": webhook.made_by,
        "url": webhook.url,
        "secret": webhook.secret,
        "former_secret": webhook.former_secret,
        "former_until": webhook.former_until,
        "events": " ".join(sorted(webhook.events)),
        "created_at": webhook.created_at,
        "free_at": webhook.free_at,
        "failures": webhook.failures,
        "failing_since": webhook.failing_since,
        "disabled_at": webhook.disabled_at,
        "disabled_reason": webhook.disabled_reason,
    }


def _webhook(row: sa.Row[Any]) -> Webhook:
    types = set(WebhookEvent)
    return Webhook(
        id=WebhookId(row.id),
        owner=None if row.owner is None else OwnerId(row.owner),
        made_by=None if row.made_by is None else UserId(row.made_by),
        url=row.url,
        secret=row.secret,
        former_secret=row.former_secret,
        former_until=row.former_until,
        events=frozenset(WebhookEvent(one) for one in row.events.split() if one in types),
        created_at=row.created_at,
        free_at=row.free_at,
        failures=row.failures,
        failing_since=row.failing_since,
        disabled_at=row.disabled_at,
        disabled_reason=None if row.disabled_reason is None else known(DisabledReason, row.disabled_reason),
    )


def _delivery_values(delivery: WebhookDelivery) -> dict[str, Any]:
    return {
        "id": delivery.id,
        "webhook_id": delivery.webhook,
        "event": delivery.event,
        "payload": delivery.payload,
        "created_at": delivery.created_at,
        "due_at": delivery.due_at,
        "state": delivery.state,
        "attempts": delivery.attempts,
        "status": delivery.status,
        "error": delivery.error,
        "finished_at": delivery.finished_at,
    }


def _delivery(row: sa.Row[Any]) -> WebhookDelivery:
    return WebhookDelivery(
        id=row.id,
        webhook=WebhookId(row.webhook_id),
        event=known(WebhookEvent, row.event),
        payload=row.payload,
        created_at=row.created_at,
        due_at=row.due_at,
        state=known(DeliveryState, row.state),
        attempts=row.attempts,
        status=row.status,
        error=row.error,
        finished_at=row.finished_at,
    )
