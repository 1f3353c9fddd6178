"""A bar for work that is counted, as people see it."""

from collections.abc import Callable
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

__all__ = ["CountingBar"]


class CountingBar:
    """What is being done, how much of it is complete and the time that is left; nothing where stderr is no terminal."""

    def __init__(self, err: Console) -> None:
        self._progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            console=err,
            transient=True,
            disable=not err.is_terminal,
        )
        self._task = self._progress.add_task("", total=None)
        self._label = ""

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._progress.stop()

    def show(self, label: str, done: int, total: int) -> None:
        """So much is done of what the label names; a new label starts the clock afresh."""
        if label != self._label:
            self._label = label
            self._progress.reset(self._task, description=label)
        self._progress.update(self._task, completed=done, total=total or None)

    def showing(self, what: str) -> Callable[[str, int, int], None]:
        """A listener for the steps of one thing among several."""
        return lambda step, done, total: self.show(f"{what}: {step}", done, total)
