"""What is known of the documents in scope when a question is understood: no text, only what records hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from smartchat_core.model.document import Document
from smartchat_core.model.ids import DocumentId

__all__ = ["CatalogEntry", "catalog_of"]


@dataclass(frozen=True, kw_only=True, slots=True)
class CatalogEntry:
    """A document as a question may name it. `language` is a BCP 47 tag, empty where the file has none."""

    document: DocumentId
    title: str
    authors: tuple[str, ...] = ()
    language: str = ""


def catalog_of(documents: Sequence[Document]) -> tuple[CatalogEntry, ...]:
    """The entries of these documents, in their order."""
    return tuple(
        CatalogEntry(
            document=document.id,
            title=document.title,
            authors=document.metadata.authors,
            language=document.metadata.language,
        )
        for document in documents
    )
