"""One owner's flood at a real broker, and another owner's one document: counted, whatever the machine does."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing

import pytest

from smartchat.library.asynchronous import AsyncLibrary
from smartchat_core.model.ids import DocumentId, OwnerId
from smartchat_core.model.principal import OwnerScope
from smartchat_core.model.work import WorkQueue
from tests.integration.queues.conftest import StartProgram, opened
from tests.support.cli import Cli
from tests.support.workers import eventually

pytestmark = [pytest.mark.timeout(600), pytest.mark.slow]

ANN, BOB = OwnerScope(owner=OwnerId("ann")), OwnerScope(owner=OwnerId("bob"))
FLOOD, WORKERS = 300, 2

RECORD = """
CREATE TABLE leases (number INTEGER PRIMARY KEY AUTOINCREMENT, owner TEXT, stage TEXT);
CREATE TRIGGER leased AFTER UPDATE OF token ON jobs WHEN NEW.token > OLD.token
BEGIN INSERT INTO leases (owner, stage) VALUES (NEW.owner, NEW.stage); END;
"""
"""Has the database note in which order jobs are leased."""


async def test_a_flood_at_the_broker_keeps_nobody_waiting(cli: Cli, start: StartProgram) -> None:
    cli.environment["SMARTCHAT_EMBEDDER"] = "none"
    async with opened(cli) as library:
        for number in range(FLOOD):
            await accept(library, ANN, f"Ann's text number {number}.")
        document = await accept(library, BOB, "Bob's only text.")
        queue = library.services.ports.queue
        assert queue is not None
        assert (await queue.inspect()).waiting[WorkQueue.INGEST] == FLOOD + 1, "Bob's message is the last of them"
        with closing(sqlite3.connect(cli.library / "library.db")) as connection:
            connection.executescript(RECORD)
            start("worker", "--concurrency", str(WORKERS))

            def leases(owner: OwnerScope) -> list[int]:
                query = "SELECT number FROM leases WHERE owner = ? AND stage = 'parse' ORDER BY number"
                return [number for (number,) in connection.execute(query, (owner.owner,))]

            eventually(lambda: leases(BOB))
            # One turn of Ann's, and one more for each worker that asks at the same moment.
            assert leases(BOB)[0] <= 2 + WORKERS, leases(BOB)
            eventually(lambda: len(leases(ANN)) > FLOOD // 10)
            assert len(leases(BOB)) == 1
        async with library.services.ports.database.read_only() as work:
            assert (await work.documents.get(BOB, document)).status.can_be_searched


async def accept(library: AsyncLibrary, scope: OwnerScope, text: str) -> DocumentId:
    async def chunks() -> AsyncIterator[bytes]:
        yield text.encode()

    accepted = await library.services.documents.intake.accept(scope, filename="book.txt", chunks=chunks())
    return accepted.document.id
