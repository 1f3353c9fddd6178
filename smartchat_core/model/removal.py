"""The removal of a document, and the proof that it was complete."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from smartchat_core.model.ids import ContentHash, DocumentId, OwnerId, RemovalId

__all__ = ["Removal", "RemovalReceipt"]


@dataclass(frozen=True, kw_only=True, slots=True)
class RemovalReceipt:
    """What a look at every place found after a removal, taken when it was complete.

    `passages_left` counts the document's entries in all generations of the index, and is 0. `files_deleted` names the
    kinds of files that were deleted; it is empty, and `content_shared` true, when another owner has the same bytes.
    `passages_removed` counts the entries that were there before, in all generations as well.
    """

    completed_at: datetime
    passages_removed: int
    passages_left: int
    files_deleted: tuple[str, ...]
    content_shared: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Removal:
    """A removal that was promised: the document is gone for its owner, and everything made of it will be.

    `receipt` is None until that is so. A removal that was interrupted is taken up again.
    """

    id: RemovalId
    document_id: DocumentId
    owner: OwnerId
    content_hash: ContentHash
    requested_at: datetime
    receipt: RemovalReceipt | None = None
