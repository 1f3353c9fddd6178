"""`smartchat monitor`."""

from typing import Annotated

import typer

from smartchat.cli.options import Common, LibraryOption, VerboseOption, common

__all__ = ["monitor"]


def monitor(
    context: typer.Context,
    every: Annotated[
        float, typer.Option("--every", metavar="SECONDS", min=1, max=30, help="How often everything is measured.")
    ] = 5.0,
    library: LibraryOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Measure the installation as a whole, until Ctrl-C.

    Where the settings name a queue, run one of these: it counts the jobs and messages that wait, asks every dependency
    whether it answers, and tells users, plans, budget, promises and backups, at `/metrics` of SMARTCHAT_METRICS_ADDRESS
    (default 127.0.0.1:9464). Counts that every process took would add up. A second one stands by, and takes over within
    15 seconds when the first one dies. Without a queue `smartchat serve` measures all this itself.
    """
    from smartchat.cli.running import run

    options = common(context, library, verbose)
    run(lambda: _monitor(options, every), options, interrupted="stopped")


async def _monitor(options: Common, every: float) -> int:
    from smartchat.cli.monitoring import monitor_library

    return await monitor_library(options, every_seconds=every)
