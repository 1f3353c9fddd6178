"""What models were paid for: the book in which every request to one stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from smartchat_core.model.ids import OwnerId, UsageEntryId
from smartchat_core.model.usage import Usage

__all__ = ["Spending", "UsageEntry"]


@dataclass(frozen=True, kw_only=True, slots=True)
class UsageEntry:
    """A request to a model that has come to its end, and what it took; `outcome` is as in `ModelCalled`."""

    id: UsageEntryId
    at: datetime
    owner: OwnerId
    provider: str
    model: str
    feature: str
    outcome: str
    usage: Usage


@dataclass(frozen=True, kw_only=True, slots=True)
class Spending:
    """What all requests to a model for a feature took together."""

    provider: str
    model: str
    feature: str
    requests: int
    usage: Usage
