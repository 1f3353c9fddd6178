"""Readers' corrections of names."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from smartchat_adapters.sql import tables
from smartchat_adapters.sql.readable import owned, readable
from smartchat_adapters.sql.statements import StatementExecutor
from smartchat_core.errors import DocumentNotFound
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.name_corrections import NO_CORRECTIONS, NameCorrections
from smartchat_core.model.principal import OwnerScope

__all__ = ["SqlNameCorrections"]

_corrections = tables.name_corrections
_documents = tables.documents


class SqlNameCorrections:
    """The `NameCorrectionRepository` of one transaction."""

    def __init__(self, statements: StatementExecutor) -> None:
        self._statements = statements

    async def get(self, scope: OwnerScope, document: DocumentId) -> NameCorrections:
        query = (
            sa.select(_corrections.c.corrections)
            .join(_documents, _documents.c.id == _corrections.c.document_id)
            .where(readable(scope, (document,)))
        )
        found = await self._statements.first(query)
        return NO_CORRECTIONS if found is None else found.corrections

    async def change(
        self, scope: OwnerScope, document: DocumentId, change: Callable[[NameCorrections], NameCorrections]
    ) -> NameCorrections:
        known = sa.select(_documents.c.id).where(owned(scope, document))
        if await self._statements.first(self._statements.locked(known)) is None:
            raise DocumentNotFound(f"there is no document {document}")
        changed = change(await self.get(scope, document))
        if not await self._statements.insert_new(_corrections, {"document_id": document, "corrections": changed}):
            same = _corrections.c.document_id == document
            await self._statements.change(sa.update(_corrections).where(same).values(corrections=changed))
        return changed
