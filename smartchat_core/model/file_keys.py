"""Where the files of a document lie in the file store: a pure function of its record."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from smartchat_core.model.ids import ContentHash, DocumentId, OwnerId

__all__ = [
    "DOCUMENTS",
    "FileKeys",
    "FileLayout",
    "catalogue_cover_key",
    "folder_of",
    "keys_by_content",
    "keys_by_document",
]

DOCUMENTS = "documents/"
"""What the key of every file of a document begins with."""

_OWNER_DIGITS = 32
_VERSION_DIGITS = 16


class FileLayout(StrEnum):
    """How the keys of a document's files are made.

    `document`: they are the document's alone. `content`: all documents of the same bytes, of any owner, have the same
    files; so earlier versions did it, and their files are moved.
    """

    DOCUMENT = "document"
    CONTENT = "content"


@dataclass(frozen=True, kw_only=True, slots=True)
class FileKeys:
    """The keys of a document's files: as it was uploaded, and what was made of that."""

    original: str
    text: str
    book_model: str
    cover: str

    @property
    def by_kind(self) -> Mapping[str, str]:
        """Each key by the kind of file."""
        return {"text": self.text, "book_model": self.book_model, "cover": self.cover, "original": self.original}


def folder_of(owner: OwnerId, document: DocumentId) -> str:
    """What the keys of all files of a document begin with; it ends with `/`.

    An owner's identifier comes from the host program and may hold anything, so it is its digest that is in the key.
    """
    digest = hashlib.sha256(owner.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{DOCUMENTS}{digest[:_OWNER_DIGITS]}/{document}/"


def keys_by_document(*, owner: OwnerId, document: DocumentId, media_type: str, parser_version: str) -> FileKeys:
    """The keys of a document's own files. What was made of the original has the parser and its version in its key."""
    folder = folder_of(owner, document)
    made_by = f"{media_type}\0{parser_version}".encode("utf-8", "surrogatepass")
    made = f"{folder}{hashlib.sha256(made_by).hexdigest()[:_VERSION_DIGITS]}/"
    return FileKeys(
        original=f"{folder}original", text=f"{made}text", book_model=f"{made}book_model", cover=f"{made}cover"
    )


def catalogue_cover_key(*, owner: OwnerId, document: DocumentId) -> str:
    """The key of the cover that a catalogue has for a document, whatever parser reads its original."""
    return f"{folder_of(owner, document)}catalogue_cover"


def keys_by_content(content: ContentHash) -> FileKeys:
    """The keys that all documents of these bytes have under `FileLayout.CONTENT`."""
    place = f"{content[:2]}/{content}"
    return FileKeys(
        original=f"originals/{place}", text=f"texts/{place}", book_model=f"books/{place}", cover=f"covers/{place}"
    )
