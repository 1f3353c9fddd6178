"""Messages to a real receiver: verified as the handbook shows, and what becomes of those that it does not take."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from smartchat.composition.webhooks import PLAIN_SECRETS, webhook_secrets
from smartchat.settings import Settings
from smartchat_adapters.outgoing.client import OutgoingClient
from smartchat_adapters.sql.database import SqlDatabase
from smartchat_core.accounts.actor import Actor
from smartchat_core.errors import ConfigurationError
from smartchat_core.events import DocumentReady
from smartchat_core.ingestion.jobs.relay import EventRelay
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.principal import LOCAL_SCOPE
from smartchat_core.model.webhook import DeliveryState, Webhook, WebhookDelivery
from smartchat_core.outgoing.policy import OutgoingPolicy, OutgoingRules
from smartchat_core.ports.runtime import Runtime
from smartchat_core.testing.fakes.clock import FakeClock
from smartchat_core.testing.fakes.event_sink import FakeEventSink
from smartchat_core.webhooks import delivery as delivery_module
from smartchat_core.webhooks.delivery import MessageDelivery
from smartchat_core.webhooks.fan_out import add_messages
from smartchat_core.webhooks.service import NewWebhook, WebhookRules, WebhookService
from tests.support.entropy import CountingEntropy
from tests.support.handbook_examples import blocks_of
from tests.support.webhook_receiver import WebhookReceiver, webhook_receiver

pytestmark = pytest.mark.anyio

ROOT = Path(__file__).resolve().parents[3]
ACTOR = Actor.at_the_machine(LOCAL_SCOPE.owner)
Verify = Callable[..., bool]


@pytest.fixture
def receiver() -> Iterator[WebhookReceiver]:
    with webhook_receiver() as found:
        yield found


@pytest.fixture(scope="module")
def verified() -> Verify:
    """The receiver's example of the handbook."""
    (block,) = [one for one in blocks_of(ROOT / "docs/how-to/receive-webhooks.md") if one.language == "python"]
    names: dict[str, Verify] = {}
    exec(block.code, names)  # an example of ours
    return names["verified"]


class Sender:
    """What a process of SmartChat is made of, as far as webhooks are concerned."""

    def __init__(self, database: SqlDatabase, http: OutgoingClient, policy: OutgoingPolicy) -> None:
        self.database, self.clock, self.sink = database, FakeClock(), FakeEventSink()
        runtime = Runtime(clock=self.clock, entropy=CountingEntropy(), sink=self.sink)
        self.service = WebhookService(
            database=database,
            runtime=runtime,
            secrets=PLAIN_SECRETS,
            rules=WebhookRules(outgoing=policy, over_http=True),
        )
        self.relay = EventRelay(database=database, runtime=runtime, fan_out=add_messages)
        self.delivery = MessageDelivery(database=database, http=http, secrets=PLAIN_SECRETS, clock=self.clock)

    async def happen(self) -> None:
        event = DocumentReady(document_id=DocumentId("doc-1"), owner=LOCAL_SCOPE.owner, passages=7, warnings=0)
        async with self.database.transaction() as unit:
            await unit.outbox.append(self.sink.envelope(event))
        await self.relay.deliver()

    async def state(self, webhook: Webhook) -> tuple[Webhook, WebhookDelivery]:
        (message,) = await self.service.deliveries(ACTOR, webhook.id)
        (found,) = await self.service.list(ACTOR)
        return found, message


@pytest.fixture
async def sender(tmp_path: Path) -> AsyncIterator[Sender]:
    policy = OutgoingPolicy(rules=Settings(outgoing_networks=("127.0.0.1/32",)).outgoing)
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(SqlDatabase(f"sqlite:///{tmp_path}/library.db"))
        http = await stack.enter_async_context(OutgoingClient(policy))
        yield Sender(database, http, policy)


@pytest.fixture
async def made(sender: Sender, receiver: WebhookReceiver) -> NewWebhook:
    return await sender.service.create(ACTOR, f"{receiver.url}/hook?of=ann", ())


async def test_the_receiver_of_the_handbook_verifies_messages(
    sender: Sender, receiver: WebhookReceiver, made: NewWebhook, verified: Verify
) -> None:
    await sender.happen()
    assert await sender.delivery.deliver() == 1
    (message,) = receiver.messages
    now = sender.clock.now().timestamp()
    assert message.path == "/hook?of=ann"
    assert json.loads(message.body)["data"]["document_id"] == "doc-1"
    assert verified(message.headers, message.body, made.secret, now)
    rotated = await sender.service.rotate(ACTOR, made.webhook.id)
    await sender.service.test(ACTOR, made.webhook.id)
    await sender.delivery.deliver()
    second = receiver.messages[1]
    for secret in (made.secret, rotated.secret):
        assert verified(second.headers, second.body, secret, now)
    assert not verified(message.headers, message.body, rotated.secret, now)  # from before the rotation
    assert not verified(message.headers, message.body + b" ", made.secret, now)
    assert not verified(message.headers | {"webhook-id": second.id}, message.body, made.secret, now)
    assert not verified(message.headers | {"webhook-timestamp": str(int(now) + 1)}, message.body, made.secret, now)
    assert not verified(message.headers, message.body, made.secret, now + 301)
    assert not verified(message.headers, message.body, made.secret, now - 301)
    assert not verified({}, message.body, made.secret, now)


async def test_a_redirect_is_a_failure_and_is_not_followed(
    sender: Sender, receiver: WebhookReceiver, made: NewWebhook
) -> None:
    receiver.status, receiver.location = 307, f"{receiver.url}/elsewhere"
    await sender.happen()
    assert await sender.delivery.deliver() == 0
    assert [one.path for one in receiver.messages] == ["/hook?of=ann"]
    webhook, message = await sender.state(made.webhook)
    assert (message.state, message.status) == (DeliveryState.WAITING, 307)
    assert webhook.failures == 1


async def test_an_answer_that_is_far_too_long_is_a_failure(
    sender: Sender, receiver: WebhookReceiver, made: NewWebhook
) -> None:
    receiver.status, receiver.answer_bytes = 200, 10 * 1024**2
    await sender.happen()
    assert await sender.delivery.deliver() == 0
    _, message = await sender.state(made.webhook)
    assert (message.state, message.status) == (DeliveryState.WAITING, None)
    assert "longer" in message.error


async def test_a_receiver_that_does_not_answer_is_a_failure(
    sender: Sender, receiver: WebhookReceiver, made: NewWebhook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery_module, "SECONDS", 0.2)
    receiver.silent.set()
    await sender.happen()
    assert await sender.delivery.deliver() == 0
    _, message = await sender.state(made.webhook)
    assert (message.state, message.status) == (DeliveryState.WAITING, None)
    assert "seconds" in message.error
    receiver.silent.clear()
    monkeypatch.undo()
    sender.clock.advance(6)
    assert await sender.delivery.deliver() == 1
    first, second = receiver.messages
    assert (first.id, first.body) == (second.id, second.body)


async def test_a_receiver_that_is_gone_is_disabled(sender: Sender, receiver: WebhookReceiver, made: NewWebhook) -> None:
    receiver.status = 410
    await sender.happen()
    await sender.delivery.deliver()
    webhook, message = await sender.state(made.webhook)
    assert webhook.disabled_at == sender.clock.now()
    assert message.state is DeliveryState.FAILED


async def test_what_the_settings_do_not_allow_is_not_connected_to(
    sender: Sender, receiver: WebhookReceiver, made: NewWebhook
) -> None:
    """The name or the rules may have changed since the webhook was made."""
    await sender.happen()
    async with OutgoingClient(OutgoingPolicy(rules=OutgoingRules())) as strict:
        delivery = MessageDelivery(database=sender.database, http=strict, secrets=PLAIN_SECRETS, clock=sender.clock)
        assert await delivery.deliver() == 0
    assert receiver.messages == []
    _, message = await sender.state(made.webhook)
    assert message.state is DeliveryState.WAITING
    assert "127.0.0.1" not in message.error


async def test_many_processes_send_each_message_once(tmp_path: Path, sender: Sender, receiver: WebhookReceiver) -> None:
    for number in range(5):
        made = await sender.service.create(ACTOR, f"{receiver.url}/{number}", ())
        for _ in range(5):
            await sender.service.test(ACTOR, made.webhook.id)
    policy = OutgoingPolicy(rules=Settings(outgoing_networks=("127.0.0.1/32",)).outgoing)
    async with SqlDatabase(f"sqlite:///{tmp_path}/library.db") as database, OutgoingClient(policy) as http:
        other = MessageDelivery(database=database, http=http, secrets=PLAIN_SECRETS, clock=sender.clock)
        delivered = await asyncio.gather(*(one.deliver() for one in (other, sender.delivery) * 3))
    assert sum(delivered) == len(receiver.messages) == 25
    assert len({one.id for one in receiver.messages}) == 25


async def test_secrets_are_encrypted_where_there_is_a_key(receiver: WebhookReceiver, sender: Sender) -> None:
    settings = Settings(secret_key="k" * 32)
    kept = webhook_secrets(settings)
    sealed = kept.seal("whsec_1")
    assert "whsec_1" not in sealed
    assert webhook_secrets(settings).open(sealed) == "whsec_1"
    assert kept.open("whsec_1") == "whsec_1"  # made before there was a key
    later = Settings(secret_key=f"{'n' * 32},{'k' * 32}")
    assert webhook_secrets(later).open(sealed) == "whsec_1"
    for other in (Settings(), Settings(secret_key="n" * 32)):
        with pytest.raises(ConfigurationError):
            webhook_secrets(other).open(sealed)


async def test_old_messages_are_deleted(sender: Sender, made: NewWebhook) -> None:
    await sender.happen()
    async with sender.database.transaction() as unit:
        assert await unit.webhooks.forget_deliveries(sender.clock.now() + timedelta(days=1)) == 1
    assert await sender.service.deliveries(ACTOR, made.webhook.id) == ()
    assert await sender.delivery.deliver() == 0
