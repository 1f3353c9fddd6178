"""Whether bytes keep moving: slow is fine, as good as still is not."""

from dataclasses import dataclass

__all__ = ["Transfer"]


@dataclass(slots=True)
class Transfer:
    """Bytes that have to move at a least rate over each window of time, whatever moved before.

    A deadline on the whole would end long uploads over slow lines, and one between two bytes would never end an
    attacker who sends one now and then.

    Args:
        min_bytes_per_second: the least rate, over a whole window.
        window_seconds: how long the window is.
    """

    min_bytes_per_second: float
    window_seconds: float
    _began: float | None = None
    _moved: float = 0.0

    def moved(self, count: int) -> None:
        """So many bytes have moved."""
        self._moved += count

    def stopped(self) -> None:
        """There is nothing to be moved at present; the next window begins when there is something again."""
        self._began = None

    def too_slow(self, now: float) -> bool:
        """Whether the window that ends now moved too little; `now` are seconds of a clock that never goes back."""
        if self._began is None:
            self._began, self._moved = now, 0.0
            return False
        if now - self._began < self.window_seconds:
            return False
        slow = self._moved < self.min_bytes_per_second * (now - self._began)
        self._began, self._moved = now, 0.0
        return slow

    def remaining(self, now: float) -> float:
        """Seconds until the window ends."""
        return self.window_seconds if self._began is None else max(self._began + self.window_seconds - now, 0.0)
