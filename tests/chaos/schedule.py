"""Who is killed, when, and for how long: a pure function of the seed and the number of kills."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random

__all__ = ["LARGEST_PAUSE", "Kill", "Moment", "Victim", "schedule"]


class Victim(StrEnum):
    """What is killed. A worker's pool child is a process that the worker started to do one job after the other."""

    WORKER = "worker"
    CHILD = "pool child"
    WEB = "web"
    RELAY = "relay"
    BROKER = "broker"
    CACHE = "cache"
    DATABASE = "database"
    STORE = "object store"


class Moment(StrEnum):
    """What must be going on somewhere when the kill falls: a stage of ingestion, or what a client is doing."""

    UPLOAD = "upload"
    WAITING = "waiting"
    PARSE = "parse"
    INDEX = "index"
    EMBED = "embed"
    VERIFY = "verify"
    REMOVAL = "removal"
    ANSWER = "answer"


@dataclass(frozen=True, kw_only=True, slots=True)
class Kill:
    """One kill: after a pause, wait until the moment has come, a little longer, and then.

    Attributes:
        pause: Seconds after the last kill in which nothing is done.
        lag: Seconds between the sight of the moment and the kill, so that kills fall all over a stage.
        away: Seconds until the victim is started again.
    """

    number: int
    victim: Victim
    moment: Moment
    pause: float
    lag: float
    away: float


LARGEST_PAUSE = 2.0

# How often each is killed among the others. The broker takes longest to come back.
_SHARES = {
    Victim.WORKER: 6,
    Victim.CHILD: 4,
    Victim.WEB: 5,
    Victim.RELAY: 3,
    Victim.BROKER: 2,
    Victim.CACHE: 3,
    Victim.DATABASE: 4,
    Victim.STORE: 3,
}

# A worker and its children are in the middle of a stage; for the others every moment counts.
_STAGES = (Moment.PARSE, Moment.INDEX, Moment.EMBED, Moment.VERIFY)
_MOMENTS: dict[Victim, tuple[Moment, ...]] = {
    Victim.WORKER: (*_STAGES, Moment.REMOVAL, *_STAGES, Moment.WAITING),
    Victim.CHILD: (*_STAGES, Moment.REMOVAL),
    Victim.WEB: (Moment.UPLOAD, Moment.ANSWER, Moment.REMOVAL, Moment.UPLOAD, Moment.ANSWER, Moment.WAITING),
    Victim.RELAY: tuple(Moment),
    Victim.BROKER: tuple(Moment),
    Victim.CACHE: tuple(Moment),
    Victim.DATABASE: tuple(Moment),
    Victim.STORE: tuple(Moment),
}


def schedule(*, seed: int, kills: int) -> tuple[Kill, ...]:
    """So many kills, in order. The same arguments give the same kills."""
    random = Random(f"kills {seed}")
    victims = [victim for victim, count in _counts(kills).items() for _ in range(count)]
    random.shuffle(victims)
    moments = {victim: _cycle(_MOMENTS[victim], random) for victim in Victim}
    return tuple(
        Kill(
            number=number,
            victim=victim,
            moment=next(moments[victim]),
            pause=random.uniform(0, LARGEST_PAUSE),
            lag=random.choice((0.0, 0.0, 0.0, random.uniform(0, 0.3))),
            away=random.uniform(0, 2.0),
        )
        for number, victim in enumerate(victims, start=1)
    )


def _counts(kills: int) -> dict[Victim, int]:
    """How often each victim is killed: by its share, the largest remainders rounded up."""
    total = sum(_SHARES.values())
    exact = {victim: kills * share / total for victim, share in _SHARES.items()}
    counts = {victim: int(wanted) for victim, wanted in exact.items()}
    by_remainder = sorted(exact, key=lambda victim: counts[victim] - exact[victim])
    for victim in by_remainder[: kills - sum(counts.values())]:
        counts[victim] += 1
    return counts


def _cycle(moments: Sequence[Moment], random: Random) -> Iterator[Moment]:
    """The moments over and over, each time in another order."""
    while True:
        yield from random.sample(moments, len(moments))
