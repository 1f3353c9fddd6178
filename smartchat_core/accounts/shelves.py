"""Shelves: made, shared, filled, and read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from smartchat_core.accounts.actor import Actor
from smartchat_core.accounts.groups import groups_for
from smartchat_core.accounts.shared_names import shared_name
from smartchat_core.accounts.shelf_rules import (
    check_decline,
    check_own,
    check_put,
    check_see_shares,
    check_share,
    check_take,
    check_unshare,
    shown_documents,
)
from smartchat_core.accounts.user_directory import UserDirectory, knows
from smartchat_core.accounts.user_names import canonical_name
from smartchat_core.errors import GroupNotFound, InvalidRequest, ShelfNotFound, UserNotFound
from smartchat_core.events import RightsChanged
from smartchat_core.model.ids import DocumentId, GroupId, ShelfId, UserId, shelf_id_for
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.security import RightsChange
from smartchat_core.model.shelf import (
    EVERYBODY,
    Audience,
    AudienceKind,
    Shelf,
    ShelfAccess,
    ShelfRight,
    ShelfShare,
    ShelvedDocument,
    VisibleShelf,
)
from smartchat_core.ports.database import Database, UnitOfWork
from smartchat_core.ports.runtime import Runtime

__all__ = ["MAX_SHELVED", "MAX_SHELVES", "NamedShare", "ShelfService"]

MAX_SHELVES: Final = 1_000
"""Shelves of one owner."""
MAX_SHELVED: Final = 10_000
"""Documents on one shelf."""


@dataclass(frozen=True, kw_only=True, slots=True)
class NamedShare:
    """A share, and the name of whom it is with; empty for everybody."""

    share: ShelfShare
    name: str


class ShelfService:
    """What people do with shelves. Every method raises `ShelfNotFound` for a shelf that the actor may not see.

    Args:
        database: shelves, users and groups.
        runtime: time, randomness, and where events go.
        directory: which names one may share with.
    """

    def __init__(
        self, *, database: Database, runtime: Runtime, directory: UserDirectory = UserDirectory.EVERYBODY
    ) -> None:
        self._database = database
        self._directory = directory
        self._clock = runtime.clock
        self._entropy = runtime.entropy
        self._sink = runtime.sink

    async def create(self, actor: Actor, name: str) -> VisibleShelf:
        """Make an empty shelf that nobody else sees.

        Raises:
            InvalidRequest: the name is none, or there are `MAX_SHELVES`.
            NameTaken: the actor has another shelf of this name.
        """
        shelf = Shelf(
            id=shelf_id_for(entropy=self._entropy.uuid()),
            owner=actor.owner,
            name=shared_name(name),
            created_at=self._clock.now(),
        )
        async with self._database.transaction() as work:
            owned = [one for one in await work.shelves.visible(actor.owner) if one.access is ShelfAccess.OWNER]
            if len(owned) >= MAX_SHELVES:
                raise InvalidRequest(f"there are {MAX_SHELVES:,} shelves already", remedy="Remove one.")
            await work.shelves.add(shelf)
        return VisibleShelf(shelf=shelf, access=ShelfAccess.OWNER)

    async def list(self, actor: Actor) -> tuple[VisibleShelf, ...]:
        """The shelves that the actor sees, by name."""
        async with self._database.read_only() as work:
            return await work.shelves.visible(actor.owner)

    async def get(self, actor: Actor, shelf: ShelfId) -> VisibleShelf:
        """One shelf."""
        async with self._database.read_only() as work:
            return await work.shelves.seen(actor.owner, shelf)

    async def named(self, actor: Actor, name: str) -> VisibleShelf:
        """The shelf of this identifier or name; of several of one name that are shared, none.

        Raises:
            InvalidRequest: others have several of this name.
        """
        found = await self.list(actor)
        exact = [one for one in found if one.shelf.id == name]
        of_name = [one for one in found if one.shelf.name == name]
        chosen = exact or [one for one in of_name if one.access is ShelfAccess.OWNER] or of_name
        if not chosen:
            raise ShelfNotFound(f"there is no shelf “{name}”")
        if len(chosen) > 1:
            raise InvalidRequest(f"there are several shelves “{name}”", remedy="Give the identifier of one.")
        return chosen[0]

    async def rename(self, actor: Actor, shelf: ShelfId, name: str) -> VisibleShelf:
        """Give the shelf another name.

        Raises:
            PermissionDenied: it is somebody else's.
            InvalidRequest: the name is none.
            NameTaken: the actor has another shelf of this name.
        """
        name = shared_name(name)
        async with self._database.transaction() as work:
            check_own((await work.shelves.seen(actor.owner, shelf)).access)
            await work.shelves.rename(shelf, name)
            return await work.shelves.seen(actor.owner, shelf)

    async def remove(self, actor: Actor, shelf: ShelfId) -> None:
        """Remove the shelf; the documents on it stay where they belong.

        Raises:
            PermissionDenied: it is somebody else's.
        """
        async with self._database.transaction() as work:
            check_own((await work.shelves.seen(actor.owner, shelf)).access)
            await work.shelves.remove(shelf)
        self._publish(actor, RightsChange.SHELF_REMOVED, shelf)

    async def shares(self, actor: Actor, shelf: ShelfId) -> tuple[NamedShare, ...]:
        """With whom the shelf is shared: for its owner, and for those who put documents there or may do so.

        Raises:
            PermissionDenied: it is somebody else's, and nothing of the actor's stands on it.
        """
        async with self._database.read_only() as work:
            access = (await work.shelves.seen(actor.owner, shelf)).access
            standing = await work.shelves.documents(shelf)
            check_see_shares(access, contributed=any(one.owner == actor.owner for one in standing))
            shares = await work.shelves.shares(shelf)
            return tuple([NamedShare(share=one, name=await _name(work, one.audience)) for one in shares])

    async def share(
        self, actor: Actor, shelf: ShelfId, kind: AudienceKind, name: str = "", *, right: ShelfRight = ShelfRight.READ
    ) -> None:
        """Share the shelf with a user or a group of this name, or with everybody.

        One may share with a group that one is in, and with any where one manages groups; with which users, the
        directory says. Who may not be shared with is as somebody who does not exist.

        Raises:
            PermissionDenied: it is somebody else's, or the actor may not share with everybody.
            UserNotFound: there is no such user that the actor may share with.
            GroupNotFound: there is no such group that the actor may share with.
        """
        async with self._database.transaction() as work:
            check_share((await work.shelves.seen(actor.owner, shelf)).access, kind, actor.permissions)
            audience = await _audience(work, actor, kind, name, self._directory)
            await work.shelves.share(shelf, ShelfShare(audience=audience, right=right))
        self._publish(actor, RightsChange.SHELF_SHARED, shelf, _audience_name(audience), right)

    async def unshare(self, actor: Actor, shelf: ShelfId, kind: AudienceKind, name: str = "") -> bool:
        """Share the shelf with these no more, from their next request on; False where it was not.

        Raises:
            PermissionDenied: it is somebody else's.
        """
        async with self._database.transaction() as work:
            check_unshare((await work.shelves.seen(actor.owner, shelf)).access, kind, actor.permissions)
            found = None
            for one in await work.shelves.shares(shelf):
                if one.audience.kind is kind and name in {one.audience.id, await _name(work, one.audience)}:
                    found = one.audience
            ended = found is not None and await work.shelves.unshare(shelf, found)
        if found is not None and ended:
            self._publish(actor, RightsChange.SHELF_UNSHARED, shelf, _audience_name(found))
        return ended

    async def decline(self, actor: Actor, shelf: ShelfId) -> bool:
        """Have nothing of the shelf shared with the actor, from the next request on; False where it was so.

        It counts for every share of the shelf, also for later ones, until it is taken back.

        Raises:
            InvalidRequest: it is not shared with the actor.
        """
        return await self._set_declined(actor, shelf, declined=True)

    async def accept(self, actor: Actor, shelf: ShelfId) -> bool:
        """Take that back; False where it was not so.

        Raises:
            InvalidRequest: it is not shared with the actor.
        """
        return await self._set_declined(actor, shelf, declined=False)

    async def _set_declined(self, actor: Actor, shelf: ShelfId, *, declined: bool) -> bool:
        async with self._database.transaction() as work:
            check_decline((await work.shelves.seen(actor.owner, shelf)).access)
            changed = await (work.shelves.decline if declined else work.shelves.accept)(actor.owner, shelf)
        if changed:
            change = RightsChange.SHELF_DECLINED if declined else RightsChange.SHELF_ACCEPTED
            self._publish(actor, change, shelf)
        return changed

    async def documents(self, actor: Actor, shelf: ShelfId) -> tuple[ShelvedDocument, ...]:
        """What the actor sees on the shelf, in the order in which it was put there."""
        async with self._database.read_only() as work:
            seen = await work.shelves.seen(actor.owner, shelf)
            return shown_documents(seen.access, await work.shelves.documents(shelf), actor.owner)

    async def standing(self, actor: Actor, name: str) -> tuple[ShelvedDocument, ...]:
        """What the actor sees on the shelf of this identifier or name, as the place of a search or a question.

        Raises:
            InvalidRequest: others have several of this name.
        """
        return await self.documents(actor, (await self.named(actor, name)).shelf.id)

    async def put(self, actor: Actor, shelf: ShelfId, document: DocumentId) -> bool:
        """Put a document of the actor's own on the shelf; False where it stands there already.

        Raises:
            PermissionDenied: the actor may only read the shelf.
            DocumentNotFound: the actor has no such document.
            InvalidRequest: there are `MAX_SHELVED` on it.
        """
        async with self._database.transaction() as work:
            seen = await work.shelves.seen(actor.owner, shelf)
            check_put(seen.access)
            if len(await work.shelves.documents(shelf)) >= MAX_SHELVED:
                raise InvalidRequest(f"there are {MAX_SHELVED:,} documents on the shelf", remedy="Take one off.")
            put = await work.shelves.put(OwnerScope(owner=actor.owner), shelf, document, at=self._clock.now())
            shared = await _is_shared(work, seen)
        if put and shared:
            self._publish(actor, RightsChange.DOCUMENT_SHARED, shelf, document)
        return put

    async def take(self, actor: Actor, shelf: ShelfId, document: DocumentId) -> bool:
        """Take the document off the shelf; it is not removed. False where it does not stand there for the actor.

        Raises:
            PermissionDenied: it is somebody else's, and the actor may only read the shelf.
        """
        async with self._database.transaction() as work:
            seen = await work.shelves.seen(actor.owner, shelf)
            shown = shown_documents(seen.access, await work.shelves.documents(shelf), actor.owner)
            found = next((one for one in shown if one.document == document), None)
            if found is None:
                return False
            check_take(seen.access, own=found.owner == actor.owner)
            taken = await work.shelves.take(shelf, document)
            shared = await _is_shared(work, seen)
        if taken and shared:
            self._publish(actor, RightsChange.DOCUMENT_UNSHARED, shelf, document)
        return taken

    def _publish(
        self, actor: Actor, change: RightsChange, shelf: ShelfId, to: str = "", right: ShelfRight | None = None
    ) -> None:
        self._sink.publish(RightsChanged(change=change, by=actor.name, of=shelf, to=to, right=right or ""))


async def _is_shared(work: UnitOfWork, seen: VisibleShelf) -> bool:
    return seen.access is not ShelfAccess.OWNER or bool(await work.shelves.shares(seen.shelf.id))


def _audience_name(audience: Audience) -> str:
    return audience.id or audience.kind


async def _audience(
    work: UnitOfWork, actor: Actor, kind: AudienceKind, name: str, directory: UserDirectory
) -> Audience:
    match kind:
        case AudienceKind.EVERYBODY:
            return EVERYBODY
        case AudienceKind.USER:
            user = await work.users.named(canonical_name(name))
            if not await knows(work, actor, user, directory) or user is None:
                raise UserNotFound(f"there is no user {name} that you may share with")
            return Audience.of_user(user.id)
        case AudienceKind.GROUP:
            group = next((one for one in await groups_for(work, actor) if name in {one.name, one.id}), None)
            if group is None:
                raise GroupNotFound(f"there is no group {name}")
            return Audience.of_group(group.id)


async def _name(work: UnitOfWork, audience: Audience) -> str:
    match audience.kind:
        case AudienceKind.EVERYBODY:
            return ""
        case AudienceKind.USER:
            return (await work.users.get(UserId(audience.id))).name
        case AudienceKind.GROUP:
            return (await work.groups.get(GroupId(audience.id))).name
