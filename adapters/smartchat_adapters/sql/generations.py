"""The alias of the derived index."""

from __future__ import annotations

import sqlalchemy as sa

from smartchat_adapters.sql import tables
from smartchat_adapters.sql.statements import StatementExecutor
from smartchat_core.model.generation import IndexGeneration

__all__ = ["SqlGenerations"]

_active = tables.active_generation
# A lock by name, for there may be no row to lock.
_ALIAS = "generation"


class SqlGenerations:
    """The `GenerationRepository` of one transaction; the table has one row."""

    def __init__(self, statements: StatementExecutor) -> None:
        self._statements = statements

    async def active(self) -> IndexGeneration | None:
        if self._statements.may_write:
            await self._statements.advisory_lock(_ALIAS, shared=True)
        row = await self._statements.first(sa.select(_active))
        if row is None:
            return None
        return IndexGeneration(embedder=row.embedder, dimension=row.dimension, segmentation=row.segmentation)

    async def activate(self, generation: IndexGeneration) -> None:
        await self._statements.advisory_lock(_ALIAS)
        values = {
            "embedder": generation.embedder,
            "dimension": generation.dimension,
            "segmentation": generation.segmentation,
        }
        if not await self._statements.change(sa.update(_active).values(values)):
            await self._statements.change(sa.insert(_active).values(id=1, **values))

    async def lock_alias(self) -> None:
        await self._statements.advisory_lock(_ALIAS)
