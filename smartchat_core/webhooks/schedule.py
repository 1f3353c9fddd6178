"""When a message is tried, and what becomes of it and its webhook afterwards.

A webhook is sent one message at a time. After a failure it rests, for longer each time, so that a receiver that is down
takes up neither itself nor the time of others; its messages wait. Each message besides has a schedule of its own.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from smartchat_core.model.webhook import DeliveryState, DisabledReason, Webhook, WebhookDelivery

__all__ = ["ATTEMPTS", "FAILING_FOR", "LEASE", "SECONDS", "Outcome", "enabled", "noted", "replayed", "taken"]

SECONDS: Final = 20.0
"""How long a receiver has to answer (the specification recommends 15 to 30 seconds)."""
LEASE: Final = timedelta(seconds=90)
"""How long nobody else sends to a webhook after somebody has begun to: much longer than a request may take."""
FAILING_FOR: Final = timedelta(days=3)
"""A webhook to which nothing could be delivered for so long is disabled."""

_PAUSES: Final = tuple(
    timedelta(seconds=one)
    for one in (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)
)  # fmt: skip
"""Between attempts: the example schedule of Standard Webhooks 1.0, "Deliverability and reliability"."""
ATTEMPTS: Final = len(_PAUSES) + 1
"""How often a message is tried."""
_JITTER: Final = 0.1
_FIRST_REST: Final = timedelta(seconds=5)
_LONGEST_REST: Final = timedelta(minutes=5)
_LONGEST_WISH: Final = timedelta(hours=24)
_GONE: Final = 410
_MAX_ERROR: Final = 300


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What came of an attempt.

    Attributes:
        status: of the answer; None where there was none.
        error: why there was none, or why nothing was sent.
        wait_seconds: how long the receiver asks to be left alone (`Retry-After`).
    """

    status: int | None = None
    error: str = ""
    wait_seconds: int = 0

    @property
    def delivered(self) -> bool:
        """Whether the receiver has taken the message."""
        return self.status is not None and 200 <= self.status < 300


def taken(webhook: Webhook, delivery: WebhookDelivery, now: datetime) -> tuple[Webhook, WebhookDelivery]:
    """Both while the message is being sent: the attempt counts before it is made, in case that its process dies."""
    tried = replace(delivery, attempts=delivery.attempts + 1, due_at=now + _pause(delivery))
    return replace(webhook, free_at=now + LEASE), tried


def noted(
    webhook: Webhook, delivery: WebhookDelivery, outcome: Outcome, now: datetime
) -> tuple[Webhook, WebhookDelivery]:
    """Both after an attempt. Whether the webhook was disabled by it shows in `disabled_at`.

    `delivery` has the attempt counted already (`taken`).
    """
    if outcome.delivered:
        done = replace(delivery, state=DeliveryState.DELIVERED, status=outcome.status, error="", finished_at=now)
        return replace(webhook, free_at=now, failures=0, failing_since=None), done
    wish = min(timedelta(seconds=max(outcome.wait_seconds, 0)), _LONGEST_WISH)
    error = (outcome.error or f"the receiver answered with status {outcome.status}")[:_MAX_ERROR]
    delivery = replace(delivery, status=outcome.status, error=error, due_at=max(delivery.due_at, now + wish))
    since = webhook.failing_since or now
    rest = max(min(_FIRST_REST * 2 ** min(webhook.failures, 10), _LONGEST_REST), wish)
    webhook = replace(webhook, failures=webhook.failures + 1, failing_since=since, free_at=now + rest)
    reason = None
    if outcome.status == _GONE:
        reason = DisabledReason.GONE
    elif now - since >= FAILING_FOR:
        reason = DisabledReason.FAILING
    if reason is not None and webhook.disabled_at is None:
        webhook = replace(webhook, disabled_at=now, disabled_reason=reason)
    if reason is not None or delivery.attempts >= ATTEMPTS:
        delivery = replace(delivery, state=DeliveryState.FAILED, finished_at=now)
    return webhook, delivery


def enabled(webhook: Webhook, now: datetime) -> Webhook:
    """The webhook as it is sent messages again; those that wait are due."""
    return replace(
        webhook,
        disabled_at=None,
        disabled_reason=None,
        failing_since=None,
        failures=0,
        free_at=min(webhook.free_at, now),
    )


def replayed(delivery: WebhookDelivery, now: datetime) -> WebhookDelivery:
    """The message as it is to be sent once more, with all attempts before it."""
    return replace(
        delivery, state=DeliveryState.WAITING, due_at=now, attempts=0, status=None, error="", finished_at=None
    )


def _pause(delivery: WebhookDelivery) -> timedelta:
    """The pause after the next attempt, up to a tenth longer: messages of one moment come apart so."""
    pause = _PAUSES[min(delivery.attempts, len(_PAUSES) - 1)]
    drawn = hashlib.sha256(f"{delivery.id} {delivery.attempts}".encode()).digest()[0] / 255
    return pause * (1 + _JITTER * drawn)
