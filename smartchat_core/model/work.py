"""What a queue carries: identifiers, never the work itself."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from smartchat_core.model.ids import JobId
from smartchat_core.model.job import Stage
from smartchat_core.model.trace import TraceContext

__all__ = ["Backlog", "Lane", "LaneBacklog", "TraceContext", "WorkItem", "lane_of", "stages_of"]


class Lane(StrEnum):
    """Kinds of work with needs of their own, each with its queue and, if wanted, its workers.

    `ingest` reads files and makes them searchable by words, `embed` makes vectors, which takes most of the time,
    and `maintenance` keeps house.
    """

    INGEST = "ingest"
    EMBED = "embed"
    MAINTENANCE = "maintenance"


_STAGES = {
    Lane.INGEST: frozenset({Stage.PARSE, Stage.INDEX}),
    Lane.EMBED: frozenset({Stage.EMBED, Stage.VERIFY}),
    Lane.MAINTENANCE: frozenset[Stage](),
}


def stages_of(lane: Lane) -> frozenset[Stage]:
    """The stages that are worked on in a lane."""
    return _STAGES[lane]


def lane_of(stage: Stage) -> Lane:
    """The lane in which a stage is worked on."""
    return Lane.INGEST if stage in _STAGES[Lane.INGEST] else Lane.EMBED


@dataclass(frozen=True, kw_only=True, slots=True)
class WorkItem:
    """A message that says which job may be taken up; the database says everything else.

    It may come late, twice or never: the lease decides who works, and the sweeper sends again what was lost. A
    higher `priority` (0..9) goes first where the queue knows priorities. `trace` tells the worker which request the
    work belongs to.
    """

    job_id: JobId
    lane: Lane
    priority: int = 5
    trace: TraceContext | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Backlog:
    """How much work there is: jobs that wait, and jobs that somebody works on."""

    waiting: int = 0
    running: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class LaneBacklog:
    """The work of one lane: jobs that a worker could take now, that wait for the time of a retry, and that run.

    A job whose worker gave no sign of life counts as one that could be taken. `oldest_wait_seconds` is how long the
    one that has waited longest could have been taken; 0 when there is none.
    """

    lane: Lane
    waiting: int = 0
    delayed: int = 0
    running: int = 0
    oldest_wait_seconds: float = 0.0
