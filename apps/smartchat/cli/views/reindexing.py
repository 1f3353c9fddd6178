"""Rebuilding the index, as people see it."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from smartchat_core.ingestion.generations import ReindexProgress

__all__ = ["ReindexBar"]


class ReindexBar:
    """A bar for the passages of the present document; nothing where stderr is no terminal."""

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
        self._task = self._progress.add_task("looking", total=None)
        self._document = ""

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._progress.stop()

    def happened(self, step: ReindexProgress) -> None:
        """Move on."""
        if step.document.id != self._document:
            self._document = step.document.id
            label = f"{step.document.title} ({step.documents_done + 1} of {step.documents_total})"
            self._progress.reset(self._task, description=label)
        self._progress.update(self._task, completed=step.passages_done, total=step.passages_total or None)
