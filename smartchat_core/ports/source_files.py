"""The port of where documents came from, within the transactions of the database."""

from __future__ import annotations

from typing import Protocol

from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.source_file import SourceFile

__all__ = ["SourceFileRepository"]


class SourceFileRepository(Protocol):
    """The files that each owner's documents came from. They outlive the documents, and go with the owner's account."""

    async def list(self, scope: OwnerScope, source: str) -> tuple[SourceFile, ...]:
        """All files of the owner's source, by path."""
        ...

    async def page(self, scope: OwnerScope, *, after: tuple[str, str] | None, limit: int) -> tuple[SourceFile, ...]:
        """So many files of all the owner's sources, by source and path, behind those of `after`."""
        ...

    async def save(self, scope: OwnerScope, file: SourceFile) -> None:
        """Keep the file in place of what is known of it. A document that the owner does not have counts as removed."""
        ...

    async def remove(self, scope: OwnerScope, source: str, path: str) -> None:
        """Forget the file; nothing happens where it is not known."""
        ...
