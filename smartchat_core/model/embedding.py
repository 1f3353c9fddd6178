"""Embeddings, without a numeric library: the adapters view the bytes as they need them."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["EmbeddingModel", "Vectors"]

_FLOAT32 = 4


@dataclass(frozen=True, kw_only=True, slots=True)
class EmbeddingModel:
    """Which model makes the vectors.

    `fingerprint` changes whenever the vectors would (weights, pooling, quantisation). `languages` are the primary
    language subtags that the model serves; empty means any. `max_tokens` is the length at which it truncates.
    """

    name: str
    dimension: int
    fingerprint: str
    languages: frozenset[str] = frozenset()
    max_tokens: int = 512


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
