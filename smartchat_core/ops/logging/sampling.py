"""Log sampling: which of many equal lines are written."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

__all__ = ["LogSampler", "Sampling"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Sampling:
    """The first so many lines of a kind in a second are written, then one in so many; of so many kinds at most."""

    first: int = 20
    one_in: int = 50
    kinds: int = 1_000

    def keeps(self, number: int) -> bool:
        """Whether the line with this number (from 1) within its second is written."""
        return number <= self.first or (number - self.first) % self.one_in == 0


@dataclass(kw_only=True, slots=True)
class _Kind:
    second: int
    seen: int = 0
    left_out: int = 0


class LogSampler:
    """Applies a sampling to lines as they come. It is not thread-safe: its caller holds a lock."""

    def __init__(self, sampling: Sampling) -> None:
        self._sampling = sampling
        self._kinds: OrderedDict[object, _Kind] = OrderedDict()

    def left_out(self, kind: object, moment: float) -> int | None:
        """None if this line is to be left out; else how many like it were left out since the last one written.

        Args:
            kind: what makes lines equal, such as the logger and the message before its arguments are put in.
            moment: seconds of a clock that does not go back.
        """
        state = self._kinds.get(kind)
        if state is None:
            state = self._kinds[kind] = _Kind(second=int(moment))
            if len(self._kinds) > self._sampling.kinds:
                self._kinds.popitem(last=False)
        else:
            self._kinds.move_to_end(kind)
        if state.second != int(moment):
            state.second, state.seen = int(moment), 0
        state.seen += 1
        if not self._sampling.keeps(state.seen):
            state.left_out += 1
            return None
        count, state.left_out = state.left_out, 0
        return count
