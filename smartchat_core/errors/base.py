"""The root of the tree of errors."""

from __future__ import annotations

__all__ = [
    "ConcurrencyError",
    "DocumentNotReady",
    "LeaseLost",
    "SmartChatError",
    "UnforeseenFailure",
    "as_sentence",
]


class SmartChatError(Exception):
    """The root of the tree.

    Args:
        message: what happened, in one sentence for a person.
        cause: why it happened, as far as it is known.
        remedy: what that person can do now.
    """

    code = "error"
    default_remedy = ""
    transient = False

    def __init__(self, message: str, *, cause: str = "", remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.cause = cause
        self.remedy = remedy or self.default_remedy
        # A traceback shows them below the message, which `str` gives alone.
        for note in filter(None, (self.cause, self.remedy)):
            self.add_note(as_sentence(note))

    def operator_message(self) -> str:
        """What happened, why and what to do, in one paragraph, for the log and the operator."""
        return " ".join(map(as_sentence, filter(None, (self.message, self.cause, self.remedy))))

    def public_message(self) -> str:
        """The message for any reader: without the cause where that names paths, addresses or other internals."""
        return self.operator_message()


def as_sentence(text: str) -> str:
    """The text with a full stop, unless it ends otherwise."""
    return text if text.endswith((".", "!", "?", ":")) else f"{text}."


class DocumentNotReady(SmartChatError):
    """The document cannot be searched yet, or its processing failed."""

    code = "document_not_ready"
    default_remedy = "Wait until it is ready, or look at its status for the reason of the failure."


class UnforeseenFailure(SmartChatError):
    """Something happened that the program was not written for."""

    code = "unforeseen_failure"
    default_remedy = "Report it with the log of the time; other documents are not affected."


class ConcurrencyError(SmartChatError):
    """Somebody else changed or holds what was to be changed."""

    code = "conflict"
    transient = True


class LeaseLost(ConcurrencyError):
    """The worker's lease on the job has ended; another worker may hold it now."""

    code = "lease_lost"
