"""Documents and their sections."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from smartchat_adapters.sql import tables
from smartchat_adapters.sql.readable import owned, readable
from smartchat_adapters.sql.statements import StatementExecutor
from smartchat_core.errors import DocumentNotFound
from smartchat_core.model.cursor import DocumentCursor
from smartchat_core.model.document import Document, DocumentStatus
from smartchat_core.model.file_keys import FileLayout
from smartchat_core.model.ids import ContentHash, DocumentId, OwnerId
from smartchat_core.model.metadata_edits import NO_EDITS
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.recognition import BY_SETTINGS
from smartchat_core.model.section import Section, SectionKind, SectionRole
from smartchat_core.model.span import Span
from smartchat_core.parsing.arrange import arrange
from smartchat_core.ports.database import MAX_PAGE

__all__ = ["SqlDocuments"]

_documents = tables.documents
_sections = tables.sections
_DESCRIBED = frozenset(("catalogue", "edits", "edition", "reading"))
"""What `describe` writes, and `save` leaves as it is."""


class SqlDocuments:
    """The `DocumentRepository` of one transaction."""

    def __init__(self, statements: StatementExecutor) -> None:
        self._statements = statements

    async def add(self, document: Document) -> bool:
        return await self._statements.insert_new(_documents, _values(document))

    async def get(self, scope: OwnerScope, document: DocumentId) -> Document:
        query = sa.select(_documents).where(readable(scope, (document,)))
        row = await self._statements.first(self._statements.locked(query))
        if row is None:
            raise _not_found(document)
        return _document(row)

    async def list(
        self, scope: OwnerScope, *, after: DocumentCursor | None = None, limit: int = MAX_PAGE
    ) -> tuple[Document, ...]:
        query = _listed(readable(scope)).limit(max(min(limit, MAX_PAGE), 0))
        if after is not None:
            place = sa.tuple_(sa.literal(after.added_at, tables.UtcDateTime), sa.literal(after.id, tables.KEY))
            query = query.where(sa.tuple_(_documents.c.added_at, _documents.c.id) > place)
        return tuple(_document(row) for row in await self._statements.rows(query))

    async def find(self, scope: OwnerScope, documents: Collection[DocumentId]) -> tuple[Document, ...]:
        return await self._found(scope, documents)

    async def hold(self, scope: OwnerScope, documents: Collection[DocumentId]) -> tuple[Document, ...]:
        self._statements.check_may_write()
        return await self._found(scope, documents, hold=True)

    async def _found(
        self, scope: OwnerScope, documents: Collection[DocumentId], *, hold: bool = False
    ) -> tuple[Document, ...]:
        found: list[Document] = []
        names = sorted(set(documents))
        for start in range(0, len(names), MAX_PAGE):
            query = _listed(readable(scope, names[start : start + MAX_PAGE]))
            if hold:  # against being deleted only: those who hold a document do not wait for one another
                query = query.with_for_update(read=True, key_share=True)
            found += [_document(row) for row in await self._statements.rows(query)]
        return tuple(sorted(found, key=lambda one: (one.added_at, one.id)))

    async def save(self, document: Document) -> None:
        scope = OwnerScope(owner=document.owner)
        values = {name: value for name, value in _values(document).items() if name not in _DESCRIBED}
        update = sa.update(_documents).where(owned(scope, document.id)).values(values)
        if not await self._statements.change(update):
            raise _not_found(document.id)

    async def describe(
        self, scope: OwnerScope, document: DocumentId, change: Callable[[Document], Document]
    ) -> Document:
        query = sa.select(_documents).where(owned(scope, document))
        row = await self._statements.first(self._statements.locked(query))
        if row is None:
            raise _not_found(document)
        found = _document(row)
        changed = change(found)
        written = _DESCRIBED | {"has_cover"}
        values = {name: value for name, value in _values(changed).items() if name in written}
        await self._statements.change(sa.update(_documents).where(owned(scope, document)).values(values))
        return replace(
            found,
            catalogue=changed.catalogue,
            edits=changed.edits,
            edition=changed.edition,
            reading=changed.reading,
            has_cover=changed.has_cover,
        )

    async def remove(self, scope: OwnerScope, document: DocumentId) -> None:
        # Sections go with it, by their foreign key. The jobs would too, but last, and then a worker that has its job
        # and waits for the document would wait for us, and we for it.
        jobs = tables.jobs
        its_own = jobs.c.document_id.in_(sa.select(_documents.c.id).where(owned(scope, document)))
        await self._statements.rows(self._statements.locked(sa.select(jobs.c.id).where(its_own).order_by(jobs.c.id)))
        await self._statements.change(sa.delete(jobs).where(its_own))
        if not await self._statements.change(sa.delete(_documents).where(owned(scope, document))):
            raise _not_found(document)

    async def owners(self) -> tuple[OwnerId, ...]:
        query = sa.select(_documents.c.owner).distinct().order_by(_documents.c.owner)
        return tuple(OwnerId(row.owner) for row in await self._statements.rows(query))

    async def same_content(self, scope: OwnerScope, content: ContentHash, media_type: str) -> Document | None:
        c = _documents.c
        same = sa.and_(c.owner == scope.owner, c.content_hash == content, c.media_type == media_type)
        row = await self._statements.first(self._statements.locked(sa.select(_documents).where(same)))
        return None if row is None else _document(row)

    async def lock_content(self, scope: OwnerScope, content: ContentHash) -> None:
        await self._statements.advisory_lock(f"content:{content}:{scope.owner}")

    async def locate(self, document: DocumentId) -> Document | None:
        query = self._statements.locked(sa.select(_documents).where(_documents.c.id == document))
        row = await self._statements.first(query)
        return None if row is None else _document(row)

    async def with_layout(
        self, layout: FileLayout, *, after: DocumentId | None = None, limit: int = MAX_PAGE
    ) -> tuple[Document, ...]:
        query = sa.select(_documents).where(_laid_out(layout)).order_by(_documents.c.id)
        if after is not None:
            query = query.where(_documents.c.id > after)
        rows = await self._statements.rows(query.limit(max(min(limit, MAX_PAGE), 0)))
        return tuple(_document(row) for row in rows)

    async def shared_by_content(self, content: ContentHash) -> bool:
        its_own = sa.and_(_documents.c.content_hash == content, _laid_out(FileLayout.CONTENT))
        return await self._statements.first(sa.select(_documents.c.id).where(its_own).limit(1)) is not None

    async def replace_sections(self, document: DocumentId, sections: Sequence[Section]) -> None:
        known = sa.select(_documents.c.id).where(_documents.c.id == document)
        if await self._statements.first(self._statements.locked(known)) is None:
            raise _not_found(document)
        await self._statements.change(sa.delete(_sections).where(_sections.c.document_id == document))
        if sections:
            rows = [_section_values(document, section) for section in sections]
            await self._statements.change(sa.insert(_sections), rows)

    async def sections(self, scope: OwnerScope, document: DocumentId) -> tuple[Section, ...]:
        known = sa.select(_documents.c.id).where(readable(scope, (document,)))
        if await self._statements.first(known) is None:
            raise _not_found(document)
        rows = await self._statements.rows(
            sa.select(_sections).where(_sections.c.document_id == document).order_by(_sections.c.ordinal)
        )
        sections = tuple(_section(row) for row in rows)
        return arrange(sections) if any(row.role is None for row in rows) else sections


def _listed(condition: sa.ColumnElement[bool]) -> sa.Select[Any]:
    return sa.select(_documents).where(condition).order_by(_documents.c.added_at, _documents.c.id)


def _laid_out(layout: FileLayout) -> sa.ColumnElement[bool]:
    c = _documents.c
    return c.layout.is_(None) if layout is FileLayout.CONTENT else c.layout == layout.value


def _not_found(document: DocumentId) -> DocumentNotFound:
    return DocumentNotFound(f"there is no document {document}")


def _values(document: Document) -> dict[str, Any]:
    return {
        "id": document.id,
        "owner": document.owner,
        "content_hash": document.content_hash,
        "filename": document.filename,
        "media_type": document.media_type,
        "size_bytes": document.size_bytes,
        "added_at": document.added_at,
        "status": document.status.value,
        "reason": document.reason,
        "reason_code": document.reason_code,
        "metadata": document.file_metadata,
        "catalogue": document.catalogue if document.catalogue != NO_EDITS else None,
        "edits": document.edits if document.edits != NO_EDITS else None,
        "edition": document.edition or None,
        "warnings": document.warnings,
        "text_length": document.text_length,
        "page_count": document.page_count,
        "passage_count": document.passage_count,
        "has_cover": document.has_cover,
        "parser_version": document.parser_version,
        "layout": tables.layout_value(document.layout),
        "reading": document.reading if document.reading != BY_SETTINGS else None,
        "recognition": document.recognition,
    }


def _document(row: sa.Row[Any]) -> Document:
    values = dict(row._mapping)  # noqa: SLF001  # public, says the manual
    values["file_metadata"] = values.pop("metadata")
    for name in ("catalogue", "edits"):
        values[name] = values[name] or NO_EDITS
    values["edition"] = row.edition or ""
    values["reading"] = values["reading"] or BY_SETTINGS
    status, layout = tables.known(DocumentStatus, row.status), tables.layout_of(row.layout)
    return Document(**{**values, "status": status, "layout": layout})


def _section_values(document: DocumentId, section: Section) -> dict[str, Any]:
    return {
        "document_id": document,
        "ordinal": section.ordinal,
        "title": section.title,
        "span_start": section.span.start,
        "span_end": section.span.end,
        "level": section.level,
        "parent": section.parent,
        "kind": section.kind.value,
        "role": section.role.value,
        "number": section.number,
    }


def _section(row: sa.Row[Any]) -> Section:
    return Section(
        ordinal=row.ordinal,
        title=row.title,
        span=Span(start=row.span_start, end=row.span_end),
        level=row.level,
        parent=row.parent,
        kind=tables.known(SectionKind, row.kind),
        role=SectionRole.SECTION if row.role is None else tables.known(SectionRole, row.role),
        number=row.number,
    )
