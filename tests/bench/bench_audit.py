"""What the audit costs: transactions with a change against the same without rows, one after the other and side by side,
and how long a verification takes.

    python tests/bench/bench_audit.py [--changes 200] [--rounds 7] [--writers 4] [--postgres]

On SQLite in a temporary folder, and with `--postgres` on a server that is started for it. The runs take turns, and the
ratio is that of the medians of elapsed time: on SQLite most of it is the disk, which a row adds nothing to, as it is
written by the same commit.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count

from smartchat.system import SystemClock, SystemEntropy
from smartchat_adapters.sql.database import SqlDatabase
from smartchat_core.accounts.actor import Actor
from smartchat_core.accounts.security.trail import AuditTrail
from smartchat_core.audit.database import AuditedDatabase
from smartchat_core.model.audit import SERVER
from smartchat_core.model.ids import GroupId, OwnerId
from smartchat_core.model.user import Group
from smartchat_core.ports.database import Database
from smartchat_core.ports.runtime import Runtime
from smartchat_core.testing.fakes.event_sink import FakeEventSink
from tests.bench.measuring import row
from tools.servers import PostgreSQL

_numbers = count()


async def _change(database: Database, changes: int) -> None:
    for _ in range(changes):
        name = f"group-{next(_numbers)}"
        async with database.transaction() as unit:
            await unit.groups.add(Group(id=GroupId(name), name=name, created_at=datetime.now(UTC)))


async def _timed(database: Database, *, changes: int, writers: int) -> float:
    began = time.perf_counter()
    await asyncio.gather(*(_change(database, changes // writers) for _ in range(writers)))
    return (time.perf_counter() - began) / changes


async def _measure(title: str, url: str, options: argparse.Namespace) -> None:
    async with SqlDatabase(url, pool_size=options.writers) as plain:
        audited = AuditedDatabase(plain, clock=SystemClock(), origin=lambda: SERVER)
        for writers in (1, options.writers):
            times: dict[str, list[float]] = {"without": [], "with": []}
            for number in range(options.rounds + 1):
                for name, database in (("without", plain), ("with", audited)):
                    seconds = await _timed(database, changes=options.changes, writers=writers)
                    if number:  # the first one warms up
                        times[name].append(seconds)
            without, with_rows = (statistics.median(times[name]) for name in ("without", "with"))
            what = f"{title}, {writers} at a time"
            row(f"{what}: a change without rows", without * 1e3, "ms")
            row(f"{what}: with its row", with_rows * 1e3, "ms", f"ratio {with_rows / without:.2f}")
        runtime = Runtime(clock=SystemClock(), entropy=SystemEntropy(), sink=FakeEventSink())
        began = time.process_time()
        found = await AuditTrail(database=plain, runtime=runtime).verify(Actor.at_the_machine(OwnerId("bench")))
        assert not found.faults
        seconds = time.process_time() - began
        row(f"{title}: verification of a row", seconds / found.rows * 1e6, "µs", f"{found.rows} rows")


@contextmanager
def _postgres() -> Iterator[str]:
    with PostgreSQL() as server:
        yield server.create_database()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--changes", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--writers", type=int, default=4)
    parser.add_argument("--postgres", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(_measure("SQLite", f"sqlite:///{folder}/library.db", options))
    if options.postgres:
        with _postgres() as url:
            asyncio.run(_measure("PostgreSQL", url, options))


if __name__ == "__main__":
    main()
