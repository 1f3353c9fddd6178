"""A view of the database, past the product: what is going on at this moment."""

import os
from dataclasses import dataclass

import psycopg

from tests.chaos.schedule import Moment

__all__ = ["NOTHING", "Observer", "Sight"]

_PRESENT = """
SELECT
    coalesce(jsonb_agg(jsonb_build_array(status, stage, lease_worker, coalesce(not_before > now(), false))), '[]'),
    (SELECT count(*) FROM removals WHERE receipt IS NULL),
    (SELECT count(*) FROM outbox)
FROM jobs WHERE status IN ('waiting', 'running')
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sight:
    """What was seen.

    Attributes:
        working: The living processes that hold a job, with its stage.
        waiting: Jobs that anybody may take.
        later: Jobs that failed for a passing reason, and wait until they are tried again.
        ghosts: Jobs in the hands of processes that are dead.
        removals: Removals without a receipt.
        events: Events that were not delivered.
    """

    known: bool = True
    working: tuple[tuple[int, Moment], ...] = ()
    waiting: int = 0
    later: int = 0
    ghosts: int = 0
    removals: int = 0
    events: int = 0

    @property
    def unfinished(self) -> int:
        return len(self.working) + self.waiting + self.later + self.ghosts + self.removals

    def moments(self) -> frozenset[Moment]:
        """What is going on."""
        found = {moment for _, moment in self.working}
        found |= {Moment.WAITING} if self.waiting else set()
        return frozenset(found | ({Moment.REMOVAL} if self.removals else set()))

    def workers(self, moment: Moment) -> tuple[int, ...]:
        """Who is in this stage."""
        return tuple(pid for pid, stage in self.working if stage is moment)


NOTHING = Sight(known=False)


class Observer:
    """Asks over a connection of its own; whenever the database is away, nothing is known."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection: psycopg.Connection | None = None

    def look(self) -> Sight:
        try:
            if self._connection is None:
                self._connection = psycopg.connect(
                    self._url, autocommit=True, connect_timeout=2, options="-c statement_timeout=2000"
                )
            row = self._connection.execute(_PRESENT).fetchone()
        except psycopg.Error:
            self.close()
            return NOTHING
        assert row is not None
        return _sight(*row)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _sight(jobs: list[tuple[str, str, str | None, bool]], removals: int, events: int) -> Sight:
    holders = [(_process(worker), Moment(stage)) for status, stage, worker, _ in jobs if status == "running"]
    working = tuple((pid, stage) for pid, stage in holders if pid and _exists(pid))
    put_off = [later for status, _, _, later in jobs if status == "waiting"]
    return Sight(
        working=working,
        waiting=put_off.count(False),
        later=put_off.count(True),
        ghosts=len(holders) - len(working),
        removals=removals,
        events=events,
    )


def _process(worker: str | None) -> int:
    """The number of a worker's process, which is in its name: host/number/random."""
    parts = (worker or "").split("/")
    return int(parts[1]) if len(parts) == 3 and parts[1].isdigit() else 0


def _exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
