"""Concurrency limits: so many slots in all, and so many for each owner."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum

__all__ = ["NoSlot", "OwnerSlots", "SlotBound"]


class SlotBound(StrEnum):
    """Which bound was reached: that on everybody's work, or that on one owner's."""

    ALL = "all"
    OWNER = "owner"


class NoSlot(Exception):
    """No slot is free; `bound` is whose."""

    def __init__(self, bound: SlotBound) -> None:
        super().__init__(f"no place is free ({bound})")
        self.bound = bound


class OwnerSlots:
    """Slots in one process. A caller that finds none free is refused at once.

    The bound of all is checked last, so that an owner over the own bound is refused by that one.

    Args:
        most: places in all, at least 1.
        max_per_owner: places that one owner may hold; 0: as many as there are.

    Raises:
        ValueError: a bound makes no sense.
    """

    def __init__(self, most: int, *, max_per_owner: int = 0) -> None:
        if most < 1 or max_per_owner < 0:
            msg = f"{most} places, {max_per_owner} for each owner"
            raise ValueError(msg)
        self._max = most
        self._max_per_owner = max_per_owner
        self._held: Counter[str] = Counter()

    @property
    def held(self) -> int:
        """How many places are held."""
        return self._held.total()

    def bound_for(self, owner: str) -> SlotBound | None:
        """Why this owner cannot have a place now; None when there is one."""
        if self._max_per_owner and self._held[owner] >= self._max_per_owner:
            return SlotBound.OWNER
        return SlotBound.ALL if self.held >= self._max else None

    @contextmanager
    def taken(self, owner: str) -> Iterator[None]:
        """Hold a place for the owner while the block runs.

        Raises:
            NoSlot: none is free for this owner.
        """
        bound = self.bound_for(owner)
        if bound is not None:
            raise NoSlot(bound)
        self._held[owner] += 1
        try:
            yield
        finally:
            self._held[owner] -= 1
            if not self._held[owner]:
                del self._held[owner]  # nothing is kept of owners who have gone
