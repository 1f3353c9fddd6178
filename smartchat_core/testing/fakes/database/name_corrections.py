"""Readers' corrections of names."""

from __future__ import annotations

from collections.abc import Callable

from smartchat_core.errors import DocumentNotFound
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.name_corrections import NO_CORRECTIONS, NameCorrections
from smartchat_core.model.principal import OwnerScope
from smartchat_core.testing.fakes.database.tables import View

__all__ = ["MemoryNameCorrections"]


class MemoryNameCorrections:
    """The `NameCorrectionRepository` of one transaction."""

    def __init__(self, view: View) -> None:
        self._view = view

    async def get(self, scope: OwnerScope, document: DocumentId) -> NameCorrections:
        found = self._view.tables.documents.get(document)
        if found is None or not scope.reads(found.owner, document):
            return NO_CORRECTIONS
        return self._view.tables.name_corrections.get(document, NO_CORRECTIONS)

    async def change(
        self, scope: OwnerScope, document: DocumentId, change: Callable[[NameCorrections], NameCorrections]
    ) -> NameCorrections:
        tables = self._view.writable()
        found = tables.documents.get(document)
        if found is None or found.owner != scope.owner:
            raise DocumentNotFound(f"there is no document {document}")
        changed = change(tables.name_corrections.get(document, NO_CORRECTIONS))
        tables.name_corrections[document] = changed
        return changed
