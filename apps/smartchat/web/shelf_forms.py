"""What the pages of shelves show, and what their forms choose."""

from collections.abc import Sequence
from typing import Any, Final

from litestar import Request, Response

from smartchat.web.access.account import Account
from smartchat.web.context import WebContext
from smartchat.web.forms import FormPage
from smartchat_core.accounts.actor import Actor
from smartchat_core.accounts.roles import Permission
from smartchat_core.accounts.shared_names import MAX_SHARED_NAME
from smartchat_core.errors import InvalidRequest, PermissionDenied
from smartchat_core.model.document import Document
from smartchat_core.model.ids import DocumentId, ShelfId
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.shelf import AudienceKind, ShelfAccess, ShelfRight, VisibleShelf
from smartchat_core.ports.listing import all_documents

__all__ = ["SHELVES_PATH", "ShelfForms", "chosen_share"]

SHELVES_PATH: Final = "/account/shelves"
_MAX_OFFERED: Final = 200
"""Documents that a form offers at once; `find` leads to the others."""
_GROUP: Final = "group:"
_ACCESSES = {
    ShelfAccess.OWNER: "yours",
    ShelfAccess.CHANGE: "shared with you, to read and change",
    ShelfAccess.READ: "shared with you, to read",
    ShelfAccess.DECLINED: "declined by you",
    ShelfAccess.CONTRIBUTOR: "shared with you no more",
}
_RIGHTS = {ShelfRight.READ: "may read", ShelfRight.CHANGE: "may read and change"}
_FILLERS = frozenset({ShelfAccess.OWNER, ShelfAccess.CHANGE})
_SHARED = frozenset({ShelfAccess.CHANGE, ShelfAccess.READ})


class ShelfForms:
    """The pages of shelves, for one request."""

    def __init__(self, request: Request[Any, Any, Any], account: Account, context: WebContext) -> None:
        self.actor = Actor.of(account.user)
        self.shelves = context.access.shelves
        self._page = FormPage(request)
        self._context = context

    def leave_to(self, shelf: ShelfId | None) -> Response[Any]:
        """Lead the browser to the shelf, or to the list of all."""
        return self._page.leave(SHELVES_PATH if shelf is None else f"{SHELVES_PATH}/{shelf}")

    def confirm_first(self, shelf: ShelfId) -> Response[Any]:
        """Have the user prove again who it is, and come back to the shelf."""
        return self._page.confirm_first(f"{SHELVES_PATH}/{shelf}")

    async def show_all(self, *, problem: str = "") -> Response[Any]:
        """The list of the shelves; 400 with a problem."""
        found = await self.shelves.list(self.actor)
        rows = [
            {
                "id": one.shelf.id,
                "name": one.shelf.name,
                "access": _ACCESSES[one.access],
                "whose": "" if one.access is ShelfAccess.OWNER else one.owner_name,
            }
            for one in found
        ]
        status = 400 if problem else 200
        return self._page.show("shelves", "Shelves", status=status, problem=problem, shelves=rows, most=MAX_SHARED_NAME)

    async def show(self, shelf: ShelfId, *, find: str = "", problem: str = "") -> Response[Any]:
        """One shelf; 400 with a problem.

        Raises:
            ShelfNotFound: there is none of this identifier that the user sees.
        """
        seen = await self.shelves.get(self.actor, shelf)
        owned, fills = seen.access is ShelfAccess.OWNER, seen.access in _FILLERS
        rows = await self._documents(seen)
        offered = await self._offered({one["id"] for one in rows}, find) if fills else ()
        return self._page.show(
            "shelf",
            seen.shelf.name,
            status=400 if problem else 200,
            problem=problem,
            shelf=seen.shelf,
            access=_ACCESSES[seen.access],
            owned=owned,
            whose="" if owned else seen.owner_name,
            declinable=seen.access in _SHARED,
            declined=seen.access is ShelfAccess.DECLINED,
            fills=fills,
            documents=rows,
            offered=offered[:_MAX_OFFERED],
            more=len(offered) > _MAX_OFFERED,
            find=find,
            shares=await self._shares(shelf),
            audiences=await self._audiences() if owned else (),
            most=MAX_SHARED_NAME,
        )

    async def _documents(self, seen: VisibleShelf) -> Sequence[dict[str, Any]]:
        standing = await self.shelves.documents(self.actor, seen.shelf.id)
        # Pages are admitted without what others share, which other requests are asked about for each.
        scope = await self._context.access.rights.scope_of(self.actor.owner)
        async with self._context.database.read_only() as work:
            admitted = await work.documents.find(scope, [one.document for one in standing])
        titles = {one.id: one.title for one in admitted}
        return [
            {
                "id": one.document,
                "title": titles[one.document],
                "own": one.owner == self.actor.owner,
                "added": f"{one.added_at:%Y-%m-%d}",
                "takeable": seen.access in _FILLERS or one.owner == self.actor.owner,
            }
            for one in standing
            if one.document in titles
        ]

    async def _offered(self, standing: set[DocumentId], find: str) -> Sequence[Document]:
        """Documents of one's own that are not on the shelf, with this in their titles; one more than are offered."""
        found: list[Document] = []
        wanted = find.casefold()
        async with self._context.database.read_only() as work:
            async for one in all_documents(work, OwnerScope(owner=self.actor.owner)):
                if one.id not in standing and wanted in one.title.casefold():
                    found.append(one)
                if len(found) > _MAX_OFFERED:
                    break
        return found

    async def _shares(self, shelf: ShelfId) -> Sequence[dict[str, str]]:
        try:
            shares = await self.shelves.shares(self.actor, shelf)
        except PermissionDenied:  # it is somebody else's, and nothing of one's own stands on it
            return ()
        return [
            {
                "kind": one.share.audience.kind.value,
                "name": one.name,
                "shown": _shown(one.share.audience.kind, one.name),
                "right": _RIGHTS[one.share.right],
            }
            for one in shares
        ]

    async def _audiences(self) -> Sequence[tuple[str, str]]:
        """Whom the form offers, by value and label: a user who is named, groups, and everybody where one may."""
        groups = await self._context.access.groups.list(self.actor)
        everybody = Permission.SHARE_WITH_EVERYBODY in self.actor.permissions
        return [
            (AudienceKind.USER.value, "The user of this name"),
            *((f"{_GROUP}{one.id}", f"The group {one.name}") for one in groups),
            *([(AudienceKind.EVERYBODY.value, "Everybody who has an account")] if everybody else []),
        ]


def chosen_share(choice: str, name: str, right: str) -> tuple[AudienceKind, str, ShelfRight]:
    """With whom the form shares, the name of the user or the identifier of the group, and what these may do.

    Raises:
        InvalidRequest: it offers no such choice.
    """
    if right in set(ShelfRight):
        if choice.startswith(_GROUP):
            return AudienceKind.GROUP, choice.removeprefix(_GROUP), ShelfRight(right)
        if choice == AudienceKind.USER:
            return AudienceKind.USER, name, ShelfRight(right)
        if choice == AudienceKind.EVERYBODY:
            return AudienceKind.EVERYBODY, "", ShelfRight(right)
    raise InvalidRequest("the form holds something that it does not offer", remedy="Choose what it offers.")


def _shown(kind: AudienceKind, name: str) -> str:
    match kind:
        case AudienceKind.EVERYBODY:
            return "everybody who has an account"
        case AudienceKind.GROUP:
            return f"the group {name}"
        case AudienceKind.USER:
            return name
