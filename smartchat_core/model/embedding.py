"""Embeddings, without a numeric library: the adapters view the bytes as they need them."""

from __future__ import annotations

from dataclasses import dataclass, field

from smartchat_core.errors import EmbedderUnavailable
from smartchat_core.model.answer_weights import AnswerWeights

__all__ = ["EmbeddingModel", "Vectors"]

_FLOAT32 = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class EmbeddingModel:
    """Which model makes the vectors.

    `fingerprint` changes whenever the vectors would (weights, pooling, quantisation, prefixes). `languages` are the
    primary language subtags that the model serves; empty means any. `max_tokens` is the length at which it truncates.

    The embedder itself puts `query_prefix` and `passage_prefix` before what it embeds. `cosine_floor` is the cosine of
    texts that have nothing to do with each other, from 0 to below 1: models that were trained at a low temperature have
    no two texts below .7. `dense_share` is the share of the cosine in the fused score, and `answers` are the weights by
    which answers are quoted and refused; None for the usual ones.
    """

    name: str
    dimension: int
    fingerprint: str
    languages: frozenset[str] = frozenset()
    max_tokens: int = 512
    query_prefix: str = ""
    passage_prefix: str = ""
    cosine_floor: float = 0.0
    dense_share: float | None = None
    answers: AnswerWeights | None = None

    def likeness(self, cosine: float) -> float:
        """The cosine on a scale that is alike for all models: 0 for texts with nothing in common, 1 for equal ones.

        `(cosine - floor) / (1 - floor)`, but never below -1.
        """
        return max(-1.0, (cosine - self.cosine_floor) / (1 - self.cosine_floor))

    def serves(self, *, english: bool) -> bool:
        """Whether the model knows the language of a query."""
        return not self.languages or (english and "en" in self.languages)

    def checked(self, vectors: Vectors) -> Vectors:
        """The vectors that the model made.

        Raises:
            EmbedderUnavailable: they have not the length that is declared.
        """
        if vectors.dimension != self.dimension:
            raise EmbedderUnavailable(
                f"the embedder {self.name!r} returned vectors of length {vectors.dimension} and declares "
                f"{self.dimension}",
                remedy="Correct the dimension that the embedder declares, or choose another embedder.",
            )
        return vectors


@dataclass(frozen=True, kw_only=True, slots=True)
class Vectors:
    """Rows of unit length: little-endian float32, row after row.

    Raises:
        ValueError: the bytes are not a whole number of rows.
    """

    dimension: int
    float32: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if self.dimension < 1 or len(self.float32) % (self.dimension * _FLOAT32):
            msg = f"{len(self.float32)} bytes are no whole number of rows of {self.dimension} float32"
            raise ValueError(msg)

    def __len__(self) -> int:
        return len(self.float32) // (self.dimension * _FLOAT32)

    def row(self, index: int) -> memoryview[float]:
        """One row as a view of floats."""
        width = self.dimension * _FLOAT32
        return memoryview(self.float32)[index * width : (index + 1) * width].cast("f")
