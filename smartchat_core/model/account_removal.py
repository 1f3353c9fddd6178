"""The removal of an account with all that its owner had, and the proof that it was complete."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from smartchat_core.model.ids import OwnerId

__all__ = ["AccountRemoval", "Holdings"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Holdings:
    """How many things an owner has."""

    documents: int = 0
    conversations: int = 0
    turns: int = 0
    shelves: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class AccountRemoval:
    """An account that was deleted; it names nobody, and its `owner` is given to no one else.

    Attributes:
        had: what there was when it was deleted.
        passages: entries that were removed from the index.
        files: files that were deleted.
        completed_at: when nothing was left; None until then.
        backups_forget_at: when the last backup that may hold something of it is deleted, as the settings have it; None
            where they do not say.
    """

    id: str
    owner: OwnerId
    requested_at: datetime
    had: Holdings = Holdings()
    passages: int = 0
    files: int = 0
    completed_at: datetime | None = None
    backups_forget_at: datetime | None = None
