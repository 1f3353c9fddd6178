"""Going through all documents in scope, a page at a time."""

from __future__ import annotations

from collections.abc import AsyncIterator

from smartchat_core.model.cursor import DocumentCursor
from smartchat_core.model.document import Document
from smartchat_core.model.principal import OwnerScope
from smartchat_core.ports.database import MAX_PAGE, UnitOfWork

__all__ = ["all_documents"]


async def all_documents(work: UnitOfWork, scope: OwnerScope, *, page: int = MAX_PAGE) -> AsyncIterator[Document]:
    """Each document in scope, in the order in which they were added; no more than a page of them in memory."""
    after: DocumentCursor | None = None
    while True:
        found = await work.documents.list(scope, after=after, limit=page)
        for document in found:
            yield document
        if len(found) < page:
            return
        after = DocumentCursor.after(found[-1])
