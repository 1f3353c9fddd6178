from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from smartchat.composition.webhooks import PLAIN_SECRETS
from smartchat_core.accounts.actor import Actor
from smartchat_core.accounts.mail_orders import MailOrders
from smartchat_core.errors import (
    AddressRefused,
    InvalidRequest,
    PermissionDenied,
    RequestFailed,
    WebhookMessageNotFound,
    WebhookNotFound,
)
from smartchat_core.events import (
    DocumentAccepted,
    DocumentFailed,
    DocumentNeedsOcr,
    DocumentReady,
    DocumentRemoved,
    DocumentSearchable,
    IngestionEvent,
)
from smartchat_core.ingestion.jobs.relay import EventRelay
from smartchat_core.model.ids import DocumentId, JobId, OwnerId, WebhookId
from smartchat_core.model.mail import MailKind
from smartchat_core.model.user import UserRole
from smartchat_core.model.webhook import DeliveryState, DisabledReason, Webhook, WebhookDelivery, WebhookEvent
from smartchat_core.ports.outgoing_http import OutgoingRequest, OutgoingResponse
from smartchat_core.ports.runtime import Runtime
from smartchat_core.testing.database_users import make_user
from smartchat_core.testing.fakes.clock import FakeClock
from smartchat_core.testing.fakes.database.database import InMemoryDatabase
from smartchat_core.testing.fakes.event_sink import FakeEventSink
from smartchat_core.webhooks.delivery import MessageDelivery
from smartchat_core.webhooks.fan_out import add_messages
from smartchat_core.webhooks.schedule import ATTEMPTS, FAILING_FOR, LEASE
from smartchat_core.webhooks.service import MAX_WEBHOOKS, WebhookService
from tests.support.entropy import CountingEntropy

pytestmark = pytest.mark.anyio

ANN = replace(make_user("ann"), email="ann@example.org", email_confirmed=True)
OLGA = replace(make_user("olga", role=UserRole.OPERATOR), email="olga@example.org", email_confirmed=True)
BOB = make_user("bob")
URL = "https://example.org/hook"
DAY = timedelta(days=1)


class Killed(BaseException):
    """The process ends here."""


@dataclass
class Receiver:
    """Answers with a status for each URL; `None` is no answer at all. Bodies with `refused` are refused."""

    statuses: dict[str, int | None] = field(default_factory=dict)
    headers: tuple[tuple[str, str], ...] = ()
    refused: bytes = b"nothing"
    requests: list[OutgoingRequest] = field(default_factory=list)

    async def send(self, request: OutgoingRequest) -> OutgoingResponse:
        self.requests.append(request)
        status = 500 if self.refused in request.body else self.statuses.get(request.url, 204)
        if status is None:
            raise RequestFailed("the request failed", cause="nobody answers")
        return OutgoingResponse(status=status, url=request.url, headers=self.headers)

    def ids(self) -> list[str]:
        return [dict(one.headers)["webhook-id"] for one in self.requests]


class Post:
    """Webhooks over a database in memory, with three users in it."""

    def __init__(self) -> None:
        self.database, self.clock, self.receiver = InMemoryDatabase(), FakeClock(), Receiver()
        self.sink = FakeEventSink()
        runtime = Runtime(clock=self.clock, entropy=CountingEntropy(), sink=self.sink)
        self.service = WebhookService(database=self.database, runtime=runtime, secrets=PLAIN_SECRETS)
        self.relay = EventRelay(database=self.database, runtime=runtime, fan_out=add_messages)
        self.delivery = MessageDelivery(
            database=self.database,
            http=self.receiver,
            secrets=PLAIN_SECRETS,
            clock=self.clock,
            mail=MailOrders(CountingEntropy()),
        )

    async def hook(self, url: str = URL, *events: WebhookEvent) -> Webhook:
        return (await self.service.create(Actor.of(ANN), url, events)).webhook

    async def happen(self, *events: IngestionEvent) -> None:
        async with self.database.transaction() as unit:
            for event in events:
                await unit.outbox.append(self.sink.envelope(event))
        await self.relay.deliver()

    async def messages(self, webhook: Webhook) -> tuple[WebhookDelivery, ...]:
        """The oldest first."""
        async with self.database.read_only() as unit:
            return tuple(reversed(await unit.webhooks.deliveries(webhook.id, limit=500)))

    async def now(self, webhook: Webhook) -> Webhook:
        async with self.database.read_only() as unit:
            return await unit.webhooks.get(webhook.owner, webhook.id)

    async def mails(self) -> list[tuple[MailKind, str]]:
        async with self.database.read_only() as unit:
            return [(one.kind, one.to) for one in await unit.mails.due(self.clock.now())]

    async def keep_trying(self, days: int) -> None:
        for _ in range(days * 24 * 12):
            self.clock.advance(300)
            await self.delivery.deliver()


@pytest.fixture
async def post() -> Post:
    made = Post()
    async with made.database.transaction() as unit:
        for user in (ANN, OLGA, BOB):
            await unit.users.add(user)
    return made


def ready(owner: OwnerId = ANN.owner) -> DocumentReady:
    return DocumentReady(document_id=DocumentId("doc-1"), owner=owner, passages=7, warnings=1)


async def test_messages_say_what_happened_and_nothing_of_the_document(post: Post) -> None:
    webhook = await post.hook()
    document = DocumentId("doc-1")
    await post.happen(
        DocumentAccepted(
            document_id=document, owner=ANN.owner, job_id=JobId("job-1"), filename="Secret.pdf", size_bytes=3
        ),
        DocumentSearchable(document_id=document, owner=ANN.owner, passages=7),
        ready(),
        DocumentFailed(document_id=document, owner=ANN.owner, code="damaged_file", reason="Secret"),
        DocumentNeedsOcr(document_id=document, owner=ANN.owner, reason="Secret"),
        DocumentRemoved(document_id=document, owner=ANN.owner),
    )
    assert await post.delivery.deliver() == 5
    bodies = {one["type"]: one for one in (json.loads(request.body) for request in post.receiver.requests)}
    assert set(bodies) == set(WebhookEvent) - {"webhook.test"}
    assert bodies["document.ready"] == {
        "type": "document.ready",
        "timestamp": "2026-01-01T00:00:03Z",
        "data": {"document_id": "doc-1", "owner": ANN.owner, "passages": 7, "warnings": 1},
    }
    assert bodies["document.failed"]["data"]["code"] == "damaged_file"
    assert not any(b"Secret" in request.body for request in post.receiver.requests)
    request = post.receiver.requests[0]
    assert (request.method, request.url, request.max_redirects) == ("POST", webhook.url, 0)
    assert dict(request.headers)["content-type"] == "application/json"
    assert len(set(post.receiver.ids())) == 5


async def test_who_is_sent_what(post: Post) -> None:
    """An owner's events, of the types chosen; the installation's webhooks are sent everybody's."""
    await post.hook("https://example.org/all")
    await post.hook("https://example.org/ready", WebhookEvent.DOCUMENT_READY)
    await post.service.create(Actor.of(BOB), "https://example.org/bob", ())
    await post.service.create(Actor.of(OLGA), "https://example.org/everybody", (), installation=True)
    await post.happen(ready(), DocumentRemoved(document_id=DocumentId("doc-2"), owner=ANN.owner), ready(BOB.owner))
    await post.delivery.deliver()
    sent = sorted((one.url.rpartition("/")[2], json.loads(one.body)["type"]) for one in post.receiver.requests)
    assert sent == [
        ("all", "document.ready"),
        ("all", "document.removed"),
        ("bob", "document.ready"),
        ("everybody", "document.ready"),
        ("everybody", "document.ready"),
        ("everybody", "document.removed"),
        ("ready", "document.ready"),
    ]


async def test_an_event_that_is_delivered_twice_is_one_message(post: Post) -> None:
    webhook = await post.hook()
    envelope = post.sink.envelope(ready())
    for _ in range(2):
        async with post.database.transaction() as unit:
            await unit.outbox.append(envelope)
        await post.relay.deliver()
    assert len(await post.messages(webhook)) == 1


@pytest.mark.parametrize("status", [None, 199, 301, 302, 404, 429, 500, 503])
async def test_what_is_not_taken_is_tried_again_with_one_identifier(post: Post, status: int | None) -> None:
    webhook = await post.hook()
    await post.happen(ready())
    post.receiver.statuses[URL] = status
    assert await post.delivery.deliver() == 0
    (message,) = await post.messages(webhook)
    assert (message.state, message.attempts, message.status) == (DeliveryState.WAITING, 1, status)
    assert message.error
    assert (await post.now(webhook)).failing_since == post.clock.now()
    assert await post.delivery.deliver() == 0
    assert len(post.receiver.requests) == 1
    post.receiver.statuses[URL] = 200
    post.clock.advance(6)
    assert await post.delivery.deliver() == 1
    assert len(set(post.receiver.ids())) == 1
    (message,) = await post.messages(webhook)
    assert (message.state, message.attempts, message.status) == (DeliveryState.DELIVERED, 2, 200)
    assert (await post.now(webhook)).failing_since is None


async def test_a_receiver_that_asks_for_a_pause_gets_it(post: Post) -> None:
    webhook = await post.hook()
    await post.happen(ready(), DocumentRemoved(document_id=DocumentId("doc-1"), owner=ANN.owner))
    post.receiver.statuses[URL], post.receiver.headers = 429, (("retry-after", "3600"),)
    await post.delivery.deliver()
    post.clock.advance(3_599)
    await post.delivery.deliver()
    assert len(post.receiver.requests) == 1
    post.receiver.statuses[URL] = 200
    post.clock.advance(1)
    assert await post.delivery.deliver() == 2
    assert [one.state for one in await post.messages(webhook)] == [DeliveryState.DELIVERED] * 2


async def test_a_receiver_that_is_gone_is_sent_nothing_more(post: Post) -> None:
    webhook = await post.hook()
    await post.happen(ready(), ready())
    post.receiver.statuses[URL] = 410
    await post.delivery.deliver()
    found = await post.now(webhook)
    assert (found.disabled_at, found.disabled_reason) == (post.clock.now(), DisabledReason.GONE)
    assert await post.mails() == [(MailKind.WEBHOOK_DISABLED, ANN.email)]
    await post.happen(ready())
    post.clock.advance(DAY)
    await post.delivery.deliver()
    assert len(post.receiver.requests) == 1
    with pytest.raises(InvalidRequest):
        await post.service.test(Actor.of(ANN), webhook.id)
    post.receiver.statuses[URL] = 200
    await post.service.enable(Actor.of(ANN), webhook.id)
    assert await post.delivery.deliver() == 1  # what waited; what happened meanwhile is not sent
    assert len(await post.service.replay(Actor.of(ANN), webhook.id)) == 1
    assert await post.delivery.deliver() == 1
    assert {one.state for one in await post.messages(webhook)} == {DeliveryState.DELIVERED}


async def test_a_receiver_that_takes_nothing_for_days_is_disabled_and_its_keeper_notified(post: Post) -> None:
    made = await post.service.create(Actor.of(OLGA), URL, (), installation=True)
    post.receiver.statuses[URL] = 500
    began = post.clock.now()
    await post.happen(ready())
    await post.delivery.deliver()
    await post.keep_trying(5)
    found = await post.now(made.webhook)
    assert found.disabled_reason is DisabledReason.FAILING
    assert found.disabled_at is not None
    assert FAILING_FOR <= found.disabled_at - began <= FAILING_FOR + DAY
    (message,) = await post.messages(made.webhook)
    assert (message.state, message.attempts) == (DeliveryState.FAILED, ATTEMPTS)
    assert await post.mails() == [(MailKind.WEBHOOK_DISABLED, OLGA.email)]


async def test_a_message_alone_that_is_never_taken_disables_nothing(post: Post) -> None:
    webhook = await post.hook()
    await post.happen(ready())
    (bad,) = await post.messages(webhook)
    post.receiver.refused = b"document.ready"
    for _ in range(5 * 24):
        await post.service.test(Actor.of(ANN), webhook.id)
        for _ in range(2):
            await post.delivery.deliver()
            post.clock.advance(1_800)
    states = {one.id: one.state for one in await post.messages(webhook)}
    assert states.pop(bad.id) is DeliveryState.FAILED
    assert list(states.values()) == [DeliveryState.DELIVERED] * 120
    assert (await post.now(webhook)).disabled_at is None
    assert await post.mails() == []


async def test_a_process_that_dies_between_sending_and_noting_sends_again_with_the_same_identifier(post: Post) -> None:
    webhook = await post.hook()
    await post.happen(ready())
    send = post.receiver.send

    async def die(request: OutgoingRequest) -> OutgoingResponse:
        await send(request)
        raise Killed

    post.receiver.send = die  # type: ignore[method-assign]
    with pytest.raises(Killed):
        await post.delivery.deliver()
    post.receiver.send = send  # type: ignore[method-assign]
    assert await post.delivery.deliver() == 0  # its lease has not ended
    post.clock.advance(LEASE)
    assert await post.delivery.deliver() == 1
    assert len(post.receiver.ids()) == 2
    assert len(set(post.receiver.ids())) == 1
    (message,) = await post.messages(webhook)
    assert (message.state, message.attempts) == (DeliveryState.DELIVERED, 2)


async def test_one_receiver_that_fails_keeps_no_other_one_waiting(post: Post) -> None:
    others = [f"https://example.org/{number}" for number in range(3)]
    for url in (URL, *others):
        await post.hook(url)
    post.receiver.statuses[URL] = None
    await post.happen(*(ready() for _ in range(20)))
    assert await post.delivery.deliver() == 60
    assert [one.url for one in post.receiver.requests].count(URL) == 1


async def test_after_a_rotation_both_secrets_sign_for_a_day(post: Post) -> None:
    webhook = await post.hook()
    rotated = await post.service.rotate(Actor.of(ANN), webhook.id)
    assert rotated.secret != webhook.secret
    for passed, signatures in ((timedelta(), 2), (DAY, 1)):
        post.clock.advance(passed)
        await post.service.test(Actor.of(ANN), webhook.id)
        await post.delivery.deliver()
        assert len(dict(post.receiver.requests[-1].headers)["webhook-signature"].split(" ")) == signatures


async def test_webhooks_are_nobody_elses(post: Post) -> None:
    webhook = await post.hook()
    await post.happen(ready())
    (message,) = await post.messages(webhook)
    bob, ann, service = Actor.of(BOB), Actor.of(ANN), post.service
    for calling in (
        service.remove(bob, webhook.id),
        service.enable(bob, webhook.id),
        service.rotate(bob, webhook.id),
        service.test(bob, webhook.id),
        service.deliveries(bob, webhook.id),
        service.delivery(bob, webhook.id, message.id),
        service.replay(bob, webhook.id),
        service.remove(Actor.of(OLGA), webhook.id, installation=True),
    ):
        with pytest.raises(WebhookNotFound):
            await calling
    with pytest.raises(PermissionDenied):
        await service.list(ann, installation=True)
    with pytest.raises(PermissionDenied):
        await service.create(ann, URL, (), installation=True)
    with pytest.raises(WebhookMessageNotFound):
        await service.replay(ann, webhook.id, "msg-0")
    assert await service.list(bob) == ()
    await service.remove(ann, webhook.id)
    with pytest.raises(WebhookNotFound):
        await service.remove(ann, WebhookId(webhook.id))


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("http://example.org/hook", InvalidRequest),
        ("https://127.0.0.1/hook", AddressRefused),
        ("https://[::1]/hook", AddressRefused),
        ("https://169.254.169.254/hook", AddressRefused),
        ("https://ann:secret@example.org/hook", AddressRefused),
        ("https://example.org:22/hook", None),  # a name is checked when it is resolved
        ("ftp://example.org/hook", AddressRefused),
        ("https://example.org/" + "x" * 2_000, InvalidRequest),
        ("", AddressRefused),
    ],
)
async def test_where_a_webhook_may_be(post: Post, url: str, error: type[Exception] | None) -> None:
    if error is None:
        await post.hook(url)
        return
    with pytest.raises(error):
        await post.hook(url)


async def test_there_are_not_too_many(post: Post) -> None:
    made: Collection[Webhook] = [await post.hook() for _ in range(MAX_WEBHOOKS)]
    assert len({one.id for one in made}) == MAX_WEBHOOKS
    with pytest.raises(InvalidRequest):
        await post.hook()
    await post.service.create(Actor.of(BOB), URL, ())
