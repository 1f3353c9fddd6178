"""Bounds that were reached."""

from __future__ import annotations

from smartchat_core.errors.base import SmartChatError

__all__ = [
    "BudgetExceeded",
    "ConversationFull",
    "LimitExceeded",
    "Overloaded",
    "ParserTimeUsedUp",
    "ParsingOutOfMemory",
    "ParsingTimedOut",
    "RateLimited",
    "TooManyWaiting",
]


class LimitExceeded(SmartChatError):
    """A bound on time, memory or money was reached."""

    code = "limit_exceeded"


class ParsingTimedOut(LimitExceeded):
    """Reading the file took longer than allowed."""

    code = "parsing_timed_out"
    default_remedy = "The file is damaged or extreme; get another copy, or raise the time limit."


class ParsingOutOfMemory(LimitExceeded):
    """Reading the file needed more memory than allowed."""

    code = "parsing_out_of_memory"
    default_remedy = "The file is damaged or extreme; get another copy, or raise the memory limit."


class BudgetExceeded(LimitExceeded):
    """The answer would cost more than the caller allows."""

    code = "budget_exceeded"
    default_remedy = "Raise the budget, choose a cheaper model, or ask without a model."


class ConversationFull(LimitExceeded):
    """A conversation has as many turns or characters as it may, or the owner as many conversations."""

    code = "conversation_full"
    default_remedy = "Begin another conversation."


class RateLimited(LimitExceeded):
    """Somebody asks more often than they may."""

    code = "rate_limited"
    transient = True
    default_remedy = "Wait a little and try again."

    def __init__(self, message: str, *, cause: str = "", remedy: str = "", retry_after_seconds: float = 1.0) -> None:
        super().__init__(message, cause=cause, remedy=remedy)
        self.retry_after_seconds = retry_after_seconds


class TooManyWaiting(RateLimited):
    """As many of one owner's documents wait as may wait, while others' are still taken."""

    code = "too_many_waiting"
    default_remedy = "Wait until some of your documents are ready, then go on."


class ParserTimeUsedUp(RateLimited):
    """The time for reading files that one owner has, or all have together, is used up for now."""

    code = "parser_time_used_up"
    default_remedy = "Try again later, or have the operator allow more time for reading files."


class Overloaded(LimitExceeded):
    """As much work is waiting as may wait; more is refused instead of being piled up."""

    code = "overloaded"
    transient = True
    default_remedy = "Try again in a few minutes, or add workers."

    def __init__(self, message: str, *, cause: str = "", remedy: str = "", retry_after_seconds: float = 30.0) -> None:
        super().__init__(message, cause=cause, remedy=remedy)
        self.retry_after_seconds = retry_after_seconds
