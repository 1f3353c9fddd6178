"""What other versions wrote to the outbox."""

import sqlite3
from pathlib import Path

import pytest

from smartchat_adapters.sql.database import SqlDatabase
from smartchat_core.events import JobStageReached
from smartchat_core.model.ids import DocumentId, JobId
from smartchat_core.model.job import Stage
from smartchat_core.model.principal import LOCAL_SCOPE
from smartchat_core.testing.fakes.event_sink import make_envelope

pytestmark = pytest.mark.anyio


async def test_an_event_under_its_former_name_is_delivered(tmp_path: Path) -> None:
    event = JobStageReached(
        document_id=DocumentId("doc-1"), owner=LOCAL_SCOPE.owner, job_id=JobId("job-1"), stage=Stage.EMBED
    )
    path = tmp_path / "library.db"
    async with SqlDatabase(f"sqlite:///{path}") as database:
        async with database.transaction() as unit:
            await unit.outbox.append(make_envelope(event))
        with sqlite3.connect(path) as connection:
            assert connection.execute("UPDATE outbox SET kind = 'JobHandedOn'").rowcount == 1
        connection.close()
        async with database.transaction() as unit:
            ((_, envelope),) = await unit.outbox.pending()
    assert envelope.payload == event
