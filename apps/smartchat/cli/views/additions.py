"""Adding files, as people see it."""

from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn
from rich.text import Text

from smartchat.cli.commands.add.run import Addition
from smartchat.cli.output import console, counted, plain
from smartchat_core.events import DocumentSearchable, IngestionEvent, IngestionProgressed, JobRetried
from smartchat_core.model.document import Document
from smartchat_core.model.job import Stage

__all__ = ["AdditionProgress", "print_addition"]

_STAGES = {
    Stage.PARSE: "parsing",
    Stage.INDEX: "lexical index",
    Stage.EMBED: "embeddings",
    Stage.VERIFY: "verification",
}


class AdditionProgress:
    """A line with the document's stage, a bar and the time that is left; nothing where stderr is no terminal.

    Args:
        err: where the bar is drawn.
        plain: where instead a line is printed for each stage, and for each quarter of a long one.
    """

    def __init__(self, err: Console, *, plain: Console | None = None) -> None:
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.fields[title]}", style="bold", markup=False),
            TextColumn("{task.description}", markup=False),
            BarColumn(bar_width=30),
            MofNCompleteColumn(),
            TimeRemainingColumn(),
            TextColumn("{task.fields[note]}", style="dim", markup=False),
            console=err,
            transient=True,
            disable=not err.is_terminal,
        )
        self._task = self._progress.add_task("waiting", total=None, title="", note="", visible=False)
        self._stage: Stage | None = None
        self._plain = plain
        self._quarter = 0
        self._title = ""

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._progress.stop()

    def began(self, document: Document, *, waiting: int) -> None:
        """Show the document."""
        self._stage = None
        self._title = document.filename
        note = f"{waiting} more" if waiting else ""
        self._progress.reset(
            self._task, description="waiting", total=None, title=_short(document.filename), note=note, visible=True
        )

    def happened(self, event: IngestionEvent) -> None:
        """Show the stage or the progress that the event reports."""
        if isinstance(event, JobRetried):
            self._progress.update(self._task, description=f"trying again: {event.reason}", total=None, completed=0)
        elif isinstance(event, DocumentSearchable):
            self._progress.update(self._task, description="searchable")
        elif isinstance(event, IngestionProgressed):
            if event.stage is not self._stage:
                self._stage = event.stage
                # A fresh start of the clock: the time that is left is estimated from this stage's speed alone.
                self._progress.reset(self._task, description=_STAGES[event.stage], total=None)
                self._quarter = -1
            if event.stage is Stage.PARSE and event.total:
                self._progress.update(self._task, description="recognising pages")
            self._progress.update(self._task, completed=event.done, total=event.total or None)
            self._print_progress(event)

    def _print_progress(self, event: IngestionProgressed) -> None:
        quarter = 4 * event.done // event.total if event.total else 0
        if self._plain is None or quarter <= self._quarter:
            return
        self._quarter = quarter
        count = f" {event.done} of {event.total}" if event.total else ""
        stage = "recognising pages" if event.stage is Stage.PARSE and event.total else _STAGES[event.stage]
        left = f", about {_duration(event.seconds_left)} left" if event.seconds_left else ""
        self._plain.print(f"{self._title}: {stage}{count}{left}", markup=False)
        self._plain.file.flush()

    def ended(self) -> None:
        """Make room for the next."""
        self._progress.update(self._task, visible=False)


def print_addition(addition: Addition) -> None:
    """One line for a document that can be used, and the reason for one that cannot."""
    out = console()
    document = addition.document
    if document is None or not addition.usable:
        label = "needs OCR" if addition.status == "needs_ocr" else addition.status
        reason = document.reason if document else addition.reason
        out.print(
            Text.assemble(
                ("✗ ", "bold red"), (plain(addition.filename), "bold"), (f" · {label}: ", "red"), plain(reason)
            )
        )
        return
    line = Text.assemble(("✓ ", "bold green"), (plain(document.title), "bold"))
    if document.metadata.authors:
        line.append(f" · {plain(', '.join(document.metadata.authors))}")
    done = document.recognition
    ocr = f", {done.pages:,} by OCR" if done is not None else ""
    pages = f"{counted(document.page_count, 'page')}{ocr}, " if document.page_count is not None else ""
    line.append(f" · {pages}{counted(document.passage_count, 'passage')}", style="dim")
    if addition.duplicate:
        line.append(" · was in the library already", style="yellow")
    line.append(f" · {document.id}", style="dim")
    out.print(line)
    for warning in document.warnings:
        subject = f"{warning.subject}: " if warning.subject else ""
        out.print(Text.assemble(("  ! ", "yellow"), plain(f"{subject}{warning.message}")))


def _duration(seconds: float) -> str:
    minutes = round(seconds / 60)
    return counted(minutes, "minute") if minutes else counted(max(round(seconds), 1), "second")


def _short(name: str, most: int = 40) -> str:
    return name if len(name) <= most else f"{name[: most - 1]}…"
