"""`smartchat ops record`, and that one server without a queue reports what was recorded."""

import asyncio
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from litestar.testing import AsyncTestClient

from smartchat.composition.observability import measured_only
from smartchat.settings import Settings
from smartchat.web import create_app
from tests.support.cli import Cli

pytestmark = pytest.mark.anyio

AT = "2026-01-02T03:04:05"
SECONDS = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC).timestamp()


@pytest.mark.timeout(180)
async def test_recorded_facts_are_reported(tmp_path: Path) -> None:
    cli = Cli(tmp_path / "library", SMARTCHAT_EMBEDDER="none")
    assert cli.process("ops", "record", "backup", "--kind", "database_full", "--at", AT).code == 0
    assert cli.process("ops", "record", "backup", "--kind", "database_full", "--at", "2026-01-01T00:00:00").code == 0
    assert cli.process("ops", "record", "drill", "--rto", "780", "--rpo", "6").code == 0
    observability = measured_only("api")
    settings = Settings(library=tmp_path / "library", embedder="none")
    app = create_app(settings, observability=observability)
    assert observability.metrics is not None
    async with AsyncTestClient(app):
        for _ in range(200):
            samples = observability.metrics.samples()
            values = {one.name + "".join(one.labels.values()): one.value for one in samples}
            if "restore_drill_rto_seconds" in values:
                break
            await asyncio.sleep(0.05)
    assert values["backup_last_success_timestamp_secondsdatabase_full"] == SECONDS, "an older one is passed over"
    assert values["backup_last_success_timestamp_secondsfiles"] == 0
    assert values["restore_drill_rto_seconds"] == 780
    assert values["restore_drill_rpo_seconds"] == 6
    assert values["celery_queue_lengthingest"] == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("backup", "--kind", "everything"),
        ("backup", "--kind", "files", "--at", "2999-01-01T00:00:00"),
        ("drill", "--rto", "-1", "--rpo", "0"),
        ("drill", "--rto", "nan", "--rpo", "0"),
    ],
)
def test_what_makes_no_sense(arguments: tuple[str, ...], tmp_path: Path) -> None:
    assert Cli(tmp_path / "library").process("ops", "record", *arguments).code == 2


def test_help_shows_how_a_backup_records_itself(tmp_path: Path) -> None:
    result = Cli(tmp_path / "library").process("ops", "record", "backup", "--help")
    assert re.search(r"pgbackrest .* && smartchat ops record backup --kind database_full", result.out)
