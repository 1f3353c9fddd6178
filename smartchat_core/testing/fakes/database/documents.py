"""Documents and their sections."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import UTC

from smartchat_core.errors import DocumentNotFound
from smartchat_core.model.cursor import DocumentCursor
from smartchat_core.model.document import Document
from smartchat_core.model.file_keys import FileLayout
from smartchat_core.model.ids import ContentHash, DocumentId, OwnerId
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.section import Section
from smartchat_core.ports.database import MAX_PAGE
from smartchat_core.testing.fakes.database.tables import View

__all__ = ["MemoryDocuments"]


class MemoryDocuments:
    """The `DocumentRepository` of one transaction."""

    def __init__(self, view: View) -> None:
        self._view = view

    async def add(self, document: Document) -> bool:
        documents = self._view.writable().documents
        if document.id in documents or _same_as(document) in {_same_as(one) for one in documents.values()}:
            return False
        documents[document.id] = replace(document, added_at=document.added_at.astimezone(UTC))
        return True

    async def get(self, scope: OwnerScope, document: DocumentId) -> Document:
        found = self._view.tables.documents.get(document)
        if found is None or not scope.reads(found.owner, document):
            raise _not_found(document)
        return found

    async def list(
        self, scope: OwnerScope, *, after: DocumentCursor | None = None, limit: int = MAX_PAGE
    ) -> tuple[Document, ...]:
        behind = (
            document
            for document in self._readable(scope)
            if after is None or (document.added_at, document.id) > (after.added_at, after.id)
        )
        return tuple(behind)[: max(min(limit, MAX_PAGE), 0)]

    async def find(self, scope: OwnerScope, documents: Collection[DocumentId]) -> tuple[Document, ...]:
        return tuple(document for document in self._readable(scope) if document.id in documents)

    async def hold(self, scope: OwnerScope, documents: Collection[DocumentId]) -> tuple[Document, ...]:
        self._view.writable()
        return await self.find(scope, documents)

    async def save(self, document: Document) -> None:
        documents = self._view.writable().documents
        kept = await self.get(OwnerScope(owner=document.owner), document.id)
        documents[document.id] = _described(document, kept)

    async def describe(
        self, scope: OwnerScope, document: DocumentId, change: Callable[[Document], Document]
    ) -> Document:
        documents = self._view.writable().documents
        found = await self.get(scope.own, document)
        changed = change(found)
        documents[document] = replace(_described(found, changed), has_cover=changed.has_cover)
        return documents[document]

    async def remove(self, scope: OwnerScope, document: DocumentId) -> None:
        tables = self._view.writable()
        await self.get(scope.own, document)
        del tables.documents[document]
        tables.sections.pop(document, None)
        tables.name_corrections.pop(document, None)
        for place, file in tables.source_files.items():
            if file.document == document:
                tables.source_files[place] = replace(file, document=None)
        for placed in [key for key in tables.shelved if key[1] == document]:
            del tables.shelved[placed]
        for key in [key for key in tables.summaries if key[0] == document]:
            del tables.summaries[key]
        for job in [job.id for job in tables.jobs.values() if job.document_id == document]:
            del tables.jobs[job]
            tables.sent.pop(job, None)

    async def owners(self) -> tuple[OwnerId, ...]:
        return tuple(sorted({document.owner for document in self._view.tables.documents.values()}))

    async def same_content(self, scope: OwnerScope, content: ContentHash, media_type: str) -> Document | None:
        wanted = scope.owner, content, media_type
        return next((one for one in self._view.tables.documents.values() if _same_as(one) == wanted), None)

    async def lock_content(self, scope: OwnerScope, content: ContentHash) -> None:  # noqa: ARG002  # one writes at a time
        self._view.writable()

    async def locate(self, document: DocumentId) -> Document | None:
        return self._view.tables.documents.get(document)

    async def with_layout(
        self, layout: FileLayout, *, after: DocumentId | None = None, limit: int = MAX_PAGE
    ) -> tuple[Document, ...]:
        documents = self._view.tables.documents
        behind = [documents[name] for name in sorted(documents) if after is None or name > after]
        return tuple(one for one in behind if one.layout is layout)[: max(min(limit, MAX_PAGE), 0)]

    async def shared_by_content(self, content: ContentHash) -> bool:
        documents = self._view.tables.documents.values()
        return any(one.content_hash == content and one.layout is FileLayout.CONTENT for one in documents)

    async def replace_sections(self, document: DocumentId, sections: Sequence[Section]) -> None:
        tables = self._view.writable()
        if document not in tables.documents:
            raise _not_found(document)
        tables.sections[document] = tuple(sorted(sections, key=lambda section: section.ordinal))

    async def sections(self, scope: OwnerScope, document: DocumentId) -> tuple[Section, ...]:
        await self.get(scope, document)
        return self._view.tables.sections.get(document, ())

    def _readable(self, scope: OwnerScope) -> Sequence[Document]:
        found = [one for one in self._view.tables.documents.values() if scope.reads(one.owner, one.id)]
        return sorted(found, key=lambda document: (document.added_at, document.id))


def _same_as(document: Document) -> tuple[OwnerId, ContentHash, str]:
    return document.owner, document.content_hash, document.media_type


def _described(document: Document, as_in: Document) -> Document:
    """The document with what `describe` writes as it is in the other one."""
    return replace(document, catalogue=as_in.catalogue, edits=as_in.edits, edition=as_in.edition, reading=as_in.reading)


def _not_found(document: DocumentId) -> DocumentNotFound:
    return DocumentNotFound(f"there is no document {document}")
