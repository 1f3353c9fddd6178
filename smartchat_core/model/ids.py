"""Identifiers, each a distinct type so that one cannot stand in for another."""

from __future__ import annotations

import uuid
from typing import NewType

__all__ = [
    "AccessNoticeId",
    "ApiKeyId",
    "ContentAccessId",
    "ContentHash",
    "ConversationId",
    "DocumentId",
    "EventId",
    "GroupId",
    "JobId",
    "OwnerId",
    "PassageId",
    "PasskeyId",
    "RemovalId",
    "ReservationId",
    "SessionId",
    "ShelfId",
    "SubscriptionChangeId",
    "TurnId",
    "UsageEntryId",
    "UserId",
    "WebhookId",
    "access_notice_id_for",
    "api_key_id_for",
    "content_access_id_for",
    "conversation_id_for",
    "document_id_for",
    "event_id_for",
    "group_id_for",
    "job_id_for",
    "passage_id_for",
    "passkey_id_for",
    "removal_id_for",
    "reservation_id_for",
    "session_id_for",
    "shelf_id_for",
    "subscription_change_id_for",
    "turn_id_for",
    "usage_entry_id_for",
    "user_id_for",
    "webhook_id_for",
]

ApiKeyId = NewType("ApiKeyId", str)
AccessNoticeId = NewType("AccessNoticeId", str)
ContentAccessId = NewType("ContentAccessId", str)
ContentHash = NewType("ContentHash", str)
ConversationId = NewType("ConversationId", str)
DocumentId = NewType("DocumentId", str)
EventId = NewType("EventId", str)
GroupId = NewType("GroupId", str)
JobId = NewType("JobId", str)
OwnerId = NewType("OwnerId", str)
PassageId = NewType("PassageId", str)
RemovalId = NewType("RemovalId", str)
PasskeyId = NewType("PasskeyId", str)
ReservationId = NewType("ReservationId", str)
SessionId = NewType("SessionId", str)
ShelfId = NewType("ShelfId", str)
SubscriptionChangeId = NewType("SubscriptionChangeId", str)
TurnId = NewType("TurnId", str)
UsageEntryId = NewType("UsageEntryId", str)
UserId = NewType("UserId", str)
WebhookId = NewType("WebhookId", str)


def document_id_for(*, entropy: uuid.UUID) -> DocumentId:
    """A document's identifier, from randomness that the caller supplies: it says nothing of what is in the file."""
    return DocumentId(f"doc-{entropy.hex[:20]}")


def event_id_for(*, entropy: uuid.UUID) -> EventId:
    """An event's identifier, from randomness that the caller supplies."""
    return EventId(f"evt-{entropy.hex[:20]}")


def job_id_for(*, entropy: uuid.UUID) -> JobId:
    """A job's identifier, from randomness that the caller supplies."""
    return JobId(f"job-{entropy.hex[:20]}")


def passage_id_for(*, document: DocumentId, ordinal: int) -> PassageId:
    """The identifier of the passage at this place of its document (counted from 0)."""
    return PassageId(f"{document}:{ordinal}")


def removal_id_for(*, entropy: uuid.UUID) -> RemovalId:
    """A removal's identifier, from randomness that the caller supplies."""
    return RemovalId(f"rem-{entropy.hex[:20]}")


def conversation_id_for(*, entropy: uuid.UUID) -> ConversationId:
    """A conversation's identifier, from randomness that the caller supplies."""
    return ConversationId(f"con-{entropy.hex[:20]}")


def turn_id_for(*, entropy: uuid.UUID) -> TurnId:
    """A turn's identifier, from randomness that the caller supplies."""
    return TurnId(f"turn-{entropy.hex[:20]}")


def usage_entry_id_for(*, entropy: uuid.UUID) -> UsageEntryId:
    """An entry's identifier, from randomness that the caller supplies."""
    return UsageEntryId(f"use-{entropy.hex[:20]}")


def reservation_id_for(*, entropy: uuid.UUID) -> ReservationId:
    """A reservation's identifier, from randomness that the caller supplies."""
    return ReservationId(f"rsv-{entropy.hex[:20]}")


def user_id_for(*, entropy: uuid.UUID) -> UserId:
    """A user's identifier, from randomness that the caller supplies."""
    return UserId(f"usr-{entropy.hex[:20]}")


def group_id_for(*, entropy: uuid.UUID) -> GroupId:
    """A group's identifier, from randomness that the caller supplies."""
    return GroupId(f"grp-{entropy.hex[:20]}")


def shelf_id_for(*, entropy: uuid.UUID) -> ShelfId:
    """A shelf's identifier, from randomness that the caller supplies."""
    return ShelfId(f"shf-{entropy.hex[:20]}")


def subscription_change_id_for(*, entropy: uuid.UUID) -> SubscriptionChangeId:
    """The identifier of a change of a subscription, from randomness that the caller supplies."""
    return SubscriptionChangeId(f"sub-{entropy.hex[:20]}")


def content_access_id_for(*, entropy: uuid.UUID) -> ContentAccessId:
    """The identifier of an operator's access to content, from randomness that the caller supplies."""
    return ContentAccessId(f"brk-{entropy.hex[:20]}")


def access_notice_id_for(*, entropy: uuid.UUID) -> AccessNoticeId:
    """The identifier of a notice about access, from randomness that the caller supplies."""
    return AccessNoticeId(f"ntc-{entropy.hex[:20]}")


def session_id_for(*, entropy: uuid.UUID) -> SessionId:
    """A session's identifier, from randomness that the caller supplies."""
    return SessionId(f"ses-{entropy.hex[:20]}")


def api_key_id_for(*, entropy: uuid.UUID) -> ApiKeyId:
    """A key's identifier, from randomness that the caller supplies."""
    return ApiKeyId(f"key-{entropy.hex[:20]}")


def passkey_id_for(*, entropy: uuid.UUID) -> PasskeyId:
    """A passkey's identifier, from randomness that the caller supplies."""
    return PasskeyId(f"pky-{entropy.hex[:20]}")


def webhook_id_for(*, entropy: uuid.UUID) -> WebhookId:
    """A webhook's identifier, from randomness that the caller supplies."""
    return WebhookId(f"whk-{entropy.hex[:20]}")
