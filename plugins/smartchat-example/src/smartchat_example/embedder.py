"""An embedder that counts letters: a toy, but a whole one."""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from itertools import pairwise
from types import TracebackType
from typing import Self

from smartchat_core.model import EmbeddingModel, Vectors

__all__ = ["LetterEmbedder"]

_PAIRS = 27 * 27


class LetterEmbedder:
    """Counts pairs of letters.

    It is made without arguments. Name `model`, `api_base` or others of `smartchat_core.ports.factories.EmbedderFactory`
    in `__init__`, and they are given.
    """

    async def __aenter__(self) -> Self:
        return self  # open connections and load weights here, not in __init__

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close what was opened."""

    @property
    def model(self) -> EmbeddingModel:
        """What the vectors are; a new fingerprint means that they cannot be compared with older ones."""
        return EmbeddingModel(name="letters", dimension=_PAIRS, fingerprint="letters-1")

    async def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """One row of length 1 for each text."""
        rows = array("f")
        for text in texts:
            rows.extend(_unit_row(text))
        return Vectors(dimension=_PAIRS, float32=rows.tobytes())

    async def embed_query(self, text: str) -> Vectors:
        """One row of length 1."""
        return await self.embed_passages([text])


def _unit_row(text: str) -> list[float]:
    letters = [ord(letter) - 96 if "a" <= letter <= "z" else 0 for letter in text.casefold()]
    counts = [0.0] * _PAIRS
    for first, second in pairwise(letters):
        counts[first * 27 + second] += 1
    length = math.sqrt(sum(count * count for count in counts))
    return [count / length for count in counts] if length else [1.0] + [0.0] * (_PAIRS - 1)
