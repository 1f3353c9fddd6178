"""How the parts of the system are, and what that means for the whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from smartchat_core.model.metric import Measurement
from smartchat_core.model.work import Backlog
from smartchat_core.ops.catalogue.operations import DEPENDENCY_UP

__all__ = [
    "CACHE",
    "DATABASE",
    "FILES",
    "INDEX",
    "MODELS",
    "NO_ANSWER",
    "PARTS",
    "QUEUE",
    "WORK",
    "Component",
    "Finding",
    "HealthReport",
    "Part",
    "State",
    "Weight",
    "judge_models",
    "judge_silence",
    "judge_work",
    "overall",
    "worst",
]


class State(StrEnum):
    """How a part is, from good to bad.

    `not_configured`: there is none, and what stands in for it within the process works. `warn`: it works, and should
    be looked at. `degraded`: it works badly, or in part. `unhealthy`: it does not work.
    """

    NOT_CONFIGURED = "not_configured"
    HEALTHY = "healthy"
    WARN = "warn"
    DEGRADED = "degraded"
    UNHEALTHY = "unhealthy"


_ORDER = {state: place for place, state in enumerate(State)}


def worst(states: Iterable[State]) -> State:
    """The worst of them, healthy when there is none."""
    return max((State.HEALTHY, *states), key=_ORDER.__getitem__)


class Weight(StrEnum):
    """What the whole suffers at most when a part fails.

    `critical`: nobody can be served. `important`: people are served, but not with everything. `advisory`: something
    replaces it, and an operator should know.
    """

    CRITICAL = "critical"
    IMPORTANT = "important"
    ADVISORY = "advisory"

    def effect(self, state: State) -> State:
        """What the state of such a part makes of the whole."""
        return min(worst((state,)), _MOST[self], key=_ORDER.__getitem__)


_MOST = {Weight.CRITICAL: State.UNHEALTHY, Weight.IMPORTANT: State.DEGRADED, Weight.ADVISORY: State.WARN}


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A part of the system: its name for programs, its title and what its failure costs for people."""

    name: str
    title: str
    weight: Weight
    cost: str


# The names are the guide's: `qdrant` is the index and `minio` the file store, whoever they are.
DATABASE = Part(
    name="database", title="Database", weight=Weight.CRITICAL, cost="Books cannot be listed, asked or added."
)
INDEX = Part(name="qdrant", title="Search", weight=Weight.CRITICAL, cost="Books cannot be searched or asked.")
FILES = Part(name="minio", title="Files", weight=Weight.CRITICAL, cost="Books cannot be added or read.")
CACHE = Part(
    name="redis",
    title="Conversations and limits",
    weight=Weight.IMPORTANT,
    cost="Conversations may be forgotten, and requests are not limited.",
)
QUEUE = Part(name="celery", title="Job queue", weight=Weight.IMPORTANT, cost="Books are taken in, and processed later.")
WORK = Part(
    name="work", title="Processing of books", weight=Weight.IMPORTANT, cost="New books take longer to be ready."
)
MODELS = Part(
    name="models",
    title="Language models",
    weight=Weight.ADVISORY,
    cost="Answers are quoted from the books, without a model.",
)
PARTS = (DATABASE, INDEX, FILES, CACHE, QUEUE, WORK, MODELS)

NO_ANSWER = "no_answer"
"""The code of a part that did not answer in time."""

_LONG_WAIT = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """What a look at a part found. `code` is the class of what is wrong, never its text: that may name addresses.

    `running` is the number of jobs in hand, where the part knows it.
    """

    state: State = State.HEALTHY
    code: str = ""
    running: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Component:
    """A part and how it is; `seconds` is how long the look at it took."""

    part: Part
    state: State
    code: str = ""
    seconds: float = 0.0

    @property
    def up(self) -> bool:
        """Whether it can be used, well or badly."""
        return self.state is not State.UNHEALTHY


@dataclass(frozen=True, kw_only=True, slots=True)
class HealthReport:
    """How everything was at one moment; `running` is the last known number of jobs in hand."""

    at: datetime
    components: tuple[Component, ...]
    running: int = 0

    @property
    def state(self) -> State:
        """How the whole is."""
        return overall(self.components)

    @property
    def serves(self) -> bool:
        """Whether people can be served. One that is only slow, full or without models serves."""
        return self.state is not State.UNHEALTHY

    def of(self, part: Part) -> State:
        """How a part is; one that is not looked at is not configured."""
        return next((one.state for one in self.components if one.part == part), State.NOT_CONFIGURED)

    def measurements(self) -> Iterator[Measurement]:
        """Whether each dependency is up. One that is not configured is: what stands in for it works."""
        for part in (DATABASE, CACHE, INDEX, FILES, QUEUE):
            yield DEPENDENCY_UP.measure(float(self.of(part) is not State.UNHEALTHY), dependency=part.name)


def overall(components: Iterable[Component]) -> State:
    """How the whole is: as bad as the worst of the parts, each within its weight."""
    return worst(one.part.weight.effect(one.state) for one in components)


def judge_silence(*, since_answer: float | None, patience: float) -> Finding:
    """A part that did not answer in time, and last answered so many seconds ago (None: never).

    For a moment that means that it has much to do: a busy server that every replica reported dead would be taken from
    its users just when it is needed most.
    """
    busy = since_answer is not None and since_answer <= patience
    return Finding(state=State.DEGRADED if busy else State.UNHEALTHY, code=NO_ANSWER)


def judge_work(backlog: Backlog, *, most_waiting: int, oldest_waited: timedelta | None) -> Finding:
    """The jobs that wait and run. A full queue refuses uploads, but readers are served: it is not dead.

    `oldest_waited` is how long the oldest job has waited that could be taken, None when there is none.
    """
    running = backlog.running
    if backlog.waiting >= most_waiting:
        return Finding(state=State.DEGRADED, code="queue_full", running=running)
    if oldest_waited is not None and oldest_waited >= _LONG_WAIT and not running:
        return Finding(state=State.DEGRADED, code="no_worker", running=running)
    return Finding(running=running)


def judge_models(failing: Iterable[bool]) -> Finding:
    """For each provider that was called lately, whether its last calls failed; extraction replaces them."""
    if any(failing):
        return Finding(state=State.WARN, code="model_unavailable")
    return Finding()
