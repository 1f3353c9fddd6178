"""What was named, and is not there for whom asks."""

from __future__ import annotations

from smartchat_core.errors.base import SmartChatError

__all__ = [
    "ApiKeyNotFound",
    "ContentAccessNotFound",
    "ConversationNotFound",
    "DocumentNotFound",
    "FileNotStored",
    "GroupNotFound",
    "JobNotFound",
    "LookupFailed",
    "PasskeyNotFound",
    "SectionNotFound",
    "SessionNotFound",
    "ShelfNotFound",
    "TurnNotFound",
    "UserNotFound",
    "WebhookMessageNotFound",
    "WebhookNotFound",
]


class LookupFailed(SmartChatError, LookupError):
    """Something that was named does not exist, or is not visible to this owner."""

    code = "not_found"


class DocumentNotFound(LookupFailed):
    """No such document for this owner."""

    code = "document_not_found"
    default_remedy = "List the documents to see which there are."


class SectionNotFound(LookupFailed):
    """The document has no such chapter or section."""

    code = "section_not_found"
    default_remedy = "Show the document to see its sections."


class JobNotFound(LookupFailed):
    """No such job."""

    code = "job_not_found"
    default_remedy = "List the jobs to see which there are; those of a removed document went with it."


class ConversationNotFound(LookupFailed):
    """No such conversation of this owner."""

    code = "conversation_not_found"
    default_remedy = "List the conversations to see which there are."


class TurnNotFound(LookupFailed):
    """The conversation has no such turn."""

    code = "turn_not_found"
    default_remedy = "Show the conversation to see its turns."


class FileNotStored(LookupFailed):
    """The file store has nothing under this key."""

    code = "file_not_stored"


class UserNotFound(LookupFailed):
    """No such user."""

    code = "user_not_found"
    default_remedy = "List the users to see which there are."


class GroupNotFound(LookupFailed):
    """No such group."""

    code = "group_not_found"
    default_remedy = "List the groups to see which there are."


class ContentAccessNotFound(LookupFailed):
    """There is no such access of an operator to somebody's content, or it has ended."""

    code = "content_access_not_found"


class ShelfNotFound(LookupFailed):
    """No such shelf that this user may see."""

    code = "shelf_not_found"
    default_remedy = "List the shelves to see which there are."


class SessionNotFound(LookupFailed):
    """No such session of this user; it may have ended."""

    code = "session_not_found"
    default_remedy = "List the sessions to see which there are."


class ApiKeyNotFound(LookupFailed):
    """No such key of this user; it may have ended."""

    code = "api_key_not_found"
    default_remedy = "List the keys to see which there are."


class PasskeyNotFound(LookupFailed):
    """The user has no such passkey."""

    code = "passkey_not_found"


class WebhookNotFound(LookupFailed):
    """No such webhook of this owner."""

    code = "webhook_not_found"
    default_remedy = "List the webhooks to see which there are."


class WebhookMessageNotFound(LookupFailed):
    """The webhook has no such message; finished ones are deleted after some time."""

    code = "webhook_message_not_found"
    default_remedy = "List the deliveries of the webhook to see which there are."
