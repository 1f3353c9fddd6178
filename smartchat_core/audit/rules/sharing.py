"""Rules of who may read what: shelves, operators' accesses, and notices of both."""

from __future__ import annotations

from typing import Final

from smartchat_core.audit.audited import Audited, Call, RepositoryRules
from smartchat_core.model.audit import AuditChange
from smartchat_core.model.shelf import Audience
from smartchat_core.ports.access_notices import AccessNoticeRepository
from smartchat_core.ports.content_accesses import ContentAccessRepository
from smartchat_core.ports.shelves import ShelfRepository

__all__ = ["SHARING"]


def _audience(audience: Audience) -> str:
    return f"{audience.kind.value}:{audience.id}" if audience.id else audience.kind.value


def _shelf(action: str, call: Call, **details: object) -> AuditChange:
    """A change of the shelf in the argument `shelf`; `owner` is in the call where it is somebody's."""
    return AuditChange(action=action, subject=call["shelf"], owner=call.arguments.get("owner", ""), details=details)


def _opened(call: Call) -> AuditChange:
    access = call["access"]
    details = {"document": access.document or "all", "until": access.expires_at.isoformat()}
    return AuditChange(action="content.opened", subject=access.id, owner=access.owner, details=details)


SHARING: Final = {
    "shelves": RepositoryRules(
        port=ShelfRepository,
        audited={
            "add": Audited(
                changes=lambda call: AuditChange(
                    action="shelf.added", subject=call["shelf"].id, owner=call["shelf"].owner
                )
            ),
            "rename": Audited(changes=lambda call: _shelf("shelf.renamed", call)),
            "remove": Audited(changes=lambda call: _shelf("shelf.removed", call)),
            "share": Audited(
                changes=lambda call: _shelf(
                    "shelf.shared", call, to=_audience(call["share"].audience), right=call["share"].right.value
                )
            ),
            "unshare": Audited(
                changes=lambda call: (
                    _shelf("shelf.unshared", call, to=_audience(call["audience"])) if call.result else None
                )
            ),
            "decline": Audited(changes=lambda call: _shelf("shelf.declined", call) if call.result else None),
            "accept": Audited(changes=lambda call: _shelf("shelf.accepted", call) if call.result else None),
            "put": Audited(
                changes=lambda call: (
                    AuditChange(
                        action="shelf.document_put",
                        subject=call["shelf"],
                        owner=call["scope"].owner,
                        details={"document": call["document"]},
                    )
                    if call.result
                    else None
                )
            ),
            "take": Audited(
                changes=lambda call: (
                    _shelf("shelf.document_taken", call, document=call["document"]) if call.result else None
                )
            ),
            "remove_all": Audited(
                changes=lambda call: (
                    AuditChange(
                        action="shelves.removed",
                        subject=call["owner"],
                        owner=call["owner"],
                        details={"count": call.result},
                    )
                    if call.result
                    else None
                )
            ),
        },
        reads="visible seen shares documents shared_with owners_shared_with",
    ),
    "content_accesses": RepositoryRules(
        port=ContentAccessRepository,
        audited={
            "add": Audited(changes=_opened),
            "end": Audited(
                changes=lambda call: (
                    AuditChange(action="content.closed", subject=call["access"], details={"by": call["by"]})
                    if call.result
                    else None
                )
            ),
        },
        reads="to_owner by_user",
    ),
    "access_notices": RepositoryRules(
        port=AccessNoticeRepository,
        audited={
            "confirm": Audited(
                changes=lambda call: (
                    AuditChange(
                        action="notices.confirmed",
                        subject=call["owner"],
                        owner=call["owner"],
                        details={"count": call.result},
                    )
                    if call.result
                    else None
                )
            ),
        },
        exempt={"add": "it comes in the transaction of what it is about, which has a row"},
        reads="to_owner",
    ),
}
