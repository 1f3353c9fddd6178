"""A document in an owner's library, and its states."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from smartchat_core.model.file_keys import FileKeys, FileLayout, keys_by_content, keys_by_document
from smartchat_core.model.ids import ContentHash, DocumentId, OwnerId
from smartchat_core.model.parsed import Metadata, ParseWarning

__all__ = ["Document", "DocumentStatus"]


class DocumentStatus(StrEnum):
    """How far a document has come.

    `searchable`: lexical search finds it while its embeddings are still being made.
    """

    QUEUED = "queued"
    PROCESSING = "processing"
    SEARCHABLE = "searchable"
    READY = "ready"
    NEEDS_OCR = "needs_ocr"
    FAILED = "failed"

    @property
    def settled(self) -> bool:
        """Whether processing has ended, well or not."""
        return self in {DocumentStatus.READY, DocumentStatus.NEEDS_OCR, DocumentStatus.FAILED}

    @property
    def can_be_searched(self) -> bool:
        """Whether its passages are in the index."""
        return self in {DocumentStatus.SEARCHABLE, DocumentStatus.READY}


@dataclass(frozen=True, kw_only=True, slots=True)
class Document:
    """One upload, and its state.

    `reason` explains, for a reader, why a document failed or needs text recognition. `text_length` counts the
    code points of the canonical text and `passage_count` the passages; both are 0 until the text is known.
    `has_cover` is None where it is not known: a version that did not note it has taken the document in.
    `parser_version` names the parser that made the text and its version; it is empty until there is a text, and where a
    version that did not note it has made the text. `layout` says how the keys of the files are made.
    """

    id: DocumentId
    owner: OwnerId
    content_hash: ContentHash
    filename: str
    media_type: str
    size_bytes: int
    added_at: datetime
    status: DocumentStatus = DocumentStatus.QUEUED
    reason: str = ""
    reason_code: str = ""
    metadata: Metadata = Metadata()
    warnings: tuple[ParseWarning, ...] = ()
    text_length: int = 0
    page_count: int | None = None
    passage_count: int = 0
    has_cover: bool | None = False
    parser_version: str = ""
    layout: FileLayout = FileLayout.DOCUMENT

    @property
    def title(self) -> str:
        """The title that the file gives itself, or its name."""
        return self.metadata.title or self.filename

    @property
    def files(self) -> FileKeys:
        """Where its files lie."""
        return keys_by_content(self.content_hash) if self.layout is FileLayout.CONTENT else self.own_files

    @property
    def own_files(self) -> FileKeys:
        """Where its files lie once they are its own: under `FileLayout.CONTENT` they are there when they were moved."""
        return keys_by_document(
            owner=self.owner, document=self.id, media_type=self.media_type, parser_version=self.parser_version
        )
