"""Rules of content: documents, what is noted of them, and conversations."""

from __future__ import annotations

from typing import Final

from smartchat_core.audit.audited import Audited, Call, RepositoryRules
from smartchat_core.model.audit import AuditChange
from smartchat_core.ports.conversations import ConversationRepository
from smartchat_core.ports.documents import DocumentRepository
from smartchat_core.ports.name_corrections import NameCorrectionRepository
from smartchat_core.ports.records import RemovalRepository
from smartchat_core.ports.section_summaries import SectionSummaries
from smartchat_core.ports.source_files import SourceFileRepository

__all__ = ["CONTENT"]

_PROGRESS: Final = "how far the work on a document has come, which the program notes; what people do has other methods"
_ASKING: Final = "a reader's questions and their answers change nothing that others see, and are content"


def _document(action: str, call: Call) -> AuditChange:
    return AuditChange(action=action, subject=call["document"], owner=call["scope"].owner)


def _added(call: Call) -> AuditChange | None:
    document = call["document"]
    if not call.result:
        return None
    details = {"media_type": document.media_type, "bytes": document.size_bytes}
    return AuditChange(action="document.added", subject=document.id, owner=document.owner, details=details)


def _removal_completed(call: Call) -> AuditChange | None:
    removal = call["removal"]
    if removal.receipt is None:
        return None
    details = {"passages": removal.receipt.passages_removed, "receipt": removal.id}
    return AuditChange(
        action="document.removal_completed", subject=removal.document_id, owner=removal.owner, details=details
    )


CONTENT: Final = {
    "documents": RepositoryRules(
        port=DocumentRepository,
        audited={
            "add": Audited(changes=_added),
            "describe": Audited(changes=lambda call: _document("document.described", call)),
            "remove": Audited(changes=lambda call: _document("document.removed", call)),
        },
        exempt={"save": _PROGRESS, "replace_sections": _PROGRESS},
        reads="get list find hold owners same_content lock_content locate with_layout shared_by_content sections",
    ),
    "removals": RepositoryRules(
        port=RemovalRepository,
        audited={"save": Audited(changes=_removal_completed)},
        exempt={"add": "it comes in the transaction that removes the document, which has a row"},
        reads="pending for_document",
    ),
    "name_corrections": RepositoryRules(
        port=NameCorrectionRepository,
        audited={"change": Audited(changes=lambda call: _document("document.names_corrected", call))},
        reads="get",
    ),
    "summaries": RepositoryRules(
        port=SectionSummaries,
        exempt={"save": "it is derived from the document and kept to save the work of making it again"},
        reads="find",
    ),
    "source_files": RepositoryRules(
        port=SourceFileRepository,
        exempt={
            "save": "which file a document came from; the document has rows of its own",
            "remove": "a file that is gone; the document has rows of its own",
        },
        reads="list page",
    ),
    "conversations": RepositoryRules(
        port=ConversationRepository,
        audited={
            "remove": Audited(
                changes=lambda call: AuditChange(
                    action="conversation.removed", subject=call["conversation"], owner=call["scope"].owner
                )
            ),
        },
        exempt=dict.fromkeys(("add", "save", "add_turn", "save_turn"), _ASKING),
        reads="lock_owner count get list turn tree turns derived_from owners_derived_from",
    ),
}
