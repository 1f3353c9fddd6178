"""Accesses to what is an owner's, and notices about them, as every face writes them out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from smartchat_core.model.access_notice import AccessNotice, AccessNoticeKind
from smartchat_core.model.content_access import ContentAccess
from smartchat_core.model.ids import AccessNoticeId, ContentAccessId, DocumentId

__all__ = ["AccessRecord", "NoticeRecord"]


@dataclass(frozen=True, kw_only=True, slots=True)
class AccessRecord:
    """An operator's access by the name that they had; `document` None: to all of the owner's."""

    id: ContentAccessId
    by: str
    document: DocumentId | None
    reason: str
    opened_at: datetime
    expires_at: datetime
    ended_at: datetime | None

    @classmethod
    def of(cls, access: ContentAccess) -> AccessRecord:
        """The record of an access."""
        return cls(
            id=access.id,
            by=access.by_name,
            document=access.document,
            reason=access.reason,
            opened_at=access.opened_at,
            expires_at=access.expires_at,
            ended_at=access.ended_at,
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class NoticeRecord:
    """What somebody did; `by` is empty for who has the machine, `who` was put into `group`."""

    id: AccessNoticeId
    kind: AccessNoticeKind
    at: datetime
    by: str
    who: str
    group: str
    seen_at: datetime | None

    @classmethod
    def of(cls, notice: AccessNotice) -> NoticeRecord:
        """The record of a notice."""
        return cls(
            id=notice.id,
            kind=notice.kind,
            at=notice.at,
            by=notice.by_name,
            who=notice.who,
            group=notice.group,
            seen_at=notice.seen_at,
        )
