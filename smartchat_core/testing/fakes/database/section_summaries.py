"""Summaries that models made of stretches of documents."""

from __future__ import annotations

from collections.abc import Collection

from smartchat_core.errors import DocumentNotFound
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.section_summary import SectionSummary
from smartchat_core.testing.fakes.database.tables import View

__all__ = ["MemorySectionSummaries"]


class MemorySectionSummaries:
    """The `SectionSummaries` of one transaction."""

    def __init__(self, view: View) -> None:
        self._view = view

    async def find(
        self, scope: OwnerScope, document: DocumentId, texts: Collection[str], *, prompt_version: int
    ) -> tuple[SectionSummary, ...]:
        found = self._view.tables.documents.get(document)
        if found is None or not scope.reads(found.owner, document):
            return ()
        return tuple(
            summary
            for summary in self._view.tables.summaries.values()
            if summary.document == document
            and summary.prompt_version == prompt_version
            and summary.text_sha256 in texts
        )

    async def save(self, scope: OwnerScope, summary: SectionSummary) -> None:
        summaries = self._view.writable().summaries
        found = self._view.tables.documents.get(summary.document)
        if found is None or found.owner != scope.owner:
            raise DocumentNotFound(f"there is no document {summary.document}")
        summaries[summary.document, summary.text_sha256, summary.model, summary.prompt_version] = summary
