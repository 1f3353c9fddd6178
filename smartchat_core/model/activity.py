"""What people do with SmartChat, as events and metrics name it."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Feature", "Vote"]


class Feature(StrEnum):
    """A feature that somebody used, and under which the cost of models is counted."""

    ASK = "ask"
    SEARCH = "search"
    SUMMARY = "summary"
    QUOTES = "quotes"
    CHARACTERS = "characters"
    UPLOAD = "upload"
    READ = "read"
    REMOVE = "remove"
    FEEDBACK = "feedback"
    REINDEX = "reindex"
    CANARY = "canary"
    """The trial run of an operator: its cost is counted, and nobody counts as a user for it."""


class Vote(StrEnum):
    """A reader's judgement of an answer."""

    UP = "up"
    DOWN = "down"
