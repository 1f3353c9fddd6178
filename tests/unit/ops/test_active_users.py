"""Who used something is noted once a day, in the background, and again after a failure."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from smartchat_core.errors import DatabaseUnavailable
from smartchat_core.events import Envelope, FeatureUsed, FeedbackGiven
from smartchat_core.model.activity import Feature, Vote
from smartchat_core.model.ids import OwnerId
from smartchat_core.ops.active_users import ActiveUsersRecorder
from smartchat_core.testing.fakes.event_sink import make_envelope

pytestmark = pytest.mark.anyio

ANN, BOB = OwnerId("ann"), OwnerId("bob")
FIRST = datetime(2026, 3, 1, 23, 59, tzinfo=UTC)


@dataclass
class Days:
    """A database that holds nothing but days."""

    noted: list[tuple[OwnerId, date]] = field(default_factory=list)
    forgotten: list[date] = field(default_factory=list)
    away: bool = False
    transactions: int = 0

    @property
    def activity(self) -> "Days":
        return self

    async def record(self, owner: OwnerId, day: date) -> None:
        self.noted.append((owner, day))

    async def contains(self, owner: OwnerId, day: date) -> bool:
        return (owner, day) in self.noted

    async def forget(self, before: date) -> None:
        self.forgotten.append(before)

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator["Days"]:
        await asyncio.sleep(0)
        if self.away:
            raise DatabaseUnavailable("gone")
        self.transactions += 1
        yield self

    @asynccontextmanager
    async def read_only(self) -> AsyncGenerator["Days"]:
        await asyncio.sleep(0)
        yield self


def _asked(owner: OwnerId, feature: Feature = Feature.ASK, *, at: datetime = FIRST) -> Envelope:
    return replace(make_envelope(FeatureUsed(owner=owner, feature=feature)), occurred_at=at)


async def test_each_owner_is_noted_once_a_day() -> None:
    days: Any = Days()
    presence = ActiveUsersRecorder(database=days)
    for owner in (ANN, BOB, ANN):
        presence.listen(_asked(owner))
    await presence.settle()
    assert days.noted == [(ANN, FIRST.date()), (BOB, FIRST.date())]
    presence.listen(_asked(ANN, at=FIRST + timedelta(minutes=1)))
    await presence.settle()
    assert days.noted[2:] == [(ANN, date(2026, 3, 2))]
    assert days.forgotten == [FIRST.date() - timedelta(days=60), date(2026, 3, 2) - timedelta(days=60)]


async def test_what_nobody_did_does_not_count() -> None:
    days: Any = Days()
    presence = ActiveUsersRecorder(database=days)
    presence.listen(_asked(ANN, Feature.CANARY))
    presence.listen(make_envelope(FeedbackGiven(owner=ANN, vote=Vote.UP)))
    await presence.settle()
    assert days.noted == []


async def test_failure_is_tried_again_later() -> None:
    days: Any = Days(away=True)
    presence = ActiveUsersRecorder(database=days)
    presence.listen(_asked(ANN))
    await presence.settle()
    days.away = False
    presence.listen(_asked(ANN))
    await presence.settle()
    assert days.noted == [(ANN, FIRST.date())]


async def test_what_another_process_noted_waits_for_no_writer() -> None:
    days: Any = Days()
    for _ in range(2):
        presence = ActiveUsersRecorder(database=days)
        presence.listen(_asked(ANN))
        await presence.settle()
    assert days.noted == [(ANN, FIRST.date())]
    assert days.transactions == 1
