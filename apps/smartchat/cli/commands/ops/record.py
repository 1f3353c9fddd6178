"""`smartchat ops record`: operational facts that SmartChat cannot measure by itself."""

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
Example: the service was restored after 13 minutes, and the last 6 seconds of data were lost:
  smartchat ops record drill --rto 780 --rpo 6"""

record = typer.Typer(
    rich_markup_mode=None, no_args_is_help=True, help="Record backups and restore drills, for metrics and alerts."
)


@record.command("backup", epilog=BACKUP_EPILOG)
def backup(
    context: typer.Context,
    kind: Annotated[BackupKind, typer.Option(help="Kind of the backup.")],
    at: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S"],
            help="Time of the success, in UTC unless it has an offset. Default: now.",
            show_default=False,
        ),
    ] = None,
    library: LibraryOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Record a successful backup.

    Sets `backup_last_success_timestamp_seconds`, on whose age alerts fire. Run it only after a success (`backup && …`).
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose)
    run(lambda: _backup(options, kind, at), options)


@record.command("drill", epilog=DRILL_EPILOG)
def drill(
    context: typer.Context,
    rto: Annotated[
        float, typer.Option(min=0, metavar="SECONDS", help="Recovery time: seconds until the service was restored.")
    ],
    rpo: Annotated[float, typer.Option(min=0, metavar="SECONDS", help="Recovery point: seconds of lost data.")],
    library: LibraryOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Record the results of a restore drill.

    Sets `restore_drill_rto_seconds` and `restore_drill_rpo_seconds`, which alerts compare with the objectives (4 hours,
    1 hour).
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose)
    run(lambda: _drill(options, rto, rpo), options)


async def _backup(options: Common, kind: BackupKind, at: datetime | None) -> int:
    from smartchat.cli.commands.ops.record_run import record_backup

    return await record_backup(options, kind, at)


async def _drill(options: Common, rto: float, rpo: float) -> int:
    from smartchat.cli.commands.ops.record_run import record_drill

    return await record_drill(options, rto=rto, rpo=rpo)
