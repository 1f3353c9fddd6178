"""An embedder without a model, for tests that need neighbours to be near and nothing to be downloaded."""

from __future__ import annotations

import math
import re
import struct
from collections.abc import Sequence
from itertools import pairwise
from types import TracebackType
from typing import Self
from zlib import crc32

from smartchat_core.model.embedding import EmbeddingModel, Vectors

__all__ = ["HashingEmbedder"]

MAX_WORDS = 512


class HashingEmbedder:
    """Hashes the words and word pairs of a text into a few dimensions ("feature hashing").

    Texts that share words are near each other; meaning it knows nothing of. The same text has the same vector
    on every machine.

    Args:
        dimension: the width of the vectors; the smaller, the more unrelated words collide.
    """

    def __init__(self, *, dimension: int = 64) -> None:
        self._dimension = dimension

    @property
    def model(self) -> EmbeddingModel:
        """Which model it is; it serves any language that writes words apart."""
        return EmbeddingModel(
            name="hashing",
            dimension=self._dimension,
            fingerprint=f"hashing-1-{self._dimension}",
            max_tokens=MAX_WORDS,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Nothing to close."""

    async def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """One row for each text, in their order."""
        rows = [value for text in texts for value in self.vector(text)]
        return Vectors(dimension=self._dimension, float32=struct.pack(f"<{len(rows)}f", *rows))

    async def embed_query(self, text: str) -> Vectors:
        """One row for a query."""
        return await self.embed_passages([text])

    def vector(self, text: str) -> list[float]:
        """The vector of a text, for tests that have no event loop."""
        words = re.findall(r"\w+", text.casefold())[:MAX_WORDS]
        pairs = (f"{first} {second}" for first, second in pairwise(words))
        row = [0.0] * self._dimension
        for feature in (*words, *pairs):
            digest = crc32(feature.encode("utf-8", "replace"))
            # The sign makes collisions cancel out instead of adding up.
            row[digest % self._dimension] += 1.0 if digest >> 31 else -1.0
        length = math.hypot(*row)
        if length == 0.0:
            row[0] = length = 1.0
        return [value / length for value in row]
