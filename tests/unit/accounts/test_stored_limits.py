"""Limits that are counted in the database: by all who use it together."""

from __future__ import annotations

from datetime import timedelta

import pytest

from smartchat_core.accounts.stored_limits import StoredRateLimiter
from smartchat_core.errors import CacheUnavailable, DatabaseUnavailable
from smartchat_core.resilience.rate_limit import RateLimit
from smartchat_core.testing.fakes.clock import FakeClock
from smartchat_core.testing.fakes.database import InMemoryDatabase

pytestmark = pytest.mark.anyio

LIMIT = RateLimit(most=3, period_seconds=60)


async def test_two_processes_count_together_and_keys_apart() -> None:
    database, clock = InMemoryDatabase(), FakeClock()
    one, two = StoredRateLimiter(database, clock), StoredRateLimiter(database, clock)
    decisions = [await each.take("key-a", LIMIT) for each in (one, two, one, two, two)]
    assert [each.allowed for each in decisions] == [True, True, True, False, False]
    assert decisions[-1].retry_after_seconds == 20
    assert (await two.take("key-b", LIMIT)).remaining == 2
    clock.advance(timedelta(seconds=20))
    assert (await one.take("key-a", LIMIT)).allowed
    assert not (await two.take("key-a", LIMIT)).allowed


async def test_without_the_database_nothing_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    database = InMemoryDatabase()

    def away() -> None:
        raise DatabaseUnavailable("the database is away")

    monkeypatch.setattr(database, "transaction", away)
    with pytest.raises(CacheUnavailable):
        await StoredRateLimiter(database, FakeClock()).take("key-a", LIMIT)
