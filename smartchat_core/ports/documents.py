"""The port of documents and their sections, within the transactions of the database."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Protocol

from smartchat_core.model.cursor import DocumentCursor
from smartchat_core.model.document import Document
from smartchat_core.model.file_keys import FileLayout
from smartchat_core.model.ids import ContentHash, DocumentId, OwnerId
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.section import Section

__all__ = ["MAX_PAGE", "DocumentRepository"]

MAX_PAGE = 1_000
"""Documents that are read at one time."""


class DocumentRepository(Protocol):
    """The documents of each owner.

    What reads with a scope admits the owner's own documents and those that are shared with them (`OwnerScope.shared`);
    what writes or removes takes a shared one for one that is not there.
    """

    async def add(self, document: Document) -> bool:
        """Insert the document.

        False, and no change, when one of that identifier is there already, or the owner has the same bytes as the same
        media type.
        """
        ...

    async def get(self, scope: OwnerScope, document: DocumentId) -> Document:
        """The document; within a transaction that writes, no other one changes it until that ends.

        Raises:
            DocumentNotFound: the scope admits none of this identifier.
        """
        ...

    async def list(
        self, scope: OwnerScope, *, after: DocumentCursor | None = None, limit: int = MAX_PAGE
    ) -> tuple[Document, ...]:
        """A page of the documents in scope, in the order in which they were added (`listing.all_documents`: each).

        Those behind `after`, at most `limit` of them and never more than `MAX_PAGE`. A document that is there all the
        time is on exactly one page, whatever is added and removed from one page to the next.
        """
        ...

    async def find(self, scope: OwnerScope, documents: Collection[DocumentId]) -> tuple[Document, ...]:
        """Those of these documents that the scope admits, in the order in which they were added."""
        ...

    async def hold(self, scope: OwnerScope, documents: Collection[DocumentId]) -> tuple[Document, ...]:
        """The same in a transaction that writes; until that ends, no other one removes any of them."""
        ...

    async def save(self, document: Document) -> None:
        """Write the document's new state, but for what `describe` writes.

        Raises:
            DocumentNotFound: it was removed meanwhile.
        """
        ...

    async def describe(
        self, scope: OwnerScope, document: DocumentId, change: Callable[[Document], Document]
    ) -> Document:
        """Keep `catalogue`, `edits`, `edition`, `reading` and `has_cover` as `change` gives them; the document then.

        No other change comes between. What it raises goes through.

        Raises:
            DocumentNotFound: the owner has none of this identifier, or it was removed meanwhile.
        """
        ...

    async def remove(self, scope: OwnerScope, document: DocumentId) -> None:
        """Delete the owner's document with its sections and jobs.

        Raises:
            DocumentNotFound: the owner has none of this identifier.
        """
        ...

    async def owners(self) -> tuple[OwnerId, ...]:
        """Who has documents, in order: for work on the whole installation, never for an answer to one of them."""
        ...

    async def same_content(self, scope: OwnerScope, content: ContentHash, media_type: str) -> Document | None:
        """The owner's document that has these bytes as this media type; as with `get`, no other one changes it."""
        ...

    async def lock_content(self, scope: OwnerScope, content: ContentHash) -> None:
        """Until this transaction ends, no other one gets past its own call of this for the owner's same content.

        It comes before anything else in the transaction. Adding and removing a document with its files call it, so
        that no upload is said to be there already whose document is being removed.
        """
        ...

    async def locate(self, document: DocumentId) -> Document | None:
        """The document, of any owner: for work on the whole installation, never for an answer to an owner."""
        ...

    async def with_layout(
        self, layout: FileLayout, *, after: DocumentId | None = None, limit: int = MAX_PAGE
    ) -> tuple[Document, ...]:
        """A page of all owners' documents whose files lie so, by identifier: for work on the whole installation."""
        ...

    async def shared_by_content(self, content: ContentHash) -> bool:
        """Whether anybody has a document of these bytes whose files lie under `FileLayout.CONTENT`.

        For work on the whole installation, never for an answer to an owner.
        """
        ...

    async def replace_sections(self, document: DocumentId, sections: Sequence[Section]) -> None:
        """Make these the document's sections."""
        ...

    async def sections(self, scope: OwnerScope, document: DocumentId) -> tuple[Section, ...]:
        """The sections of the document, in reading order.

        Raises:
            DocumentNotFound: the scope admits none of this identifier.
        """
        ...
