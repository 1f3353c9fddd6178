"""Pagination cursors: where a page of a list ended, so that the next one can begin there."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import UTC, datetime

from smartchat_core.errors import InvalidRequest
from smartchat_core.model.conversation import Conversation
from smartchat_core.model.document import Document
from smartchat_core.model.ids import ConversationId, DocumentId

__all__ = ["MAX_CURSOR_CHARACTERS", "ConversationCursor", "DocumentCursor"]

MAX_CURSOR_CHARACTERS = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentCursor:
    """A place in the order in which documents are listed: by the moment when they were added, then by identifier.

    It is a place and no count, so that what is added or removed meanwhile makes no other document come twice or never.
    """

    added_at: datetime
    id: DocumentId

    @classmethod
    def after(cls, document: Document) -> DocumentCursor:
        """The place behind a document, whether it is still there or not."""
        return cls(added_at=document.added_at, id=document.id)

    @classmethod
    def parse(cls, token: str) -> DocumentCursor:
        """The cursor that `token` encodes.

        Raises:
            InvalidRequest: it is none.
        """
        moment, name = _decoded(token, listed="documents")
        return cls(added_at=moment, id=DocumentId(name))

    @property
    def token(self) -> str:
        """The cursor as a URL-safe text; its encoding may change."""
        return _encoded(self.added_at, self.id)


@dataclass(frozen=True, kw_only=True, slots=True)
class ConversationCursor:
    """A place in the order in which conversations are listed: those with the latest turn first, then by identifier.

    A conversation that goes on meanwhile moves to the front; no other one comes twice or never.
    """

    updated_at: datetime
    id: ConversationId

    @classmethod
    def after(cls, conversation: Conversation) -> ConversationCursor:
        """The place behind a conversation, whether it is still there or not."""
        return cls(updated_at=conversation.updated_at, id=conversation.id)

    @classmethod
    def parse(cls, token: str) -> ConversationCursor:
        """The cursor that `token` encodes.

        Raises:
            InvalidRequest: it is none.
        """
        moment, name = _decoded(token, listed="conversations")
        return cls(updated_at=moment, id=ConversationId(name))

    @property
    def token(self) -> str:
        """The cursor as a URL-safe text; its encoding may change."""
        return _encoded(self.updated_at, self.id)


def _encoded(moment: datetime, name: str) -> str:
    return base64.urlsafe_b64encode(f"{moment.isoformat()} {name}".encode()).decode("ascii")


def _decoded(token: str, *, listed: str) -> tuple[datetime, str]:
    try:
        read = base64.b64decode(token[: MAX_CURSOR_CHARACTERS + 1].encode("ascii"), altchars=b"-_", validate=True)
        text, _, name = read.decode().partition(" ")
        moment = datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError) as exc:
        raise _no_cursor(listed) from exc
    if _encoded(moment, name) != token:  # cut off, or written by somebody else
        raise _no_cursor(listed)
    return moment, name


def _no_cursor(listed: str) -> InvalidRequest:
    return InvalidRequest(
        f"this is no place in a list of {listed}",
        remedy="Take the cursor that came with the page before, or begin without one.",
    )
