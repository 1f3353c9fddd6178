"""Identifiers, each a distinct type so that one cannot stand in for another."""

from __future__ import annotations

import hashlib
import uuid
from typing import NewType

__all__ = [
    "ContentHash",
    "DocumentId",
    "JobId",
    "OwnerId",
    "PassageId",
    "RemovalId",
    "UsageEntryId",
    "document_id_for",
    "job_id_for",
    "passage_id_for",
    "removal_id_for",
    "usage_entry_id_for",
]

ContentHash = NewType("ContentHash", str)
DocumentId = NewType("DocumentId", str)
JobId = NewType("JobId", str)
OwnerId = NewType("OwnerId", str)
PassageId = NewType("PassageId", str)
RemovalId = NewType("RemovalId", str)
UsageEntryId = NewType("UsageEntryId", str)


def document_id_for(*, owner: OwnerId, content: ContentHash) -> DocumentId:
    """The identifier of an owner's copy of some content: the same bytes give the same document."""
    digest = hashlib.sha256(f"{owner}\0{content}".encode()).hexdigest()
    return DocumentId(f"doc-{digest[:20]}")


def job_id_for(*, entropy: uuid.UUID) -> JobId:
    """A job's identifier, made of randomness that the caller supplies."""
    return JobId(f"job-{entropy.hex[:20]}")


def passage_id_for(*, document: DocumentId, ordinal: int) -> PassageId:
    """The identifier of the passage at this place of its document (counted from 0)."""
    return PassageId(f"{document}:{ordinal}")


def removal_id_for(*, entropy: uuid.UUID) -> RemovalId:
    """A removal's identifier, made of randomness that the caller supplies."""
    return RemovalId(f"rem-{entropy.hex[:20]}")


def usage_entry_id_for(*, entropy: uuid.UUID) -> UsageEntryId:
    """An entry's identifier, made of randomness that the caller supplies."""
    return UsageEntryId(f"use-{entropy.hex[:20]}")
