"""`smartchat beat`."""

import typer

from smartchat.cli.options import Common, LibraryOption, VerboseOption, common

__all__ = ["beat"]


def beat(context: typer.Context, library: LibraryOption = None, verbose: VerboseOption = False) -> None:
    """Keep the schedule of the queue's workers, until Ctrl-C.

    Every 15 seconds it asks the workers of the lane `maintenance` to look for lost work and to deliver events. It needs
    the broker only, and does no work itself; `smartchat relay` does that work itself, and wants database, files and
    index. Run at least one of the two. One beat is enough; another one costs a few idle looks.
    """
    from smartchat.cli.running import run_blocking

    options = common(context, library, verbose)
    run_blocking(lambda: _beat(options), options, interrupted="stopped")


def _beat(options: Common) -> int:
    from smartchat.cli.working import keep_schedule

    return keep_schedule(options)
