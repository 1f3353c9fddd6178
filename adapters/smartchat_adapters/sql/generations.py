"""The alias of the derived index."""

from __future__ import annotations

import sqlalchemy as sa

from smartchat_adapters.sql import tables
from smartchat_adapters.sql.statements import Statements
from smartchat_core.model.generation import IndexGeneration

__all__ = ["SqlGenerations"]

_active = tables.active_generation


class SqlGenerations:
    """The `GenerationRepository` of one transaction; the table has one row."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def active(self) -> IndexGeneration | None:
        row = await self._statements.first(sa.select(_active))
        if row is None:
            return None
        return IndexGeneration(embedder=row.embedder, dimension=row.dimension, segmentation=row.segmentation)

    async def activate(self, generation: IndexGeneration) -> None:
        values = {
            "embedder": generation.embedder,
            "dimension": generation.dimension,
            "segmentation": generation.segmentation,
        }
        if not await self._statements.change(sa.update(_active).values(values)):
            await self._statements.change(sa.insert(_active).values(id=1, **values))

    async def reserve(self) -> None:
        await self._statements.hold()
