"""What clients do with each document: a pure function of the seed and the document's number."""

from dataclasses import dataclass
from enum import StrEnum
from random import Random

from tests.chaos.books import Book, make_book

__all__ = ["Errand", "Step", "errand"]


class Step(StrEnum):
    """One thing to do; each is tried until the answer says that it is done."""

    ADD = "add"
    ADD_TWICE = "add twice at once"
    """At both web servers at the same time."""
    REMOVE = "remove"


@dataclass(frozen=True, kw_only=True, slots=True)
class Errand:
    """The steps with one document, in order, each with the seconds after the one before."""

    book: Book
    steps: tuple[tuple[float, Step], ...]


_PLANS: tuple[tuple[int, tuple[Step, ...]], ...] = (
    (14, (Step.ADD,)),
    (2, (Step.ADD, Step.ADD)),
    (1, (Step.ADD_TWICE,)),
    (5, (Step.ADD, Step.REMOVE)),
    (1, (Step.ADD, Step.REMOVE, Step.ADD)),
)
_SOON, _LATE = 3.0, 25.0


def errand(seed: int, number: int) -> Errand:
    """What is done with the document of this number. The same arguments give the same errand."""
    random = Random(f"errand {seed} {number}")
    (plan,) = random.choices([steps for _, steps in _PLANS], [weight for weight, _ in _PLANS])
    # Half of the second steps come while the document is worked on, half when it is ready.
    delays = [0.0, *(random.uniform(0, random.choice((_SOON, _LATE))) for _ in plan[1:])]
    return Errand(book=make_book(seed, number), steps=tuple(zip(delays, plan, strict=True)))
