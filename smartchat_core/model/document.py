"""A document in an owner's library, and its states."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from smartchat_core.model.file_keys import FileKeys, FileLayout, keys_by_content, keys_by_document
from smartchat_core.model.ids import ContentHash, DocumentId, OwnerId
from smartchat_core.model.metadata import NO_METADATA, Metadata
from smartchat_core.model.metadata_edits import NO_EDITS, MetadataEdits
from smartchat_core.model.parsed import ParseWarning
from smartchat_core.model.recognition import BY_SETTINGS, ReadingChoice, RecognitionSummary

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
    `parser_version` names the parser that made the text, its version, and the reading (`ReadingChoice.text_version`);
    it is empty until there is a text, and where a version that did not note it has made the text. `layout` says how the
    keys of the files are made.

    `reading` is how the owner wants it to be read, `recognition` what text recognition (OCR) did to its text, None
    where it was not tried on any page.

    `file_metadata` is what the file states of itself, `catalogue` what a catalogue that it was imported from states of
    it, and `edits` what its owner does: `metadata` is all of it together, and what programs show. `edition` is what the
    owner has decided about its place among editions (`smartchat_core.catalogue.editions`), empty where they have not.
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
    file_metadata: Metadata = NO_METADATA
    catalogue: MetadataEdits = NO_EDITS
    edits: MetadataEdits = NO_EDITS
    edition: str = ""
    warnings: tuple[ParseWarning, ...] = ()
    text_length: int = 0
    page_count: int | None = None
    passage_count: int = 0
    has_cover: bool | None = False
    parser_version: str = ""
    layout: FileLayout = FileLayout.DOCUMENT
    reading: ReadingChoice = BY_SETTINGS
    recognition: RecognitionSummary | None = None

    @property
    def metadata(self) -> Metadata:
        """What is known of it: the owner's edits win over a catalogue, and that over the file."""
        return self.edits.over(self.catalogue.over(self.file_metadata))

    def with_metadata(self, metadata: Metadata) -> Document:
        """The same record with other metadata, to be shown and not to be kept."""
        return replace(self, file_metadata=metadata, catalogue=NO_EDITS, edits=NO_EDITS)

    @property
    def title(self) -> str:
        """The title that is known of it, or its file name."""
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
