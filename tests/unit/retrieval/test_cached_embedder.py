import logging
from collections.abc import Sequence

import pytest

from smartchat_adapters.memory.cache import MemoryCache
from smartchat_core.errors import CacheUnavailable, EmbeddingFailed
from smartchat_core.model.embedding import Vectors
from smartchat_core.model.ids import OwnerId
from smartchat_core.model.principal import OwnerScope
from smartchat_core.resilience.throttle import Throttle
from smartchat_core.retrieval.cached_embedder import CachedEmbedder
from smartchat_core.testing.fakes.embedder import HashingEmbedder
from tests.support.moving_time import MovingTime

ANN = OwnerScope(owner=OwnerId("ann"))
QUERY = "Who stole the silver compass? \ud800"


class CountingEmbedder(HashingEmbedder):
    """Counts what it is asked for."""

    def __init__(self, *, dimension: int = 64) -> None:
        super().__init__(dimension=dimension)
        self.queries: list[str] = []
        self.passages: list[str] = []

    async def embed_passages(self, texts: Sequence[str]) -> Vectors:
        self.passages += texts
        return await super().embed_passages(texts)

    async def embed_query(self, text: str) -> Vectors:
        self.queries.append(text)
        return await super().embed_passages([text])


class BrokenCache(MemoryCache):
    """Fails at the given verbs."""

    def __init__(self, *broken: str) -> None:
        super().__init__()
        self.broken = set(broken)

    async def get(self, key: str) -> bytes | None:
        self._fail("get")
        return await super().get(key)

    async def set(self, key: str, value: bytes, *, ttl_seconds: float) -> None:
        self._fail("set")
        await super().set(key, value, ttl_seconds=ttl_seconds)

    def _fail(self, verb: str) -> None:
        if verb in self.broken:
            raise CacheUnavailable("the cache cannot be used", cause="it is not there")


async def test_a_query_is_embedded_once() -> None:
    behind, cache = CountingEmbedder(), MemoryCache()
    vectors = await HashingEmbedder().embed_query(QUERY)
    for _ in range(2):
        embedder = CachedEmbedder(behind, cache)  # as in two processes
        assert await embedder.embed_query(ANN, QUERY) == vectors
        assert await embedder.embed_query(ANN, QUERY) == vectors
    await embedder.embed_query(ANN, QUERY.lower())
    assert behind.queries == [QUERY, QUERY.lower()]


async def test_for_a_day() -> None:
    time = MovingTime()
    behind = CountingEmbedder()
    embedder = CachedEmbedder(behind, MemoryCache(monotonic=time))
    await embedder.embed_query(ANN, QUERY)
    time.pass_by(86_399)
    await embedder.embed_query(ANN, QUERY)
    assert len(behind.queries) == 1
    time.pass_by(1)
    await embedder.embed_query(ANN, QUERY)
    assert len(behind.queries) == 2


async def test_models_do_not_share_vectors() -> None:
    cache = MemoryCache()
    small, large = CountingEmbedder(dimension=8), CountingEmbedder(dimension=16)
    for embedder in (CachedEmbedder(small, cache), CachedEmbedder(large, cache)) * 2:
        assert (await embedder.embed_query(ANN, QUERY)).dimension in {8, 16}
    assert len(small.queries) == len(large.queries) == 1


async def test_owners_do_not_share_vectors() -> None:
    behind = CountingEmbedder()
    embedder = CachedEmbedder(behind, MemoryCache())
    # Of the last two, owner and query together read the same.
    bob, an = OwnerScope(owner=OwnerId("bob")), OwnerScope(owner=OwnerId("an"))
    asked = [(ANN, QUERY), (bob, QUERY), (ANN, "x"), (an, "nx")]
    for scope, query in asked * 2:
        await embedder.embed_query(scope, query)
    assert behind.queries == [query for _, query in asked]


async def test_text_stands_nowhere_in_the_cache() -> None:
    cache = MemoryCache()
    await CachedEmbedder(CountingEmbedder(), cache).embed_query(ANN, "a secret question")
    assert await cache.clear("query:hashing-1-64:") == 1


@pytest.mark.parametrize("damage", [b"", b"abc", b"\0" * 4, b"\0" * 512])
async def test_what_is_no_vector_is_made_again(damage: bytes) -> None:
    class Damaged(MemoryCache):
        async def get(self, key: str) -> bytes | None:
            return damage

    behind = CountingEmbedder()
    embedder = CachedEmbedder(behind, Damaged())
    assert await embedder.embed_query(ANN, QUERY) == await HashingEmbedder().embed_query(QUERY)
    assert behind.queries == [QUERY]


@pytest.mark.parametrize("broken", [("get",), ("set",), ("get", "set")])
async def test_a_cache_that_fails_is_as_none(broken: tuple[str, ...], caplog: pytest.LogCaptureFixture) -> None:
    time = MovingTime()
    behind, cache = CountingEmbedder(), BrokenCache(*broken)
    embedder = CachedEmbedder(behind, cache, throttle=Throttle(every_seconds=60, monotonic=time))
    with caplog.at_level(logging.WARNING):
        for _ in range(5):
            assert await embedder.embed_query(ANN, QUERY) == await HashingEmbedder().embed_query(QUERY)
        assert len(behind.queries) == 5
        assert len(caplog.messages) == 1  # said once, not each time
        assert "it is not there" in caplog.messages[0]
        time.pass_by(60)
        await embedder.embed_query(ANN, QUERY)
        assert len(caplog.messages) == 2
    cache.broken.clear()
    await embedder.embed_query(ANN, QUERY)
    asked = len(behind.queries)
    await embedder.embed_query(ANN, QUERY)
    assert len(behind.queries) == asked


async def test_failures_of_the_embedder_come_through_and_are_not_kept() -> None:
    class Failing(CountingEmbedder):
        async def embed_query(self, text: str) -> Vectors:
            raise EmbeddingFailed("it fails")

    cache = MemoryCache()
    with pytest.raises(EmbeddingFailed):
        await CachedEmbedder(Failing(), cache).embed_query(ANN, QUERY)
    assert await cache.clear("") == 0
