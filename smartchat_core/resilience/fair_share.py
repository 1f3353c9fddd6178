"""Fair scheduling of owners: in turn, by the seconds that their work has cost, divided by their weights.

Start-time fair queueing (Goyal, Vin, Cheng, "Start-time Fair Queueing", SIGCOMM 1996) over owners. Every owner has a
place in virtual time, which is worker-seconds divided by the owner's weight, in whole microseconds so that sums are
exact. The clock of a queue is the start of the turn that was taken last. Of those who wait, the one with the earliest
place is next:
- between two owners who both wait all the time, the seconds that each got, divided by the weights, never differ by more
  than one job of each;
- an owner who begins to wait, and has had no turn that others have not caught up with, enters at the clock: nobody
  builds up credit by being idle, and each other owner has at most one turn before that owner's first;
- whenever a job waits, somebody is next.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from smartchat_core.model.ids import OwnerId

__all__ = ["FairShares", "ServiceTurn", "Standing", "fair_order"]

_MICROSECOND = 1_000_000
_NOBODY: Mapping[OwnerId, float] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True, slots=True)
class ServiceTurn:
    """An owner's last turn in a queue, in virtual microseconds: when it began, and when the next may begin."""

    start: int = 0
    finish: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """An owner who waits: the end of the last turn (0: there was none), and when the oldest job was made."""

    owner: OwnerId
    finish: int = 0
    oldest: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class FairShares:
    """What a second of work costs each owner.

    A turn is paid for when it is taken, as if it took `turn_seconds`, so that several workers do not all take the same
    owner's; what it took is settled later. It costs `least_seconds` at least: turns that cost nothing would never end.

    Args:
        weights: an owner of weight 2 gets twice the seconds of an owner of weight 1, which others have.
        turn_seconds: what a turn is thought to take.
        least_seconds: what it costs at least.
    """

    weights: Mapping[OwnerId, float] = field(default_factory=lambda: _NOBODY)
    turn_seconds: float = 1.0
    least_seconds: float = 0.05

    def cost(self, owner: OwnerId, seconds: float) -> int:
        """What so many seconds of work (less than 0: of work that was paid for and not done) cost the owner."""
        return round(seconds * _MICROSECOND / self.weights.get(owner, 1.0))

    def begun(self, owner: OwnerId, *, finish: int, clock: int) -> ServiceTurn:
        """The turn that the owner takes now, paid for in advance.

        Args:
            owner: whose it is.
            finish: the end of the owner's turn before, 0 for none.
            clock: the virtual time of the queue.
        """
        start = max(finish, clock)
        return ServiceTurn(start=start, finish=start + self.cost(owner, self.turn_seconds))


def fair_order(standings: Iterable[Standing], *, clock: int) -> list[Standing]:
    """Those who wait, first who is next. Of those at the same place, who has waited longest."""
    return sorted(standings, key=lambda one: (max(one.finish, clock), one.oldest, one.owner))
