"""Summaries that models made of stretches of documents."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa

from smartchat_adapters.sql import tables
from smartchat_adapters.sql.readable import owned, readable
from smartchat_adapters.sql.statements import StatementExecutor
from smartchat_core.errors import DocumentNotFound
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.section_summary import SectionSummary

__all__ = ["SqlSectionSummaries"]

_summaries = tables.section_summaries
_documents = tables.documents
_ASKED_AT_ONCE = 500
"""Parameters of one statement: SQLite allows 32,766, PostgreSQL's driver 32,767."""


class SqlSectionSummaries:
    """The `SectionSummaries` of one transaction."""

    def __init__(self, statements: StatementExecutor) -> None:
        self._statements = statements

    async def find(
        self, scope: OwnerScope, document: DocumentId, texts: Collection[str], *, prompt_version: int
    ) -> tuple[SectionSummary, ...]:
        wanted = sorted(set(texts))
        found: list[SectionSummary] = []
        for at in range(0, len(wanted), _ASKED_AT_ONCE):
            query = (
                sa.select(_summaries)
                .join(_documents, _documents.c.id == _summaries.c.document_id)
                .where(
                    readable(scope, (document,)),
                    _summaries.c.prompt_version == prompt_version,
                    _summaries.c.text_sha256.in_(wanted[at : at + _ASKED_AT_ONCE]),
                )
            )
            found += [
                SectionSummary(
                    document=DocumentId(row.document_id),
                    text_sha256=row.text_sha256,
                    model=row.model,
                    prompt_version=row.prompt_version,
                    sentences=row.sentences,
                )
                for row in await self._statements.rows(query)
            ]
        return tuple(found)

    async def save(self, scope: OwnerScope, summary: SectionSummary) -> None:
        known = sa.select(_documents.c.id).where(owned(scope, summary.document))
        if await self._statements.first(self._statements.locked(known)) is None:
            raise DocumentNotFound(f"there is no document {summary.document}")
        key = {
            "document_id": summary.document,
            "text_sha256": summary.text_sha256,
            "model": summary.model,
            "prompt_version": summary.prompt_version,
        }
        if not await self._statements.insert_new(_summaries, {**key, "sentences": summary.sentences}):
            same = sa.and_(*(_summaries.c[name] == value for name, value in key.items()))
            await self._statements.change(sa.update(_summaries).where(same).values(sentences=summary.sentences))
