"""What the interface says about shelves and groups."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import Field

from smartchat.web.schemas import Model
from smartchat_core.accounts.shared_names import MAX_SHARED_NAME
from smartchat_core.accounts.shelves import NamedShare
from smartchat_core.model.document import Document
from smartchat_core.model.ids import DocumentId, GroupId, ShelfId
from smartchat_core.model.shelf import AudienceKind, ShelfAccess, ShelfRight, ShelvedDocument, VisibleShelf
from smartchat_core.model.user import Group, User

__all__ = [
    "Audience",
    "GroupList",
    "GroupMembers",
    "GroupView",
    "MemberNames",
    "MemberView",
    "ShareList",
    "ShareRequest",
    "ShareView",
    "SharedName",
    "ShelfDocumentView",
    "ShelfDocuments",
    "ShelfList",
    "ShelfView",
]

_MAX_NAMES = 100
_MAX_AUDIENCE = 254
Audience = Annotated[str, Field(max_length=_MAX_AUDIENCE, description="A name or an identifier.")]


class SharedName(Model):
    """The name of a shelf or of a group."""

    name: str = Field(min_length=1, max_length=2 * MAX_SHARED_NAME, examples=["Whales"])


class ShelfView(Model):
    """A shelf, and what one may do with it: `owner` says that it is one's own; `owner_name`, whose it is."""

    id: ShelfId = Field(examples=["shf-0a1b2c3d4e5f6a7b8c9d"])
    name: str
    access: ShelfAccess
    owner_name: str
    created_at: datetime

    @classmethod
    def of(cls, seen: VisibleShelf) -> Self:
        """The view of a shelf."""
        return cls(
            id=seen.shelf.id,
            name=seen.shelf.name,
            access=seen.access,
            owner_name=seen.owner_name,
            created_at=seen.shelf.created_at,
        )


class ShelfList(Model):
    """The shelves that one sees, by name."""

    shelves: tuple[ShelfView, ...]


class ShelfDocumentView(Model):
    """A document on a shelf; `own`: it is one's own."""

    id: DocumentId
    title: str
    own: bool
    added_at: datetime

    @classmethod
    def of(cls, shelved: ShelvedDocument, document: Document, *, own: bool) -> Self:
        """The view of a document on a shelf."""
        return cls(id=document.id, title=document.title, own=own, added_at=shelved.added_at)


class ShelfDocuments(Model):
    """What stands on a shelf, in the order in which it was put there."""

    documents: tuple[ShelfDocumentView, ...]


class ShareView(Model):
    """With whom a shelf is shared; `name` is empty for everybody."""

    kind: AudienceKind
    name: str
    right: ShelfRight

    @classmethod
    def of(cls, named: NamedShare) -> Self:
        """The view of a share."""
        return cls(kind=named.share.audience.kind, name=named.name, right=named.share.right)


class ShareList(Model):
    """With whom a shelf is shared."""

    shares: tuple[ShareView, ...]


class ShareRequest(Model):
    """With whom to share a shelf, and what these may do; everybody needs no `name`."""

    kind: AudienceKind
    name: Audience = ""
    right: ShelfRight = ShelfRight.READ


class GroupView(Model):
    """A group of users."""

    id: GroupId = Field(examples=["grp-0a1b2c3d4e5f6a7b8c9d"])
    name: str
    created_at: datetime

    @classmethod
    def of(cls, group: Group) -> Self:
        """The view of a group."""
        return cls(id=group.id, name=group.name, created_at=group.created_at)


class GroupList(Model):
    """Groups, by name."""

    groups: tuple[GroupView, ...]


class MemberView(Model):
    """Somebody in a group."""

    name: str

    @classmethod
    def of(cls, user: User) -> Self:
        """The view of a member."""
        return cls(name=user.name)


class GroupMembers(Model):
    """Who is in a group, by name."""

    members: tuple[MemberView, ...]


class MemberNames(Model):
    """Users by their names."""

    names: tuple[Audience, ...] = Field(min_length=1, max_length=_MAX_NAMES)
