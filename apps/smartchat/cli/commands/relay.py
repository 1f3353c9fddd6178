"""`smartchat relay`."""

import typer

from smartchat.cli.options import Common, LibraryOption, VerboseOption, common

__all__ = ["relay"]


def relay(context: typer.Context, library: LibraryOption = None, verbose: VerboseOption = False) -> None:
    """Deliver events to the queue and keep house, until Ctrl-C.

    Where the settings name a queue, run at least one of these beside the web servers and workers: it sends what a
    killed process had accepted but not sent, sends lost messages again, finishes interrupted removals, and removes
    what nobody needs. Several may run at the same time. Without a queue the worker does all this.
    """
    from smartchat.cli.running import run

    options = common(context, library, verbose)
    run(lambda: _relay(options), options, interrupted="stopped")


async def _relay(options: Common) -> int:
    from contextlib import nullcontext

    from smartchat.cli.output import console
    from smartchat.cli.stopping import until_stopped
    from smartchat.cli.targets import open_library
    from smartchat.metrics_server import metrics_served
    from smartchat.worker.housekeeping import SWEEP_SECONDS, Housekeeping

    async with open_library(options, service="relay") as library:
        services = library.services
        housekeeping = Housekeeping(
            relay=services.relay,
            sweeper=services.sweeper,
            # A message is not sent again sooner than it is missed.
            sweep_seconds=min(SWEEP_SECONDS, services.settings.resend_seconds),
        )
        metrics = services.observability.metrics
        with metrics_served(services.settings, metrics) if metrics else nullcontext():
            console().print("SmartChat relays events (Ctrl-C stops it)")
            console().file.flush()
            await until_stopped(housekeeping.run())
    return 0
