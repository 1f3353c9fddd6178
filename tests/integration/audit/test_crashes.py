"""A change and its row are there together or not at all, wherever a process is killed."""

import asyncio
import subprocess
import sys

import pytest

from smartchat_adapters.sql.database import SqlDatabase
from smartchat_core.audit.chain import ChainVerifier
from tests.support.sql_schema import Place

VICTIMS = """
import asyncio, os, signal, sys
from datetime import UTC, datetime
from smartchat.system import SystemClock
from smartchat_adapters.sql.database import SqlDatabase
from smartchat_core.audit.database import AuditedDatabase
from smartchat_core.model.audit import MACHINE
from smartchat_core.model.ids import GroupId
from smartchat_core.model.user import Group

left = None

def count(*_):
    global left
    if left is not None:
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

async def change(statements):
    global left
    async with SqlDatabase(sys.argv[1], observer=count) as database:
        audited = AuditedDatabase(database, clock=SystemClock(), origin=lambda: MACHINE)
        left = statements
        async with audited.transaction() as unit:
            for number in range(2):
                name = f"grp-{statements}-{number}"
                await unit.groups.add(Group(id=GroupId(name), name=name, created_at=datetime.now(UTC)))

for statements in range(1, 40):
    child = os.fork()
    if child == 0:
        asyncio.run(change(statements))
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    if status == 0:
        break
    assert os.WTERMSIG(status) == signal.SIGKILL
print(statements - 1)
"""


@pytest.mark.anyio
async def test_no_crash_comes_between_a_change_and_its_row(place: Place) -> None:
    """Killed after each statement in turn, the commit included, until one ends by itself."""
    command = [sys.executable, "-c", VICTIMS, place.url]
    ended = await asyncio.to_thread(subprocess.run, command, check=True, capture_output=True, text=True)
    assert int(ended.stdout) >= 6, "begin, two changes, the head, the rows, the commit"
    async with SqlDatabase(place.url) as database, database.read_only() as unit:
        groups = {group.id for group in await unit.groups.list()}
        rows = await unit.audit.page()
        verifier = ChainVerifier(await unit.audit.head())
    for row in rows:
        verifier.take(row)
    assert verifier.end() == ()
    assert {row.subject for row in rows} == groups
    assert len(groups) in {2, 4}, "the one that ended, and the one that was killed after its commit"
