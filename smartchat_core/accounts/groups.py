"""Groups of users: made, filled, and listed for those in them."""

from __future__ import annotations

from collections.abc import Sequence

from smartchat_core.accounts.access_notices import add_notice
from smartchat_core.accounts.actor import Actor
from smartchat_core.accounts.mail_orders import NO_MAIL, MailOrders
from smartchat_core.accounts.roles import Permission
from smartchat_core.accounts.shared_names import shared_name
from smartchat_core.accounts.user_names import canonical_name
from smartchat_core.errors import GroupNotFound, UserNotFound
from smartchat_core.events import RightsChanged
from smartchat_core.model.access_notice import AccessNoticeKind
from smartchat_core.model.ids import GroupId, group_id_for
from smartchat_core.model.mail import MailKind
from smartchat_core.model.security import RightsChange
from smartchat_core.model.user import Group, User
from smartchat_core.ports.database import Database, UnitOfWork
from smartchat_core.ports.runtime import Runtime

__all__ = ["GroupService", "groups_for"]


class GroupService:
    """What people do with groups. Who is in none and manages none sees none."""

    def __init__(self, *, database: Database, runtime: Runtime, mail: MailOrders = NO_MAIL) -> None:
        self._database = database
        self._runtime = runtime
        self._mail = mail
        self._clock = runtime.clock
        self._entropy = runtime.entropy
        self._sink = runtime.sink

    async def create(self, actor: Actor, name: str) -> Group:
        """Make a group with nobody in it.

        Raises:
            PermissionDenied: the actor manages no groups.
            InvalidRequest: the name is none.
            NameTaken: another group has it.
        """
        actor.require(Permission.MANAGE_GROUPS)
        identifier = group_id_for(entropy=self._entropy.uuid())
        group = Group(id=identifier, name=shared_name(name), created_at=self._clock.now())
        async with self._database.transaction() as work:
            await work.groups.add(group)
        return group

    async def list(self, actor: Actor) -> tuple[Group, ...]:
        """The groups that the actor is in, or all of them to who manages them; by name."""
        async with self._database.read_only() as work:
            return await groups_for(work, actor)

    async def named(self, actor: Actor, name: str) -> Group:
        """The group of this identifier or name.

        Raises:
            GroupNotFound: there is none that the actor may see.
        """
        async with self._database.read_only() as work:
            found = next((one for one in await groups_for(work, actor) if name in {one.id, one.name}), None)
        if found is None:
            raise GroupNotFound(f"there is no group {name}")
        return found

    async def get(self, actor: Actor, group: GroupId) -> Group:
        """The group of this identifier.

        Raises:
            GroupNotFound: there is none that the actor may see.
        """
        async with self._database.read_only() as work:
            found = next((one for one in await groups_for(work, actor) if one.id == group), None)
        if found is None:
            raise GroupNotFound(f"there is no group {group}")
        return found

    async def members(self, actor: Actor, group: GroupId) -> tuple[User, ...]:
        """Who is in the group, by name.

        Raises:
            GroupNotFound: there is none that the actor may see.
        """
        async with self._database.read_only() as work:
            if not any(one.id == group for one in await groups_for(work, actor)):
                raise GroupNotFound(f"there is no group {group}")
            users = [await work.users.get(one) for one in await work.groups.members(group)]
        return tuple(sorted(users, key=lambda one: one.name))

    async def rename(self, actor: Actor, group: GroupId, name: str) -> Group:
        """Give the group another name.

        Raises:
            PermissionDenied: the actor manages no groups.
            GroupNotFound: there is none of this identifier.
            InvalidRequest: the name is none.
            NameTaken: another group has it.
        """
        actor.require(Permission.MANAGE_GROUPS)
        async with self._database.transaction() as work:
            await work.groups.rename(group, shared_name(name))
            return await work.groups.get(group)

    async def remove(self, actor: Actor, group: GroupId) -> None:
        """Remove the group; what was shared with it is shared with its members no more.

        Raises:
            PermissionDenied: the actor manages no groups.
            GroupNotFound: there is none of this identifier.
        """
        actor.require(Permission.MANAGE_GROUPS)
        async with self._database.transaction() as work:
            await work.groups.remove(group)
        self._publish(actor, RightsChange.GROUP_REMOVED, group)

    async def enter(self, actor: Actor, group: GroupId, names: Sequence[str]) -> None:
        """Have the users of these names in the group, all of them or none.

        It is shown to those whose documents the group may read: they are read by more people from then on.

        Raises:
            PermissionDenied: the actor manages no groups.
            GroupNotFound: there is none of this identifier.
            UserNotFound: a user does not exist.
        """
        actor.require(Permission.MANAGE_GROUPS)
        async with self._database.transaction() as work:
            found = await work.groups.get(group)
            before = set(await work.groups.members(group))
            users = [await _user(work, name) for name in names]
            await work.groups.enter(group, [one.id for one in users])
            await self._note_entries(work, actor, found, [one for one in users if one.id not in before])
        for user in users:
            self._publish(actor, RightsChange.GROUP_ENTERED, group, user.id)

    async def _note_entries(self, work: UnitOfWork, actor: Actor, group: Group, entered: Sequence[User]) -> None:
        by = None if actor.user is None else await work.users.get(actor.user)
        kind = AccessNoticeKind.GROUP_ENTERED
        for owner in sorted(await work.shelves.owners_shared_with(group.id)):
            others = [one for one in entered if one.owner != owner]
            if owner == actor.owner:
                continue
            for one in others:
                await add_notice(work, self._runtime, owner, kind, by=by, who=one.name, group=group.name)
            user = await work.users.of_owner(owner)
            if others and user is not None:
                await self._mail.notice(work, user, MailKind.GROUP_ENTERED, self._clock.now())

    async def leave(self, actor: Actor, group: GroupId, names: Sequence[str]) -> None:
        """Have the users of these names in the group no more, from their next request on.

        Raises:
            PermissionDenied: the actor manages no groups.
            GroupNotFound: there is none of this identifier.
            UserNotFound: a user does not exist.
        """
        actor.require(Permission.MANAGE_GROUPS)
        async with self._database.transaction() as work:
            await work.groups.get(group)
            users = [(await _user(work, name)).id for name in names]
            await work.groups.leave(group, users)
        for user in users:
            self._publish(actor, RightsChange.GROUP_LEFT, group, user)

    def _publish(self, actor: Actor, change: RightsChange, group: GroupId, user: str = "") -> None:
        self._sink.publish(RightsChanged(change=change, by=actor.name, of=group, to=user))


async def groups_for(work: UnitOfWork, actor: Actor) -> tuple[Group, ...]:
    """The groups that the actor is in, or all of them to who manages them; by name."""
    if Permission.MANAGE_GROUPS in actor.permissions:
        return await work.groups.list()
    return () if actor.user is None else await work.groups.of_user(actor.user)


async def _user(work: UnitOfWork, name: str) -> User:
    user = await work.users.named(canonical_name(name))
    if user is None:
        raise UserNotFound(f"there is no user {name}")
    return user
