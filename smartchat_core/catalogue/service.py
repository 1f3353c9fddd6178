"""The service that keeps what is said of documents beside their files."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import replace

from smartchat_core.catalogue.editions import ALONE, Work, works_of
from smartchat_core.catalogue.edits import EDITABLE, checked_edits
from smartchat_core.catalogue.filtering import DocumentFilter, checked_filter
from smartchat_core.errors import InvalidRequest
from smartchat_core.model.cursor import DocumentCursor
from smartchat_core.model.document import Document
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.metadata_edits import MetadataEdits
from smartchat_core.model.principal import OwnerScope
from smartchat_core.ports.database import MAX_PAGE, Database
from smartchat_core.ports.listing import all_documents

__all__ = ["CatalogueService"]


_MOST_EDITIONS = 100


class CatalogueService:
    """Edits of metadata. Only the owner of a document edits it; others who may read it see the result."""

    def __init__(self, *, database: Database) -> None:
        self._database = database

    async def edit(
        self,
        scope: OwnerScope,
        document: DocumentId,
        edits: MetadataEdits,
        *,
        take_back: Collection[str] = (),
    ) -> Document:
        """Keep the edits in place of what the file and a catalogue say, and take earlier ones of some names back.

        They stay when the file is read again. What is not named stays as it is.

        Raises:
            InvalidRequest: a value is not admitted, or there is nothing of such a name.
            DocumentNotFound: the owner has no such document.
        """
        checked, names = checked_edits(edits), _known(take_back)
        async with self._database.transaction() as work:
            return await work.documents.describe(
                scope, document, lambda one: replace(one, edits=one.edits.without(names).joined(checked))
            )

    async def matching(
        self, scope: OwnerScope, where: DocumentFilter, *, after: DocumentCursor | None = None, limit: int = MAX_PAGE
    ) -> tuple[Document, ...]:
        """A page of the documents that the filter admits, as `documents.list` gives those of all.

        Takes time proportional to the number of documents that it has to go through.

        Raises:
            InvalidRequest: a value of the filter is too long.
        """
        checked_filter(where)
        found: list[Document] = []
        async with self._database.read_only() as work:
            while len(found) < limit:
                size = min(limit, MAX_PAGE) if where.admits_all else MAX_PAGE
                page = await work.documents.list(scope, after=after, limit=size)
                found += [one for one in page if where.admits(one)]
                if len(page) < size:
                    break
                after = DocumentCursor.after(page[-1])
        return tuple(found[:limit])

    async def works(self, scope: OwnerScope) -> tuple[Work, ...]:
        """The works that are there in several editions, of all documents that the scope admits."""
        async with self._database.read_only() as work:
            documents = [one async for one in all_documents(work, scope)]
        found = await asyncio.to_thread(works_of, documents)
        return tuple(one for one in found if len(one.editions) > 1)

    async def alone(self, scope: OwnerScope) -> tuple[Document, ...]:
        """The owner's documents of which they have decided that each is a work of its own."""
        async with self._database.read_only() as work:
            return tuple([one async for one in all_documents(work, scope.own) if one.edition == ALONE])

    async def merge(self, scope: OwnerScope, documents: Collection[DocumentId]) -> None:
        """Take the owner's documents for editions of one work, with what was merged with one of them before.

        Raises:
            InvalidRequest: there are fewer than two, or more than a hundred.
            DocumentNotFound: the owner does not have one of them.
        """
        wanted = sorted(set(documents))
        if not 2 <= len(wanted) <= _MOST_EDITIONS:
            raise InvalidRequest(f"a work is put together of 2 to {_MOST_EDITIONS} documents")
        async with self._database.transaction() as work:
            own = [one async for one in all_documents(work, scope.own)]
            groups = {one.edition for one in own if one.id in wanted} - {"", ALONE}
            group = min(groups, default=f"work-{wanted[0]}")
            together = {one.id for one in own if one.edition in groups}
            for document in sorted({*wanted, *together}):
                await work.documents.describe(scope.own, document, lambda one: replace(one, edition=group))

    async def split(self, scope: OwnerScope, document: DocumentId) -> None:
        """Take the owner's document for a work of its own.

        Raises:
            DocumentNotFound: the owner has no such document.
        """
        async with self._database.transaction() as work:
            await work.documents.describe(scope, document, lambda one: replace(one, edition=ALONE))

    async def forget_edition(self, scope: OwnerScope, document: DocumentId) -> None:
        """Take back what was decided about the document; its metadata decide again.

        Raises:
            DocumentNotFound: the owner has no such document.
        """
        async with self._database.transaction() as work:
            await work.documents.describe(scope, document, lambda one: replace(one, edition=""))


def _known(names: Collection[str]) -> frozenset[str]:
    unknown = sorted(set(names) - set(EDITABLE))
    if unknown:
        raise InvalidRequest(
            f"there is nothing called {unknown[0][:100]!r} in the metadata", remedy=f"There are: {', '.join(EDITABLE)}."
        )
    return frozenset(names)
