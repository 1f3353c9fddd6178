"""Where documents came from."""

from __future__ import annotations

from dataclasses import replace

from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.source_file import SourceFile
from smartchat_core.testing.fakes.database.tables import View

__all__ = ["MemorySourceFiles"]


class MemorySourceFiles:
    """The `SourceFileRepository` of one transaction."""

    def __init__(self, view: View) -> None:
        self._view = view

    async def list(self, scope: OwnerScope, source: str) -> tuple[SourceFile, ...]:
        found = [
            file
            for (owner, of, _), file in self._view.tables.source_files.items()
            if owner == scope.owner and of == source
        ]
        return tuple(sorted(found, key=lambda one: one.path))

    async def page(self, scope: OwnerScope, *, after: tuple[str, str] | None, limit: int) -> tuple[SourceFile, ...]:
        found = sorted((of, path) for owner, of, path in self._view.tables.source_files if owner == scope.owner)
        behind = [key for key in found if after is None or key > after][:limit]
        return tuple(self._view.tables.source_files[scope.owner, of, path] for of, path in behind)

    async def save(self, scope: OwnerScope, file: SourceFile) -> None:
        tables = self._view.writable()
        document = None if file.document is None else tables.documents.get(file.document)
        if document is None or document.owner != scope.owner:
            file = replace(file, document=None)
        tables.source_files[scope.owner, file.source, file.path] = file

    async def remove(self, scope: OwnerScope, source: str, path: str) -> None:
        self._view.writable().source_files.pop((scope.owner, source, path), None)
