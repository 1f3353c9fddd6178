"""A look into the database, past the product: what is going on at this moment."""

import os
from dataclasses import dataclass, field

import psycopg

from tests.chaos.schedule import Moment

__all__ = ["NOTHING", "Observer", "Sight"]

_STAGES = frozenset({Moment.PARSE, Moment.INDEX, Moment.EMBED, Moment.VERIFY})
_PRESENT = """
SELECT
    coalesce(jsonb_agg(jsonb_build_array(status, stage, lease_worker)), '[]'),
    (SELECT count(*) FROM removals WHERE receipt IS NULL),
    (SELECT count(*) FROM outbox)
FROM jobs WHERE status IN ('waiting', 'running')
"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sight:
    """What was seen. `working` are the living processes that hold a job, with its stage."""

    known: bool = True
    working: tuple[tuple[int, Moment], ...] = ()
    waiting: int = 0
    removals: int = 0
    events: int = 0
    ghosts: int = field(default=0)
    """Jobs in the hands of processes that are dead."""

    @property
    def unfinished(self) -> int:
        return len(self.working) + self.waiting + self.removals + self.ghosts

    def moments(self, processes: frozenset[int] | None = None) -> frozenset[Moment]:
        """What is going on, or only what these processes do."""
        stages = {moment for pid, moment in self.working if processes is None or pid in processes}
        if processes is None:
            stages |= {Moment.WAITING} if self.waiting else set()
        return frozenset(stages | ({Moment.REMOVAL} if self.removals else set()))

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


def _sight(jobs: list[tuple[str, str, str | None]], removals: int, events: int) -> Sight:
    working, ghosts = [], 0
    for status, stage, worker in jobs:
        if status != "running":
            continue
        pid = _process(worker)
        if pid and _exists(pid):
            working.append((pid, Moment(stage)))
        else:
            ghosts += 1
    waiting = sum(status == "waiting" for status, _, _ in jobs)
    return Sight(working=tuple(working), waiting=waiting, removals=removals, events=events, ghosts=ghosts)


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
