"""Answers end with the account of who asked."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from smartchat_core.chat.conversations.reading_rights import ReadingRights
from smartchat_core.errors import NotSignedIn
from smartchat_core.model.ids import OwnerId
from smartchat_core.model.user import UserStatus
from smartchat_core.testing.database_users import make_user
from smartchat_core.testing.fakes.clock import FakeClock
from smartchat_core.testing.fakes.database.database import InMemoryDatabase

pytestmark = pytest.mark.anyio

ANN = make_user("ann")


@pytest.mark.parametrize("deleted", [False, True])
async def test_an_answer_ends_with_the_account(deleted: bool) -> None:
    database = InMemoryDatabase()
    async with database.transaction() as unit:
        await unit.users.add(ANN)
    rights = ReadingRights(database, FakeClock(), poll_seconds=0.01)
    started = asyncio.Event()

    async def answer() -> None:
        async with rights.lasting(ANN.owner, frozenset()):
            started.set()
            await asyncio.sleep(600)

    task = asyncio.create_task(answer())
    await started.wait()
    await asyncio.sleep(0.1)
    assert not task.done()
    async with database.transaction() as unit:
        if deleted:
            await unit.users.remove(ANN.id)
        else:
            await unit.users.save(replace(ANN, status=UserStatus.DEACTIVATED))
    with pytest.raises(NotSignedIn):
        await asyncio.wait_for(task, 60)


async def test_owners_of_other_programs_have_no_account_to_end() -> None:
    async with ReadingRights(InMemoryDatabase(), FakeClock(), poll_seconds=0).lasting(OwnerId("own-host"), frozenset()):
        await asyncio.sleep(0.05)
