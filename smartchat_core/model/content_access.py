"""Access of operators to what is somebody else's, for a stated reason and a limited time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from smartchat_core.model.ids import ContentAccessId, DocumentId, OwnerId, UserId

__all__ = ["ContentAccess"]


@dataclass(frozen=True, kw_only=True, slots=True)
class ContentAccess:
    """An operator may read an owner's documents, or one of them, until then; the owner sees it, and why.

    `by` is the operator, and `by_name` the name that they had. `document` None stands for all of the owner's.
    """

    id: ContentAccessId
    by: UserId
    by_name: str
    owner: OwnerId
    document: DocumentId | None
    reason: str
    opened_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether it can be used now, by an operator who is one still."""
        return self.ended_at is None and now < self.expires_at
