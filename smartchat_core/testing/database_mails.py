"""Contract of databases: mails that wait to be sent."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from smartchat_core.errors import UserNotFound
from smartchat_core.model.ids import UserId
from smartchat_core.model.mail import MailKind, MailOrder, taken
from smartchat_core.model.user import UserRole
from smartchat_core.ports.database import Database
from smartchat_core.testing.database_cases import MINUTE, NOW, DatabaseCases, OpenDatabase
from smartchat_core.testing.database_users import make_user

__all__ = ["MailCases"]

_ORDER = MailOrder(
    id="mail-1",
    kind=MailKind.INVITATION,
    to="bob@example.org",
    created_at=NOW,
    due_at=NOW,
    expires_at=NOW + 60 * MINUTE,
    role=UserRole.ADMIN,
    reference="r",
)


class MailCases(DatabaseCases):
    """Mails wait, are taken by one, and go when they are sent."""

    async def test_a_mail_waits_until_it_is_removed(self, database: Database) -> None:
        later = replace(_ORDER, id="mail-2", due_at=NOW + MINUTE)
        async with database.transaction() as unit:
            await unit.mails.add(later)
            await unit.mails.add(_ORDER)
        async with database.transaction() as unit:
            assert await unit.mails.due(NOW - MINUTE) == ()
            assert await unit.mails.due(NOW) == (_ORDER,)
            assert await unit.mails.due(NOW + MINUTE) == (_ORDER, later)
            assert await unit.mails.due(NOW + MINUTE, limit=1) == (_ORDER,)
            await unit.mails.save(taken(_ORDER, NOW))
        async with database.transaction() as unit:
            assert await unit.mails.due(NOW) == ()
            assert await unit.mails.due(NOW + MINUTE) == (taken(_ORDER, NOW), later)
            assert await unit.mails.waiting() == 2
            await unit.mails.remove(_ORDER.id)
            await unit.mails.remove(_ORDER.id)
            await unit.mails.save(_ORDER)
            assert await unit.mails.due(NOW + MINUTE) == (later,)

    async def test_mails_about_a_user_go_with_the_user(self, database: Database) -> None:
        about = replace(_ORDER, user=UserId("usr-ann"))
        with pytest.raises(UserNotFound):
            async with database.transaction() as unit:
                await unit.mails.add(about)
        async with database.transaction() as unit:
            await unit.users.add(make_user("ann"))
            await unit.mails.add(about)
            await unit.mails.add(replace(about, id="mail-2"))
            await unit.mails.add(replace(_ORDER, id="mail-3"))
            assert (await unit.mails.due(NOW))[0].user == "usr-ann"
            assert await unit.mails.withdraw(UserId("usr-ann")) == 2
            await unit.mails.add(about)
            await unit.users.remove(UserId("usr-ann"))
            assert [one.id for one in await unit.mails.due(NOW)] == ["mail-3"]

    async def test_of_many_that_take_a_mail_one_gets_it(self, open_database: OpenDatabase) -> None:
        async with open_database() as first, open_database() as second:
            async with first.transaction() as unit:
                await unit.mails.add(_ORDER)

            async def take(database: Database) -> int:
                async with database.transaction() as unit:
                    found = await unit.mails.due(NOW)
                    for one in found:
                        await unit.mails.save(taken(one, NOW))
                return len(found)

            assert sum(await asyncio.gather(*(take(database) for database in (first, second) * 4))) == 1
