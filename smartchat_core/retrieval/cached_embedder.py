"""A cache of query vectors in front of an embedder."""

from __future__ import annotations

import hashlib
import logging

from smartchat_core.errors import CacheUnavailable
from smartchat_core.model.embedding import Vectors
from smartchat_core.model.principal import OwnerScope
from smartchat_core.ports.cache import Cache
from smartchat_core.ports.embedder import Embedder
from smartchat_core.resilience.throttle import Throttle

__all__ = ["CachedEmbedder"]

log = logging.getLogger(__name__)

DAY = 86_400.0


class CachedEmbedder:
    """Remembers the vectors of each owner's queries.

    The cache key of a query is the model's name, so that models share no vectors, and the digest of the owner and the
    text, so that owners do not: the time of an answer says nothing of what others have asked. A cache that fails is as
    none.

    Args:
        embedder: makes the vectors.
        cache: keeps them.
        ttl_seconds: how long.
        throttle: when a failure of the cache is logged again.
    """

    def __init__(
        self, embedder: Embedder, cache: Cache, *, ttl_seconds: float = DAY, throttle: Throttle | None = None
    ) -> None:
        self._embedder = embedder
        self._cache = cache
        self._ttl = ttl_seconds
        self._throttle = throttle or Throttle()

    async def embed_query(self, scope: OwnerScope, text: str) -> Vectors:
        """One row for an owner's query, from the cache if it is there."""
        key = self._key(scope, text)
        if (known := await self._known(key)) is not None:
            return known
        vectors = await self._embedder.embed_query(text)
        try:
            await self._cache.set(key, vectors.float32, ttl_seconds=self._ttl)
        except CacheUnavailable as error:
            self._report(error)
        return vectors

    async def _known(self, key: str) -> Vectors | None:
        try:
            found = await self._cache.get(key)
        except CacheUnavailable as error:
            self._report(error)
            return None
        if found is None:
            return None
        try:
            vectors = Vectors(dimension=self._embedder.model.dimension, float32=found)
        except ValueError:
            return None
        return vectors if len(vectors) == 1 else None

    def _key(self, scope: OwnerScope, text: str) -> str:
        owner, query = (one.encode("utf-8", "surrogatepass") for one in (scope.owner, text))
        digest = hashlib.sha256(len(owner).to_bytes(8) + owner + query)
        return f"query:{self._embedder.model.fingerprint}:{digest.hexdigest()}"

    def _report(self, error: CacheUnavailable) -> None:
        if self._throttle():
            log.warning("query vectors are not cached: %s", error.operator_message())
