"""The port of embedders: texts to vectors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from smartchat_core.model.embedding import EmbeddingModel, Vectors

__all__ = ["Embedder"]


class Embedder(Protocol):
    """An embedding model.

    Every method raises `EmbedderUnavailable` when there is no model to use, and `EmbeddingFailed` when it fails on a
    text.
    """

    @property
    def model(self) -> EmbeddingModel:
        """Which model it is; known without loading it."""
        ...

    async def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """One row for each text, in their order; texts over the model's length are truncated."""
        ...

    async def embed_query(self, text: str) -> Vectors:
        """One row for a query."""
        ...
