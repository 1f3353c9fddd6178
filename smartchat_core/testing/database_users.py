"""Contract of databases: users, and groups of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from smartchat_core.errors import GroupNotFound, NameTaken, UserNotFound
from smartchat_core.model.ids import GroupId, OwnerId, UserId
from smartchat_core.model.user import Group, User, UserRole, UserStatus
from smartchat_core.ports.database import Database
from smartchat_core.testing.database_cases import MINUTE, NOW, DatabaseCases

__all__ = ["GroupCases", "UserCases", "make_user"]

_READERS = Group(id=GroupId("grp-1"), name="readers", created_at=NOW)
_WRITERS = Group(id=GroupId("grp-2"), name="writers", created_at=NOW)


def make_user(name: str, *, role: UserRole = UserRole.READER, email: str = "") -> User:
    """A user of this name, with the mail address confirmed where there is one."""
    return User(
        id=UserId(f"usr-{name}"),
        name=name,
        owner=OwnerId(f"own-{name}"),
        role=role,
        created_at=NOW,
        email=email,
        email_confirmed=bool(email),
    )


class UserCases(DatabaseCases):
    """Names and confirmed mail addresses belong to one user."""

    async def test_users_are_kept_and_found(self, database: Database) -> None:
        ann, bob = make_user("ann", role=UserRole.ADMIN, email="ann@example.org"), make_user("bob")
        async with database.transaction() as unit:
            await unit.users.add(bob)
            await unit.users.add(ann)
        async with database.read_only() as unit:
            assert await unit.users.get(ann.id) == ann
            assert await unit.users.named("ann") == ann
            assert await unit.users.with_email("ann@example.org") == ann
            assert await unit.users.of_owner(OwnerId("own-bob")) == bob
            assert await unit.users.list() == (ann, bob)
            assert await unit.users.list(after="ann", limit=1) == (bob,)
            assert await unit.users.list(containing="n") == (ann,)
            assert await unit.users.list(containing="%") == ()
            assert await unit.users.count() == 2
            assert await unit.users.count(UserRole.ADMIN) == 1
            assert await unit.users.named("cleo") is None
            assert await unit.users.with_email("") is None
            with pytest.raises(UserNotFound):
                await unit.users.get(UserId("usr-cleo"))

    async def test_a_user_changes(self, database: Database) -> None:
        ann = make_user("ann")
        changed = replace(
            ann,
            name="anne",
            display_name="Anne \N{LATIN SMALL LETTER E WITH ACUTE}",
            email="anne@example.org",
            email_confirmed=True,
            status=UserStatus.DEACTIVATED,
            role=UserRole.OPERATOR,
            signed_in_at=NOW + MINUTE,
        )
        async with database.transaction() as unit:
            await unit.users.add(ann)
            await unit.users.save(changed)
        async with database.read_only() as unit:
            assert await unit.users.get(ann.id) == changed
            assert await unit.users.named("ann") is None
            assert await unit.users.count() == 0

    async def test_a_name_belongs_to_one_user(self, database: Database) -> None:
        async with database.transaction() as unit:
            await unit.users.add(make_user("ann"))
            await unit.users.add(make_user("bob"))
            with pytest.raises(NameTaken):
                await unit.users.add(replace(make_user("cleo"), name="ann"))
            with pytest.raises(NameTaken):
                await unit.users.save(replace(make_user("bob"), name="ann"))

    async def test_an_address_belongs_to_who_confirmed_it(self, database: Database) -> None:
        claimed = replace(make_user("bob", email="ann@example.org"), email_confirmed=False)
        async with database.transaction() as unit:
            await unit.users.add(make_user("ann", email="ann@example.org"))
            await unit.users.add(claimed)
            with pytest.raises(NameTaken):
                await unit.users.save(replace(claimed, email_confirmed=True))
            with pytest.raises(NameTaken):
                await unit.users.add(make_user("cleo", email="ann@example.org"))
            assert await unit.users.get(claimed.id) == claimed

    async def test_nobody_gets_the_name_of_a_deleted_user(self, database: Database) -> None:
        async with database.transaction() as unit:
            await unit.users.add(make_user("ann", email="ann@example.org"))
            await unit.users.remove(UserId("usr-ann"))
            with pytest.raises(NameTaken):
                await unit.users.add(replace(make_user("ann"), id=UserId("usr-other"), owner=OwnerId("own-other")))
            await unit.users.add(make_user("anne", email="ann@example.org"))
            with pytest.raises(UserNotFound):
                await unit.users.remove(UserId("usr-ann"))
            with pytest.raises(UserNotFound):
                await unit.users.save(make_user("ann"))


class GroupCases(DatabaseCases):
    """Groups have names of their own, and users as members."""

    async def test_members_enter_and_leave(self, database: Database) -> None:
        async with database.transaction() as unit:
            for name in ("ann", "bob"):
                await unit.users.add(make_user(name))
            await unit.groups.add(_WRITERS)
            await unit.groups.add(_READERS)
            await unit.groups.enter(_READERS.id, [UserId("usr-bob"), UserId("usr-ann")])
            await unit.groups.enter(_READERS.id, [UserId("usr-bob")])
            await unit.groups.enter(_WRITERS.id, [UserId("usr-ann")])
        async with database.transaction() as unit:
            assert await unit.groups.list() == (_READERS, _WRITERS)
            assert await unit.groups.get(_READERS.id) == _READERS
            assert await unit.groups.members(_READERS.id) == (UserId("usr-ann"), UserId("usr-bob"))
            assert await unit.groups.of_user(UserId("usr-ann")) == (_READERS, _WRITERS)
            await unit.groups.leave(_READERS.id, [UserId("usr-ann"), UserId("usr-cleo")])
            assert await unit.groups.of_user(UserId("usr-ann")) == (_WRITERS,)
            await unit.users.remove(UserId("usr-bob"))
            assert await unit.groups.members(_READERS.id) == ()

    async def test_a_group_is_renamed_and_removed(self, database: Database) -> None:
        async with database.transaction() as unit:
            await unit.users.add(make_user("ann"))
            await unit.groups.add(_READERS)
            await unit.groups.add(_WRITERS)
            await unit.groups.enter(_READERS.id, [UserId("usr-ann")])
            await unit.groups.rename(_READERS.id, "night readers")
            assert (await unit.groups.get(_READERS.id)).name == "night readers"
            with pytest.raises(NameTaken):
                await unit.groups.rename(_READERS.id, "writers")
            with pytest.raises(NameTaken):
                await unit.groups.add(Group(id=GroupId("grp-3"), name="writers", created_at=NOW))
            await unit.groups.remove(_READERS.id)
            assert await unit.groups.of_user(UserId("usr-ann")) == ()
            assert await unit.users.named("ann") is not None

    async def test_what_does_not_exist_is_named(self, database: Database) -> None:
        async with database.transaction() as unit:
            with pytest.raises(GroupNotFound):
                await unit.groups.get(_READERS.id)
            with pytest.raises(GroupNotFound):
                await unit.groups.rename(_READERS.id, "x")
            with pytest.raises(GroupNotFound):
                await unit.groups.remove(_READERS.id)
            with pytest.raises(GroupNotFound):
                await unit.groups.enter(_READERS.id, [])
            await unit.groups.add(_READERS)
            with pytest.raises(UserNotFound):
                await unit.groups.enter(_READERS.id, [UserId("usr-cleo")])
