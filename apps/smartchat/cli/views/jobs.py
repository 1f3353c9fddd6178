"""Jobs as a table, and removals with their deletion receipt."""

from collections.abc import Sequence

from rich.table import Table
from rich.text import Text

from smartchat.cli.output import console, counted, plain
from smartchat_core.model.job import Job, JobStatus
from smartchat_core.model.owner_work import OwnerBacklog
from smartchat_core.model.removal import Removal
from smartchat_core.model.work import Backlog

__all__ = ["print_jobs", "print_removal"]

_COLOURS = {
    JobStatus.RUNNING: "cyan",
    JobStatus.FAILED: "red",
    JobStatus.QUARANTINED: "bold red",
    JobStatus.DONE: "green",
}


def print_jobs(jobs: Sequence[Job], backlog: Backlog, owners: Sequence[OwnerBacklog]) -> None:
    """A row for each owner, if there are several, and one for each job, what is wrong with it below."""
    out = console()
    out.print(f"{counted(backlog.waiting, 'job')} waiting, {backlog.running:,} running.")
    if len(owners) > 1:
        out.print(_owners_table(owners))
    if not jobs:
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("job", no_wrap=True)
    table.add_column("status", no_wrap=True)
    table.add_column("stage", no_wrap=True)
    table.add_column("failures", justify="right", no_wrap=True)
    table.add_column("created", no_wrap=True, style="dim")
    table.add_column("document", overflow="fold", ratio=1)
    for job in jobs:
        document = Text(job.document_id)
        if job.reason:
            document.append(f"\n{plain(job.reason)}", style="red" if job.status is not JobStatus.WAITING else "yellow")
        progress = f" {job.done:,}/{job.total:,}" if job.total else ""
        table.add_row(
            job.id,
            Text(job.status.value, style=_COLOURS.get(job.status, "")),
            f"{job.stage.value}{progress}",
            f"{job.failures}",
            f"{job.created_at:%Y-%m-%d %H:%M}",
            document,
        )
    out.print(table)


def _owners_table(owners: Sequence[OwnerBacklog]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("owner", overflow="fold", ratio=1)
    for title in ("waiting", "running", "oldest wait", "worker time (24 h)", "parser time (24 h)"):
        table.add_column(title, justify="right", no_wrap=True)
    for one in owners:
        seconds = (one.oldest_wait_seconds, one.seconds.worker, one.seconds.parser)
        table.add_row(
            Text(plain(one.owner)), f"{one.waiting:,}", f"{one.running:,}", *(f"{value:,.0f} s" for value in seconds)
        )
    return table


def print_removal(removal: Removal) -> None:
    """What was removed, and what a check afterwards found left."""
    out = console()
    receipt = removal.receipt
    facts = [
        ("document", removal.document_id),
        ("content", f"SHA-256 {removal.content_hash}"),
        ("removal", removal.id),
        ("requested", f"{removal.requested_at:%Y-%m-%d %H:%M:%S} UTC"),
    ]
    if receipt is not None:
        facts += [
            ("completed", f"{receipt.completed_at:%Y-%m-%d %H:%M:%S} UTC"),
            ("passages", f"{receipt.passages_removed:,} removed, {receipt.passages_left:,} left in the index"),
            ("answers", f"{counted(receipt.turns_blanked, 'turn')} of conversations blanked"),
            ("files", f"{', '.join(receipt.files_deleted)} deleted" if receipt.files_deleted else "none were there"),
        ]
    for name, value in facts:
        out.print(Text.assemble((f"{name:<11}", "dim"), plain(value)))
    if receipt is None:
        out.print(Text("The removal is not complete yet; sweeps retry it until it is.", style="yellow"))
