"""Contract suite of session stores."""

from __future__ import annotations

import asyncio

import pytest

from smartchat_core.ports.session_store import SessionStore

__all__ = ["SessionStoreContract"]

MOMENT = 0.05
"""Seconds that a short-lived session is given; only that it is over some time later is ever asserted."""

SESSION = "k3J-secret_of-a-visitor"


class SessionStoreContract:
    """Subclass it and define the fixtures `store`, an open and empty one, and `other`.

    `other` is another handle on the same sessions, as another process would hold it; where there can be no other
    process, it is the same object.
    """

    pytestmark = pytest.mark.anyio

    async def test_unknown_session(self, store: SessionStore) -> None:
        assert await store.load(SESSION) is None

    @pytest.mark.parametrize("value", [b"", b"\x00\xff\r\n", bytes(range(256)) * 100])
    async def test_what_was_saved(self, store: SessionStore, other: SessionStore, value: bytes) -> None:
        await store.save(SESSION, value, ttl_seconds=60)
        assert await store.load(SESSION) == value
        assert await other.load(SESSION) == value
        assert await store.load(SESSION + "x") is None

    async def test_a_session_is_forgotten(self, store: SessionStore, other: SessionStore) -> None:
        await store.save(SESSION, b"value", ttl_seconds=MOMENT)
        await self.pass_time(MOMENT)
        assert await store.load(SESSION) is None
        assert await other.load(SESSION) is None

    async def test_saving_lengthens_its_life(self, store: SessionStore) -> None:
        await store.save(SESSION, b"value", ttl_seconds=MOMENT)
        await store.save(SESSION, b"value", ttl_seconds=60)
        await self.pass_time(MOMENT)
        assert await store.load(SESSION) == b"value"

    async def test_no_time_to_live_keeps_nothing(self, store: SessionStore) -> None:
        await store.save(SESSION, b"old", ttl_seconds=60)
        await store.save(SESSION, b"new", ttl_seconds=0)
        assert await store.load(SESSION) is None

    async def test_deleting(self, store: SessionStore, other: SessionStore) -> None:
        await store.save(SESSION, b"value", ttl_seconds=60)
        await other.delete(SESSION)
        await other.delete(SESSION)
        assert await store.load(SESSION) is None

    async def test_swapping_what_is_there(self, store: SessionStore, other: SessionStore) -> None:
        await store.save(SESSION, b"old", ttl_seconds=60)
        assert await other.swap(SESSION, b"old", b"new", ttl_seconds=60)
        assert await store.load(SESSION) == b"new"

    @pytest.mark.parametrize("expected", [b"other", b"", b"old\0", None])
    async def test_swapping_what_has_changed(self, store: SessionStore, expected: bytes | None) -> None:
        await store.save(SESSION, b"old", ttl_seconds=60)
        assert not await store.swap(SESSION, expected, b"new", ttl_seconds=60)
        assert await store.load(SESSION) == b"old"

    async def test_swapping_what_is_not_there(self, store: SessionStore) -> None:
        assert not await store.swap(SESSION, b"", b"new", ttl_seconds=60)
        assert await store.load(SESSION) is None
        assert await store.swap(SESSION, None, b"new", ttl_seconds=60)
        assert await store.load(SESSION) == b"new"

    async def test_an_empty_value_is_not_none(self, store: SessionStore) -> None:
        await store.save(SESSION, b"", ttl_seconds=60)
        assert not await store.swap(SESSION, None, b"new", ttl_seconds=60)
        assert await store.swap(SESSION, b"", b"new", ttl_seconds=60)

    async def test_an_expired_value_is_none(self, store: SessionStore) -> None:
        await store.save(SESSION, b"old", ttl_seconds=MOMENT)
        await self.pass_time(MOMENT)
        assert not await store.swap(SESSION, b"old", b"new", ttl_seconds=60)
        assert await store.swap(SESSION, None, b"new", ttl_seconds=60)

    async def test_swapping_lengthens_its_life(self, store: SessionStore) -> None:
        await store.save(SESSION, b"old", ttl_seconds=MOMENT)
        assert await store.swap(SESSION, b"old", b"new", ttl_seconds=60)
        await self.pass_time(MOMENT)
        assert await store.load(SESSION) == b"new"

    async def test_a_refused_swap_does_not_lengthen_its_life(self, store: SessionStore) -> None:
        await store.save(SESSION, b"old", ttl_seconds=MOMENT)
        assert not await store.swap(SESSION, b"other", b"new", ttl_seconds=60)
        await self.pass_time(MOMENT)
        assert await store.load(SESSION) is None

    async def test_nothing_is_lost_when_several_add_at_once(self, store: SessionStore, other: SessionStore) -> None:
        async def add(handle: SessionStore) -> None:
            while True:
                old = await handle.load(SESSION)
                await asyncio.sleep(0)
                if await handle.swap(SESSION, old, str(int(old or b"0") + 1).encode(), ttl_seconds=60):
                    return

        await asyncio.gather(*(add((store, other)[number % 2]) for number in range(20)))
        assert await store.load(SESSION) == b"20"

    async def pass_time(self, seconds: float) -> None:
        """Let so much time pass for the store; an adapter whose clock a test moves overrides it."""
        await asyncio.sleep(seconds + 0.02)
