"""The removal of a document, and the proof that it was complete."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from smartchat_core.model.file_keys import FileLayout
from smartchat_core.model.ids import ContentHash, DocumentId, OwnerId, RemovalId

__all__ = ["Removal", "RemovalReceipt"]


@dataclass(frozen=True, kw_only=True, slots=True)
class RemovalReceipt:
    """The deletion receipt: what a check of every place found after a removal, taken when it was complete.

    `passages_left` counts the document's entries in all generations of the index, and is 0. `files_deleted` names the
    kinds of files that the document had and no longer has. `passages_removed` counts the entries that were there
    before, in all generations as well. `turns_blanked` counts the turns of conversations whose answers came from the
    document, or held a quote of it, and no longer do.
    """

    completed_at: datetime
    passages_removed: int
    passages_left: int
    files_deleted: tuple[str, ...]
    turns_blanked: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Removal:
    """A removal that was promised: the document is gone for its owner, and everything derived from it will be.

    `receipt` is None until that is so. A removal that was interrupted is taken up again; `turns_blanked` is how far it
    has come with conversations. `layout` says how the keys of the document's files are made.
    """

    id: RemovalId
    document_id: DocumentId
    owner: OwnerId
    content_hash: ContentHash
    requested_at: datetime
    turns_blanked: int = 0
    layout: FileLayout = FileLayout.DOCUMENT
    receipt: RemovalReceipt | None = None
