"""Health history: the states of the parts during the last day, in slots of some minutes."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from smartchat_core.ops.health.model import HealthReport, State, worst

__all__ = ["WHOLE", "HealthHistory"]

WHOLE = ""
"""The name of the whole, beside those of the parts."""


@dataclass(kw_only=True, slots=True)
class _Slot:
    begins: datetime
    states: dict[str, State] = field(default_factory=dict)
    checks: dict[str, int] = field(default_factory=dict)
    usable: dict[str, int] = field(default_factory=dict)


class HealthHistory:
    """Remembers reports within bounds; for one thread.

    Args:
        slots: how many slots are kept.
        slot: how long one is; the worst state of a slot is what is remembered of it.
    """

    def __init__(self, *, slots: int = 96, slot: timedelta = timedelta(minutes=15)) -> None:
        self._length = slot
        self._slots: deque[_Slot] = deque(maxlen=slots)
        self._since: dict[str, tuple[State, datetime]] = {}

    def add(self, report: HealthReport) -> None:
        """Remember a regular check, the newest so far."""
        self.see(report)
        slot = self._slots[-1]
        for name, state in _states(report).items():
            slot.checks[name] = slot.checks.get(name, 0) + 1
            slot.usable[name] = slot.usable.get(name, 0) + (state is not State.UNHEALTHY)

    def see(self, report: HealthReport) -> None:
        """Remember the states of a check that was requested; the number of requests must not weigh in the shares."""
        if not self._slots or report.at - self._slots[-1].begins >= self._length:
            self._slots.append(_Slot(begins=self._begin(report.at)))
        slot = self._slots[-1]
        for name, state in _states(report).items():
            slot.states[name] = worst((state, slot.states.get(name, State.HEALTHY)))
            known = self._since.get(name)
            if known is None or known[0] is not state:
                self._since[name] = (state, report.at)

    def bars(self, name: str = WHOLE, *, now: datetime) -> tuple[State | None, ...]:
        """The worst state in each slot, oldest first and up to now; None for a slot without a check."""
        most = self._slots.maxlen or 0
        found: list[State | None] = [None] * most
        last = self._begin(now)
        for slot in self._slots:
            place = most - 1 - (last - slot.begins) // self._length
            if 0 <= place < most:
                found[place] = slot.states.get(name)
        return tuple(found)

    def since(self, name: str = WHOLE) -> datetime | None:
        """Since when a part is as it is now, as far as this process knows; None before the first report."""
        known = self._since.get(name)
        return known[1] if known else None

    def uptime(self, name: str = WHOLE) -> float | None:
        """The share of the regular checks (0..1) in which it could be used; None without any."""
        checks = sum(slot.checks.get(name, 0) for slot in self._slots)
        return sum(slot.usable.get(name, 0) for slot in self._slots) / checks if checks else None

    def _begin(self, at: datetime) -> datetime:
        seconds = self._length.total_seconds()
        return datetime.fromtimestamp(at.timestamp() // seconds * seconds, tz=at.tzinfo)


def _states(report: HealthReport) -> dict[str, State]:
    return {WHOLE: report.state, **{one.part.name: one.state for one in report.components}}
