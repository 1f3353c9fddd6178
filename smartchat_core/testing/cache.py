"""Contract suite of caches."""

from __future__ import annotations

import asyncio

import pytest

from smartchat_core.ports.cache import Cache

__all__ = ["CacheContract"]

MOMENT = 0.05
"""Seconds that a short-lived value is given; only that it is over some time later is ever asserted."""

KEYS = [
    pytest.param("", id="empty"),
    pytest.param("query:minilm/1:\u00e9 ש 読", id="any-script"),
    pytest.param(" \n\t\0{}[]*?\\", id="special"),
    pytest.param("\ud800", id="lone-surrogate"),
    pytest.param("k" * 5_000, id="long"),
]


class CacheContract:
    """Subclass it and define the fixtures `cache`, an open and empty one, and `other`.

    `other` is another handle on the same values, as another process would hold it; where there can be no other process,
    it is the same object.
    """

    pytestmark = pytest.mark.anyio

    async def test_what_was_never_set(self, cache: Cache) -> None:
        assert await cache.get("nothing") is None

    @pytest.mark.parametrize("key", KEYS)
    async def test_what_was_set(self, cache: Cache, other: Cache, key: str) -> None:
        await cache.set(key, b"value", ttl_seconds=60)
        assert await cache.get(key) == b"value"
        assert await other.get(key) == b"value"
        assert await cache.get(f"{key}.") is None

    @pytest.mark.parametrize("value", [b"", b"\x00\xff\r\n", bytes(range(256)) * 400])
    async def test_any_bytes(self, cache: Cache, value: bytes) -> None:
        await cache.set("key", value, ttl_seconds=60)
        assert await cache.get("key") == value

    async def test_setting_again_replaces_value_and_time(self, cache: Cache) -> None:
        await cache.set("key", b"old", ttl_seconds=MOMENT)
        await cache.set("key", b"new", ttl_seconds=60)
        await self.pass_time(MOMENT)
        assert await cache.get("key") == b"new"

    async def test_a_value_expires(self, cache: Cache, other: Cache) -> None:
        await cache.set("short", b"value", ttl_seconds=MOMENT)
        await cache.set("long", b"value", ttl_seconds=60)
        await self.pass_time(MOMENT)
        assert await cache.get("short") is None
        assert await other.get("short") is None
        assert await cache.get("long") == b"value"

    async def test_no_time_to_live_keeps_nothing(self, cache: Cache) -> None:
        await cache.set("key", b"old", ttl_seconds=60)
        await cache.set("key", b"new", ttl_seconds=0)
        assert await cache.get("key") is None

    async def test_a_very_long_time_to_live(self, cache: Cache) -> None:
        await cache.set("key", b"value", ttl_seconds=float("inf"))
        assert await cache.get("key") == b"value"

    async def test_deleting(self, cache: Cache, other: Cache) -> None:
        await cache.set("key", b"value", ttl_seconds=60)
        await cache.set("other", b"value", ttl_seconds=60)
        await other.delete("key")
        await other.delete("never there")
        assert await cache.get("key") is None
        assert await cache.get("other") == b"value"

    async def test_clearing_by_prefix(self, cache: Cache, other: Cache) -> None:
        for key in ("query:1", "query:2", "query", "other:query:1"):
            await cache.set(key, b"value", ttl_seconds=60)
        assert await other.clear("query:") == 2
        assert await cache.get("query:1") is None
        assert await cache.get("query") == b"value"
        assert await cache.get("other:query:1") == b"value"
        assert await cache.clear("query:") == 0

    @pytest.mark.parametrize("prefix", ["a*", "a?", "[ab]", "a\\", "a[^b]", "\\*"])
    async def test_a_prefix_means_itself(self, cache: Cache, prefix: str) -> None:
        await cache.set(f"{prefix}:1", b"value", ttl_seconds=60)
        await cache.set("ab:1", b"value", ttl_seconds=60)
        await cache.set("b:1", b"value", ttl_seconds=60)
        assert await cache.clear(prefix) == 1
        assert await cache.get("ab:1") == b"value"
        assert await cache.get("b:1") == b"value"

    async def test_clearing_everything(self, cache: Cache) -> None:
        for number in range(1_500):
            await cache.set(f"key:{number}", b"v", ttl_seconds=60)
        assert await cache.clear("") == 1_500
        assert await cache.get("key:7") is None

    async def test_at_the_same_time(self, cache: Cache, other: Cache) -> None:
        async def use(handle: Cache, number: int) -> bytes | None:
            await handle.set(f"key:{number}", str(number).encode(), ttl_seconds=60)
            return await handle.get(f"key:{number}")

        found = await asyncio.gather(*(use((cache, other)[number % 2], number) for number in range(100)))
        assert found == [str(number).encode() for number in range(100)]

    async def pass_time(self, seconds: float) -> None:
        """Let so much time pass for the cache; an adapter whose clock a test moves overrides it."""
        await asyncio.sleep(seconds + 0.02)
