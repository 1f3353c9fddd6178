"""The health model: the states of the system's parts, and what they mean for the whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from smartchat_core.model.metric import Measurement
from smartchat_core.model.work import Backlog
from smartchat_core.ops.metrics.operations import DEPENDENCY_UP

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
    "HealthPart",
    "HealthReport",
    "ProbeResult",
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

    `not_configured`: there is none, and what stands in for it within the process works. `warn`: it works, and needs
    attention. `degraded`: it works badly, or in part. `unhealthy`: it does not work.
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
        return min(worst((state,)), _MAX[self], key=_ORDER.__getitem__)


_MAX = {Weight.CRITICAL: State.UNHEALTHY, Weight.IMPORTANT: State.DEGRADED, Weight.ADVISORY: State.WARN}


@dataclass(frozen=True, kw_only=True, slots=True)
class HealthPart:
    """A part of the system: its name for programs, its title and what its failure costs for people."""

    name: str
    title: str
    weight: Weight
    cost: str


# The names are the guide's: `qdrant` is the index and `minio` the file store, whatever implements them.
DATABASE = HealthPart(
    name="database", title="Database", weight=Weight.CRITICAL, cost="Books cannot be listed, asked or added."
)
INDEX = HealthPart(name="qdrant", title="Search", weight=Weight.CRITICAL, cost="Books cannot be searched or asked.")
FILES = HealthPart(name="minio", title="Files", weight=Weight.CRITICAL, cost="Books cannot be added or read.")
CACHE = HealthPart(
    name="redis",
    title="Conversations and limits",
    weight=Weight.IMPORTANT,
    cost="Conversations may be forgotten, and requests are not limited.",
)
QUEUE = HealthPart(
    name="celery", title="Job queue", weight=Weight.IMPORTANT, cost="Books are taken in, and processed later."
)
WORK = HealthPart(
    name="work", title="Processing of books", weight=Weight.IMPORTANT, cost="New books take longer to be ready."
)
MODELS = HealthPart(
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
class ProbeResult:
    """The result of a health check. `code` is the class of what is wrong, never its text: that may name addresses.

    `running` is the number of jobs in progress, where the part knows it.
    """

    state: State = State.HEALTHY
    code: str = ""
    running: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Component:
    """A part and its state; `seconds` is how long its check took."""

    part: HealthPart
    state: State
    code: str = ""
    seconds: float = 0.0

    @property
    def up(self) -> bool:
        """Whether it can be used, well or badly."""
        return self.state is not State.UNHEALTHY


@dataclass(frozen=True, kw_only=True, slots=True)
class HealthReport:
    """The state of every part at one moment; `running` is the last known number of jobs in progress."""

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

    def of(self, part: HealthPart) -> State:
        """The state of a part; one that is not checked is not configured."""
        return next((one.state for one in self.components if one.part == part), State.NOT_CONFIGURED)

    def measurements(self) -> Iterator[Measurement]:
        """Whether each dependency is up. One that is not configured is: what stands in for it works."""
        for part in (DATABASE, CACHE, INDEX, FILES, QUEUE):
            yield DEPENDENCY_UP.measure(float(self.of(part) is not State.UNHEALTHY), dependency=part.name)


def overall(components: Iterable[Component]) -> State:
    """How the whole is: as bad as the worst of the parts, each within its weight."""
    return worst(one.part.weight.effect(one.state) for one in components)


def judge_silence(*, since_answer: float | None, patience: float) -> ProbeResult:
    """A part that did not answer in time, and last answered so many seconds ago (None: never).

    For a moment that means that it has much to do: a busy server that every replica reported dead would be taken from
    its users just when it is needed most.
    """
    busy = since_answer is not None and since_answer <= patience
    return ProbeResult(state=State.DEGRADED if busy else State.UNHEALTHY, code=NO_ANSWER)


def judge_work(backlog: Backlog, *, max_waiting: int, oldest_waited: timedelta | None) -> ProbeResult:
    """The jobs that wait and run. A full queue refuses uploads, but readers are served: it is not dead.

    `oldest_waited` is how long the oldest job has waited that could be taken, None when there is none.
    """
    running = backlog.running
    if backlog.waiting >= max_waiting:
        return ProbeResult(state=State.DEGRADED, code="queue_full", running=running)
    if oldest_waited is not None and oldest_waited >= _LONG_WAIT and not running:
        return ProbeResult(state=State.DEGRADED, code="no_worker", running=running)
    return ProbeResult(running=running)


def judge_models(failing: Iterable[bool]) -> ProbeResult:
    """For each provider that was called lately, whether its last calls failed; extraction replaces them."""
    if any(failing):
        return ProbeResult(state=State.WARN, code="model_unavailable")
    return ProbeResult()
