"""The contract of `SessionStore`, over every adapter."""

from collections.abc import AsyncIterator

import pytest

from smartchat_adapters.memory.session_store import MemorySessionStore
from smartchat_adapters.redis.session_store import RedisSessionStore
from smartchat_core.ports.session_store import SessionStore
from smartchat_core.testing import SessionStoreContract
from tests.support.moving_time import MovingTime


class TestMemorySessionStore(SessionStoreContract):
    @pytest.fixture
    async def store(self) -> AsyncIterator[SessionStore]:
        self.now = MovingTime()
        async with MemorySessionStore(monotonic=self.now) as store:
            yield store

    @pytest.fixture
    def other(self, store: SessionStore) -> SessionStore:
        return store

    async def pass_time(self, seconds: float) -> None:
        self.now.pass_by(seconds)


class TestRedisSessionStore(SessionStoreContract):
    @pytest.fixture
    async def store(self, redis_url: str) -> AsyncIterator[SessionStore]:
        async with RedisSessionStore(redis_url, deadline_seconds=30) as store:
            yield store

    @pytest.fixture
    async def other(self, redis_url: str) -> AsyncIterator[SessionStore]:
        async with RedisSessionStore(redis_url, deadline_seconds=30) as store:
            yield store
