"""Which names of users one learns by sharing with them."""

from __future__ import annotations

from enum import StrEnum

from smartchat_core.accounts.actor import Actor
from smartchat_core.accounts.roles import Permission
from smartchat_core.accounts.second_factors import NOBODY
from smartchat_core.model.user import User
from smartchat_core.ports.database import UnitOfWork

__all__ = ["UserDirectory", "knows"]


class UserDirectory(StrEnum):
    """With whom people may share by name."""

    GROUPS = "groups"
    """Those who are in a group with them, and those who share with them: they know these names."""
    EVERYBODY = "everybody"
    """Everybody: sharing shows which names exist."""


async def knows(work: UnitOfWork, actor: Actor, user: User | None, directory: UserDirectory) -> bool:
    """Whether the actor may know that there is this user: by the directory, or because they look after accounts."""
    if directory is UserDirectory.EVERYBODY or Permission.MANAGE_USERS in actor.permissions:
        return user is not None
    # The same is asked where there is nobody: how long it takes must not say whether there is.
    asked, owner = (NOBODY, None) if user is None else (user.id, user.owner)
    theirs = {one.id for one in await work.groups.of_user(asked)}
    mine = set() if actor.user is None else {one.id for one in await work.groups.of_user(actor.user)}
    shared = any(one.shelf.owner == owner for one in await work.shelves.visible(actor.owner))
    return user is not None and (bool(theirs & mine) or shared)
