"""`smartchat ops record`: facts of the operation that SmartChat cannot see by itself."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import typer

from smartchat.cli.options import Common, LibraryOption, VerboseOption, common

__all__ = ["record"]


class BackupKind(StrEnum):
    """What was backed up, in the words of the metric."""

    DATABASE_FULL = "database_full"
    DATABASE_INCREMENTAL = "database_incremental"
    FILES = "files"
    CONFIGURATION = "configuration"


BACKUP_EPILOG = """\b
Example, a script that cron starts daily at 02:00 UTC, with pgBackRest:
  pgbackrest --stanza=smartchat --type=full backup && smartchat ops record backup --kind database_full"""
DRILL_EPILOG = """\b
Example: the drill was well after 13 minutes, and lacked the last 6 seconds before the disaster:
  smartchat ops record drill --rto 780 --rpo 6"""

record = typer.Typer(
    rich_markup_mode=None, no_args_is_help=True, help="Note what scripts and people did, for metrics and alerts."
)


@record.command("backup", epilog=BACKUP_EPILOG)
def backup(
    context: typer.Context,
    kind: Annotated[BackupKind, typer.Option(help="What was backed up.")],
    at: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S"],
            help="When it succeeded; without a time zone it is UTC. Default: now.",
            show_default=False,
        ),
    ] = None,
    library: LibraryOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Note that a backup has succeeded. Alerts ask for its age, so call it only after a success (`backup && …`)."""
    from smartchat.cli.running import run

    options = common(context, library, verbose)
    run(lambda: _backup(options, kind, at), options)


@record.command("drill", epilog=DRILL_EPILOG)
def drill(
    context: typer.Context,
    rto: Annotated[float, typer.Option(min=0, metavar="SECONDS", help="How long it took until the service worked.")],
    rpo: Annotated[float, typer.Option(min=0, metavar="SECONDS", help="How much time's work was lost.")],
    library: LibraryOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Note what a restore drill has measured."""
    from smartchat.cli.running import run

    options = common(context, library, verbose)
    run(lambda: _drill(options, rto, rpo), options)


async def _backup(options: Common, kind: BackupKind, at: datetime | None) -> int:
    from smartchat.cli.recording import record_backup

    return await record_backup(options, kind, at)


async def _drill(options: Common, rto: float, rpo: float) -> int:
    from smartchat.cli.recording import record_drill

    return await record_drill(options, rto=rto, rpo=rpo)
