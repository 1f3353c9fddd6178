"""Where documents came from."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from smartchat_adapters.sql import tables
from smartchat_adapters.sql.readable import owned
from smartchat_adapters.sql.source_file_tables import source_files
from smartchat_adapters.sql.statements import StatementExecutor
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.source_file import SourceFile

__all__ = ["SqlSourceFiles"]


class SqlSourceFiles:
    """The `SourceFileRepository` of one transaction."""

    def __init__(self, statements: StatementExecutor) -> None:
        self._statements = statements

    async def list(self, scope: OwnerScope, source: str) -> tuple[SourceFile, ...]:
        c = source_files.c
        query = sa.select(source_files).where(c.owner == scope.owner, c.source == source).order_by(c.path)
        return tuple(map(_file, await self._statements.rows(query)))

    async def page(self, scope: OwnerScope, *, after: tuple[str, str] | None, limit: int) -> tuple[SourceFile, ...]:
        c = source_files.c
        query = sa.select(source_files).where(c.owner == scope.owner).order_by(c.source, c.path).limit(limit)
        if after is not None:
            query = query.where(sa.tuple_(c.source, c.path) > sa.tuple_(*after))
        return tuple(map(_file, await self._statements.rows(query)))

    async def save(self, scope: OwnerScope, file: SourceFile) -> None:
        self._statements.check_may_write()
        known = None
        if file.document is not None:
            query = sa.select(tables.documents.c.id).where(owned(scope, file.document))
            known = await self._statements.first(query.with_for_update(read=True, key_share=True))
        values = {
            "owner": scope.owner,
            "source": file.source,
            "path": file.path,
            "document_id": None if known is None else file.document,
            "size_bytes": file.size_bytes,
            "modified": file.modified,
            "stamp": file.stamp,
        }
        if not await self._statements.insert_new(source_files, values):
            await self._statements.change(
                sa.update(source_files).where(_this(scope, file.source, file.path)).values(values)
            )

    async def remove(self, scope: OwnerScope, source: str, path: str) -> None:
        await self._statements.change(sa.delete(source_files).where(_this(scope, source, path)))


def _file(row: sa.Row[Any]) -> SourceFile:
    return SourceFile(
        source=row.source,
        path=row.path,
        document=None if row.document_id is None else DocumentId(row.document_id),
        size_bytes=row.size_bytes,
        modified=row.modified,
        stamp=row.stamp,
    )


def _this(scope: OwnerScope, source: str, path: str) -> sa.ColumnElement[bool]:
    c = source_files.c
    return sa.and_(c.owner == scope.owner, c.source == source, c.path == path)
