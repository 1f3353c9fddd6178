"""An embedder whose calls are spans."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager

from smartchat_core.model.embedding import EmbeddingModel, Vectors
from smartchat_core.ops import spans
from smartchat_core.ops.tracing import child_span
from smartchat_core.ports.embedder import Embedder
from smartchat_core.ports.telemetry import Telemetry, TraceSpan

__all__ = ["ObservedEmbedder"]


class ObservedEmbedder:
    """One span for each call, by GenAI's conventions for embeddings, without the texts.

    Args:
        embedder: does the work, and is closed by its owner.
        telemetry: takes the spans.
    """

    def __init__(self, embedder: Embedder, *, telemetry: Telemetry) -> None:
        self._embedder = embedder
        self._telemetry = telemetry

    @property
    def model(self) -> EmbeddingModel:
        return self._embedder.model

    async def embed_passages(self, texts: Sequence[str]) -> Vectors:
        with self._span(len(texts)):
            return await self._embedder.embed_passages(texts)

    async def embed_query(self, text: str) -> Vectors:
        with self._span(1):
            return await self._embedder.embed_query(text)

    def _span(self, count: int) -> AbstractContextManager[TraceSpan]:
        model = self._embedder.model
        about: dict[str, str | int] = {
            spans.GEN_AI_OPERATION: "embeddings",
            spans.GEN_AI_MODEL: model.name,
            spans.GEN_AI_DIMENSION: model.dimension,
            spans.COUNT: count,
        }
        return child_span(self._telemetry, f"{spans.EMBEDDINGS} {model.name}", attributes=about)
