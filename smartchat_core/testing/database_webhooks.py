"""Contract of databases: webhooks, and the messages to them."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from smartchat_core.errors import WebhookMessageNotFound, WebhookNotFound
from smartchat_core.model.ids import OwnerId, UserId, WebhookId
from smartchat_core.model.user import UserStatus
from smartchat_core.model.webhook import DeliveryState, DisabledReason, Webhook, WebhookDelivery, WebhookEvent
from smartchat_core.ports.database import Database
from smartchat_core.testing.database_cases import MINUTE, NOW, DatabaseCases, OpenDatabase
from smartchat_core.testing.database_users import make_user

__all__ = ["WebhookCases"]

_ANN = make_user("ann")
_WEBHOOK = Webhook(
    id=WebhookId("whk-1"),
    owner=_ANN.owner,
    url="https://example.org/hook",
    secret="sealed",
    events=frozenset({WebhookEvent.DOCUMENT_READY, WebhookEvent.DOCUMENT_FAILED}),
    created_at=NOW,
    free_at=NOW,
    made_by=_ANN.id,
)
_ALL = replace(_WEBHOOK, id=WebhookId("whk-2"), owner=None, made_by=None, created_at=NOW + MINUTE)
_MESSAGE = WebhookDelivery(
    id="msg-1",
    webhook=_WEBHOOK.id,
    event=WebhookEvent.DOCUMENT_READY,
    payload='{"type":"document.ready"}',
    created_at=NOW,
    due_at=NOW,
)


class WebhookCases(DatabaseCases):
    """Webhooks belong to an owner or the installation, and are sent one message at a time."""

    async def test_a_webhook_is_its_owners(self, database: Database) -> None:
        async with database.transaction() as unit:
            await unit.webhooks.add(_ALL)
            await unit.webhooks.add(_WEBHOOK)
        async with database.transaction() as unit:
            assert await unit.webhooks.list(_ANN.owner) == (_WEBHOOK,)
            assert await unit.webhooks.list(None) == (_ALL,)
            assert await unit.webhooks.list(OwnerId("own-bob")) == ()
            assert await unit.webhooks.get(None, _ALL.id) == _ALL
            for owner in (OwnerId("own-bob"), None):
                with pytest.raises(WebhookNotFound):
                    await unit.webhooks.get(owner, _WEBHOOK.id)
                with pytest.raises(WebhookNotFound):
                    await unit.webhooks.remove(owner, _WEBHOOK.id)
            changed = replace(
                _WEBHOOK,
                former_secret="former",
                former_until=NOW + MINUTE,
                failures=3,
                failing_since=NOW,
                free_at=NOW + MINUTE,
                disabled_at=NOW,
                disabled_reason=DisabledReason.GONE,
            )
            await unit.webhooks.save(changed)
            assert await unit.webhooks.get(_ANN.owner, _WEBHOOK.id) == changed
            await unit.webhooks.remove(_ANN.owner, _WEBHOOK.id)
            await unit.webhooks.save(changed)
            assert await unit.webhooks.list(_ANN.owner) == ()

    async def test_who_hears_of_an_owners_events(self, database: Database) -> None:
        disabled = replace(_WEBHOOK, id=WebhookId("whk-3"), disabled_at=NOW)
        bobs = replace(_WEBHOOK, id=WebhookId("whk-4"), owner=OwnerId("own-bob"))
        async with database.transaction() as unit:
            await unit.users.add(_ANN)
            for one in (_WEBHOOK, _ALL, disabled, bobs):
                await unit.webhooks.add(one)
            assert await unit.webhooks.hearing({_ANN.owner}) == (_WEBHOOK, _ALL)
            assert await unit.webhooks.hearing({_ANN.owner, OwnerId("own-bob")}) == (_WEBHOOK, _ALL, bobs)
            assert await unit.webhooks.hearing(set()) == (_ALL,)
            await unit.webhooks.add_delivery(_MESSAGE)
            await unit.users.save(replace(_ANN, status=UserStatus.DEACTIVATED))
            assert await unit.webhooks.hearing({_ANN.owner}) == (_ALL,)
            assert await unit.webhooks.next_due(NOW) is None

    async def test_a_message_is_there_once_and_goes_with_its_webhook(self, database: Database) -> None:
        async with database.transaction() as unit:
            await unit.webhooks.add(_WEBHOOK)
            await unit.webhooks.add(_ALL)
            assert await unit.webhooks.add_delivery(_MESSAGE)
            assert not await unit.webhooks.add_delivery(replace(_MESSAGE, payload="{}"))
            later = replace(_MESSAGE, id="msg-2", created_at=NOW + MINUTE)
            assert await unit.webhooks.add_delivery(later)
            assert await unit.webhooks.deliveries(_WEBHOOK.id) == (later, _MESSAGE)
            assert await unit.webhooks.deliveries(_WEBHOOK.id, limit=1) == (later,)
            assert await unit.webhooks.delivery(_WEBHOOK.id, "msg-1") == _MESSAGE
            for webhook, message in ((_ALL.id, "msg-1"), (_WEBHOOK.id, "msg-3")):
                with pytest.raises(WebhookMessageNotFound):
                    await unit.webhooks.delivery(webhook, message)
            done = replace(
                later, state=DeliveryState.FAILED, attempts=2, status=500, error="no", finished_at=NOW + MINUTE
            )
            await unit.webhooks.save_delivery(done)
            assert await unit.webhooks.in_delivery(later) == (_WEBHOOK, done)
            assert await unit.webhooks.forget_deliveries(NOW + MINUTE) == 1
            assert await unit.webhooks.in_delivery(_MESSAGE) is None
            await unit.webhooks.remove(_WEBHOOK.owner, _WEBHOOK.id)
            assert await unit.webhooks.in_delivery(done) is None
            await unit.webhooks.save_delivery(done)
            assert await unit.webhooks.deliveries(_WEBHOOK.id) == ()

    async def test_the_first_message_of_the_webhook_that_was_free_first_is_due(self, database: Database) -> None:
        to_all = replace(_MESSAGE, id="msg-0", webhook=_ALL.id)
        later = replace(_MESSAGE, id="msg-2", due_at=NOW + MINUTE)
        async with database.transaction() as unit:
            await unit.webhooks.add(replace(_ALL, free_at=NOW + MINUTE))
            await unit.webhooks.add(_WEBHOOK)
            for one in (to_all, later, _MESSAGE):
                await unit.webhooks.add_delivery(one)
            assert await unit.webhooks.next_due(NOW - MINUTE) is None
            assert await unit.webhooks.next_due(NOW) == (_WEBHOOK, _MESSAGE)
            await unit.webhooks.save(replace(_WEBHOOK, free_at=NOW + 2 * MINUTE))
            assert await unit.webhooks.next_due(NOW) is None
            found = await unit.webhooks.next_due(NOW + MINUTE)
            assert found is not None
            assert found[1] == to_all
            await unit.webhooks.save_delivery(replace(to_all, state=DeliveryState.DELIVERED))
            await unit.webhooks.save_delivery(replace(_MESSAGE, state=DeliveryState.FAILED))
            assert await unit.webhooks.next_due(NOW + MINUTE) is None
            found = await unit.webhooks.next_due(NOW + 2 * MINUTE)
            assert found is not None
            assert found[1] == later
            await unit.webhooks.save(replace(_WEBHOOK, disabled_at=NOW))
            assert await unit.webhooks.next_due(NOW + 2 * MINUTE) is None

    async def test_webhooks_go_with_what_their_owner_had(self, database: Database) -> None:
        async with database.transaction() as unit:
            await unit.webhooks.add(_WEBHOOK)
            await unit.webhooks.add(_ALL)
            await unit.webhooks.add_delivery(_MESSAGE)
            await unit.account_removals.forget(_ANN.owner)
            assert await unit.webhooks.list(_ANN.owner) == ()
            assert await unit.webhooks.in_delivery(_MESSAGE) is None
            assert await unit.webhooks.list(None) == (_ALL,)

    async def test_of_many_that_take_a_webhook_one_gets_it(self, open_database: OpenDatabase) -> None:
        async with open_database() as first, open_database() as second:
            async with first.transaction() as unit:
                await unit.webhooks.add(replace(_WEBHOOK, made_by=UserId("usr-gone")))
                await unit.webhooks.add_delivery(_MESSAGE)

            async def take(database: Database) -> int:
                async with database.transaction() as unit:
                    found = await unit.webhooks.next_due(NOW)
                    if found is not None:
                        await unit.webhooks.save(replace(found[0], free_at=NOW + MINUTE))
                return found is not None

            assert sum(await asyncio.gather(*(take(database) for database in (first, second) * 4))) == 1
