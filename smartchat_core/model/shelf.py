"""Shelves: documents that somebody puts together, alone or to share them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from smartchat_core.model.ids import DocumentId, GroupId, OwnerId, ShelfId, UserId

__all__ = [
    "EVERYBODY",
    "Audience",
    "AudienceKind",
    "Shelf",
    "ShelfAccess",
    "ShelfRight",
    "ShelfShare",
    "ShelvedDocument",
    "VisibleShelf",
]


class ShelfRight(StrEnum):
    """What those with whom a shelf is shared may do."""

    READ = "read"
    """Search, ask and read what stands on it."""
    CHANGE = "change"
    """Also put documents of their own on it, and take any off."""


class ShelfAccess(StrEnum):
    """How somebody comes to see a shelf, the most powerful first."""

    OWNER = "owner"
    """It is theirs."""
    CHANGE = "change"
    READ = "read"
    DECLINED = "declined"
    """It is shared with them, and they do not want it: nothing of it is theirs to read."""
    CONTRIBUTOR = "contributor"
    """It is shared with them no more, and a document of theirs stands on it."""


class AudienceKind(StrEnum):
    """With whom something can be shared."""

    USER = "user"
    GROUP = "group"
    EVERYBODY = "everybody"


@dataclass(frozen=True, kw_only=True, slots=True)
class Audience:
    """With whom a shelf is shared: a user, a group, or all users of the installation, who need no `id`."""

    kind: AudienceKind
    id: str = ""

    @classmethod
    def of_user(cls, user: UserId) -> Audience:
        """One user."""
        return cls(kind=AudienceKind.USER, id=user)

    @classmethod
    def of_group(cls, group: GroupId) -> Audience:
        """Those who are in the group at the time."""
        return cls(kind=AudienceKind.GROUP, id=group)


EVERYBODY = Audience(kind=AudienceKind.EVERYBODY)
"""All users of the installation."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Shelf:
    """A shelf. Its owner decides who sees it; the name is unique among the owner's."""

    id: ShelfId
    owner: OwnerId
    name: str
    created_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class ShelfShare:
    """A shelf is shared with these, and they may do that."""

    audience: Audience
    right: ShelfRight


@dataclass(frozen=True, kw_only=True, slots=True)
class ShelvedDocument:
    """A document on a shelf; its owner put it there."""

    document: DocumentId
    owner: OwnerId
    added_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class VisibleShelf:
    """A shelf, and what somebody may do with it.

    `owner_name` is whose it is, as others see it; empty where that is no user.
    """

    shelf: Shelf
    access: ShelfAccess
    owner_name: str = field(default="", compare=False)
