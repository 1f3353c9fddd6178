"""`smartchat monitor`."""

from typing import Annotated

import typer

from smartchat.cli.options import Common, LibraryOption, VerboseOption, common

__all__ = ["monitor"]


def monitor(
    context: typer.Context,
    every: Annotated[
        float, typer.Option("--every", metavar="SECONDS", min=1, max=30, help="Interval of the measurements.")
    ] = 5.0,
    library: LibraryOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Export the gauges of the whole installation to Prometheus, until Ctrl-C.

    With a broker in the settings, run one of these. It measures queue lengths, dependency health, users, plans, budget,
    SLOs and the age of backups, and serves them at `/metrics` of SMARTCHAT_METRICS_ADDRESS (default 127.0.0.1:9464).
    One process has to do this, because gauges that every process exported would add up. A second monitor is a standby:
    it becomes leader within 15 seconds when the first one stops its heartbeat. Without a broker, `smartchat serve`
    measures all this itself.
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose)
    run(lambda: _monitor(options, every), options, interrupted="stopped")


async def _monitor(options: Common, every: float) -> int:
    from smartchat.cli.commands.monitor.run import monitor_library

    return await monitor_library(options, every_seconds=every)
