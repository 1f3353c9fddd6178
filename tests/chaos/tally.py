"""Which kills fell on what, as a table."""

from collections import Counter
from dataclasses import dataclass

from tests.chaos.schedule import Kill, Moment, Victim

__all__ = ["Fall", "Tally"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Fall:
    """A kill that was done, and what was going on: for a worker and its children in themselves, else anywhere."""

    kill: Kill
    going_on: frozenset[Moment]

    @property
    def aimed(self) -> bool:
        """Whether the moment was the one that the schedule asked for."""
        return self.kill.moment in self.going_on


class Tally:
    """Counts kills by victim and by what they interrupted."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[Victim, Moment]] = Counter()
        self._kills: Counter[Victim] = Counter()
        self._aimed = 0

    def add(self, fall: Fall) -> None:
        self._kills[fall.kill.victim] += 1
        self._aimed += fall.aimed
        for moment in fall.going_on:
            self._counts[fall.kill.victim, moment] += 1

    @property
    def kills(self) -> int:
        return self._kills.total()

    @property
    def missed(self) -> tuple[Moment, ...]:
        """The moments on which no kill fell."""
        return tuple(moment for moment in Moment if not any(self._counts[victim, moment] for victim in Victim))

    def lines(self) -> list[str]:
        """The table; a kill that interrupted several things counts in several columns."""
        head = f"{'killed':<14}{'kills':>6}" + "".join(f"{moment.value:>9}" for moment in Moment)
        rows = [
            f"{victim.value:<14}{self._kills[victim]:>6}"
            + "".join(f"{self._counts[victim, moment] or '·':>9}" for moment in Moment)
            for victim in Victim
        ]
        total = f"{'all':<14}{self.kills:>6}" + "".join(
            f"{sum(self._counts[victim, moment] for victim in Victim):>9}" for moment in Moment
        )
        return [
            head,
            *rows,
            total,
            f"{self._aimed} of {self.kills} kills fell at the moment that the schedule asked for",
        ]
