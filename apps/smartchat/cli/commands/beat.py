"""`smartchat beat`."""

import typer

from smartchat.cli.options import Common, LibraryOption, VerboseOption, common

__all__ = ["beat"]


def beat(context: typer.Context, library: LibraryOption = None, verbose: VerboseOption = False) -> None:
    """Send the workers their periodic tasks, until Ctrl-C.

    Every 15 seconds it sends a sweep (recover lost jobs) and a delivery of events to the queue `maintenance`. It needs
    only the broker. `smartchat relay` does the same work in its own process, and needs database, files and index. Run
    at least one of the two. One beat is enough; a second one costs a few empty sweeps.
    """
    from smartchat.cli.run_command import run_blocking

    options = common(context, library, verbose)
    run_blocking(lambda: _beat(options), options, interrupted="stopped")


def _beat(options: Common) -> int:
    from smartchat.cli.commands.worker.run import keep_schedule

    return keep_schedule(options)
