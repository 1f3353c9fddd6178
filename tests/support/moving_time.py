"""A monotonic clock that a test moves."""


class MovingTime:
    """Stands still until time passes by; called, it returns its seconds."""

    def __init__(self, seconds: float = 1_000.0) -> None:
        self._seconds = seconds

    def __call__(self) -> float:
        return self._seconds

    def pass_by(self, seconds: float) -> None:
        self._seconds += seconds
