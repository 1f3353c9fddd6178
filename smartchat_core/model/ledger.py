"""The usage ledger: an entry for every request to a paid model."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from smartchat_core.model.activity import Feature
from smartchat_core.model.ids import OwnerId, UsageEntryId
from smartchat_core.model.usage import CallOutcome, Usage

__all__ = ["Spending", "UsageEntry"]


@dataclass(frozen=True, kw_only=True, slots=True)
class UsageEntry:
    """A request to a model that has come to its end, and what it took."""

    id: UsageEntryId
    at: datetime
    owner: OwnerId
    provider: str
    model: str
    feature: Feature
    outcome: CallOutcome
    usage: Usage


@dataclass(frozen=True, kw_only=True, slots=True)
class Spending:
    """What all requests to a model for a feature took together."""

    provider: str
    model: str
    feature: str
    requests: int
    usage: Usage
