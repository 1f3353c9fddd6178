"""Versions of the derived index."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

__all__ = ["IndexGeneration"]


@dataclass(frozen=True, kw_only=True, slots=True)
class IndexGeneration:
    """Everything that decides what an index holds; change one of them, and it is another index.

    `embedder` is the fingerprint of the embedding model, empty for an index without vectors (`dimension` is 0 then).
    `segmentation` names the rules by which texts were cut into passages.
    """

    embedder: str
    dimension: int
    segmentation: str

    @property
    def name(self) -> str:
        """A short name that is safe in file names and URLs."""
        digest = hashlib.sha256(f"{self.embedder}|{self.dimension}|{self.segmentation}".encode()).hexdigest()
        return f"g{digest[:12]}"
