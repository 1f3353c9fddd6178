"""Who may see, change and share a shelf: one place that decides."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from smartchat_core.accounts.roles import Permission
from smartchat_core.errors import InvalidRequest, PermissionDenied
from smartchat_core.model.ids import OwnerId
from smartchat_core.model.shelf import AudienceKind, ShelfAccess, ShelvedDocument

__all__ = [
    "check_decline",
    "check_own",
    "check_put",
    "check_see_shares",
    "check_share",
    "check_take",
    "check_unshare",
    "shown_documents",
]

_CHANGERS: Final = frozenset({ShelfAccess.OWNER, ShelfAccess.CHANGE})
_SHARED: Final = frozenset({ShelfAccess.CHANGE, ShelfAccess.READ, ShelfAccess.DECLINED})
_OWN_ALONE: Final = frozenset({ShelfAccess.CONTRIBUTOR, ShelfAccess.DECLINED})


def check_own(access: ShelfAccess) -> None:
    """Only the owner renames and removes a shelf.

    Raises:
        PermissionDenied: it is somebody else's.
    """
    if access is not ShelfAccess.OWNER:
        raise PermissionDenied("this shelf is somebody else's", cause="only its owner may do that")


def check_see_shares(access: ShelfAccess, *, contributed: bool) -> None:
    """The owner, those who may put documents there, and those who did, see who reads them by the shelf.

    Raises:
        PermissionDenied: it is somebody else's, and nothing of one's own stands on it.
    """
    if access not in _CHANGERS and not contributed:
        check_own(access)


def check_decline(access: ShelfAccess) -> None:
    """Those with whom a shelf is shared may not want it.

    Raises:
        InvalidRequest: it is one's own, or shared with one no more.
    """
    if access not in _SHARED:
        raise InvalidRequest("this shelf is not shared with you", cause=f"the access to it is {access.value}")


def check_share(access: ShelfAccess, kind: AudienceKind, permissions: Collection[Permission]) -> None:
    """The owner shares a shelf; with everybody only with the permission.

    Raises:
        PermissionDenied: neither is so.
    """
    check_own(access)
    if kind is AudienceKind.EVERYBODY and Permission.SHARE_WITH_EVERYBODY not in permissions:
        raise PermissionDenied("this account may not share with everybody", cause="it lacks the permission for that")


def check_unshare(access: ShelfAccess, kind: AudienceKind, permissions: Collection[Permission]) -> None:
    """The owner ends a share; that with everybody also who could make one.

    Raises:
        PermissionDenied: neither is so.
    """
    if kind is not AudienceKind.EVERYBODY or Permission.SHARE_WITH_EVERYBODY not in permissions:
        check_own(access)


def check_put(access: ShelfAccess) -> None:
    """The owner, and those with the right to change it, put documents of their own on a shelf.

    Raises:
        PermissionDenied: one may only read it.
    """
    if access not in _CHANGERS:
        raise PermissionDenied("this shelf may only be read", cause=f"the access to it is {access.value}")


def check_take(access: ShelfAccess, *, own: bool) -> None:
    """Who may put documents on a shelf may take any off; everybody may take off their own.

    Raises:
        PermissionDenied: it is somebody else's document, and one may only read the shelf.
    """
    if not own:
        check_put(access)


def shown_documents(
    access: ShelfAccess, documents: tuple[ShelvedDocument, ...], owner: OwnerId
) -> tuple[ShelvedDocument, ...]:
    """What this owner sees on the shelf: their own documents alone where nothing of it is shared with them."""
    if access in _OWN_ALONE:
        return tuple(one for one in documents if one.owner == owner)
    return documents
