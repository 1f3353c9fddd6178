"""The life of a webhook and its messages, through failures, crashes, pauses and replays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from smartchat_core.model.ids import OwnerId, WebhookId
from smartchat_core.model.webhook import DeliveryState, DisabledReason, Webhook, WebhookDelivery, WebhookEvent
from smartchat_core.webhooks.schedule import ATTEMPTS, FAILING_FOR, LEASE, Outcome, enabled, noted, replayed, taken

START = datetime(2026, 1, 1, tzinfo=UTC)
LONGEST = timedelta(hours=27)
"""The longest pause of a message with what is added to it; what a receiver asks for is shorter."""

STATUSES = st.one_of(st.none(), st.sampled_from([200, 204, 299, 301, 404, 410, 429, 500, 503]))
OUTCOMES = st.builds(Outcome, status=STATUSES, wait_seconds=st.integers(-5, 10**6))


def message(name: str, now: datetime) -> WebhookDelivery:
    return WebhookDelivery(
        id=name, webhook=WebhookId("whk-1"), event=WebhookEvent.TEST, payload="{}", created_at=now, due_at=now
    )


class Life(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.now = START
        self.webhook = Webhook(
            id=WebhookId("whk-1"),
            owner=OwnerId("own-ann"),
            url="https://example.org",
            secret="s",
            events=frozenset(WebhookEvent),
            created_at=START,
            free_at=START,
        )
        self.messages: dict[str, WebhookDelivery] = {}
        self.in_flight: WebhookDelivery | None = None
        self.crashes: dict[str, int] = {}

    def due(self) -> list[WebhookDelivery]:
        waiting = (one for one in self.messages.values() if one.state is DeliveryState.WAITING)
        return sorted((one for one in waiting if one.due_at <= self.now), key=lambda one: (one.due_at, one.id))

    @rule()
    def something_happens(self) -> None:
        if self.webhook.disabled_at is None and len(self.messages) < 20:
            made = message(f"msg-{len(self.messages)}", self.now)
            self.messages[made.id] = made

    @rule(minutes=st.integers(0, 3_000))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @precondition(lambda self: self.in_flight is None)
    @rule()
    def one_is_taken(self) -> None:
        if self.webhook.disabled_at is None and self.webhook.free_at <= self.now and self.due():
            self.webhook, self.in_flight = taken(self.webhook, self.due()[0], self.now)
            self.messages[self.in_flight.id] = self.in_flight
            assert self.webhook.free_at == self.now + LEASE
            assert self.in_flight.due_at > self.now

    @precondition(lambda self: self.in_flight is not None)
    @rule(outcome=OUTCOMES)
    def it_ends(self, outcome: Outcome) -> None:
        assert self.in_flight is not None
        before = self.webhook
        self.webhook, done = noted(before, self.messages[self.in_flight.id], outcome, self.now)
        self.messages[done.id], self.in_flight = done, None
        if outcome.delivered:
            assert (done.state, self.webhook.failures, self.webhook.free_at) == (DeliveryState.DELIVERED, 0, self.now)
            return
        assert done.error
        assert self.webhook.failures == before.failures + 1
        assert self.now < self.webhook.free_at <= self.now + timedelta(hours=24)
        wanted = min(outcome.wait_seconds, 24 * 3_600)
        assert done.state is DeliveryState.FAILED or done.due_at >= self.now + timedelta(seconds=wanted)
        if outcome.status == 410:
            assert self.webhook.disabled_at is not None
            assert done.state is DeliveryState.FAILED
        assert (self.webhook.disabled_reason is DisabledReason.FAILING) == (
            outcome.status != 410
            and self.webhook.failing_since is not None
            and self.now - self.webhook.failing_since >= FAILING_FOR
        )

    @precondition(lambda self: self.in_flight is not None)
    @rule()
    def its_process_dies(self) -> None:
        assert self.in_flight is not None
        self.crashes[self.in_flight.id] = self.crashes.get(self.in_flight.id, 0) + 1
        self.in_flight = None
        assert self.webhook.free_at <= self.now + LEASE

    @precondition(lambda self: self.in_flight is None)
    @rule()
    def it_is_enabled(self) -> None:
        self.webhook = enabled(self.webhook, self.now)
        assert self.webhook.free_at <= self.now

    @precondition(lambda self: self.in_flight is None and bool(self.messages))
    @rule(number=st.integers(0, 19))
    def one_is_replayed(self, number: int) -> None:
        chosen = self.messages[f"msg-{number % len(self.messages)}"]
        self.messages[chosen.id] = replayed(chosen, self.now)
        self.crashes.pop(chosen.id, None)

    @invariant()
    def nothing_contradicts_itself(self) -> None:
        webhook = self.webhook
        assert (webhook.failures == 0) == (webhook.failing_since is None)
        assert (webhook.disabled_at is None) == (webhook.disabled_reason is None)
        for one in self.messages.values():
            assert (one.finished_at is None) == (one.state is DeliveryState.WAITING)
            assert one.attempts <= ATTEMPTS + self.crashes.get(one.id, 0)
            if one.state is DeliveryState.WAITING:  # it comes to be tried again
                assert one.due_at <= self.now + LONGEST


TestLife = Life.TestCase
TestLife.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)


@pytest.mark.parametrize("name", ["msg-1", "msg-2", "msg-3"])
def test_the_schedule_is_that_of_the_specification_and_up_to_a_tenth_longer(name: str) -> None:
    seconds = (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
    webhook, now = Life().webhook, START
    waiting = message(name, START)
    for pause in seconds:
        webhook, waiting = taken(webhook, waiting, now)
        webhook, waiting = noted(webhook, waiting, Outcome(status=500), now)
        assert waiting.state is DeliveryState.WAITING
        assert pause <= (waiting.due_at - now).total_seconds() <= 1.1 * pause
        now = waiting.due_at
    webhook, waiting = taken(webhook, waiting, now)
    webhook, waiting = noted(webhook, waiting, Outcome(status=500), now)
    assert waiting.state is DeliveryState.FAILED
    assert webhook.disabled_reason is DisabledReason.FAILING
