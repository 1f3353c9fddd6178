"""`smartchat relay`."""

import typer

from smartchat.cli.options import Common, LibraryOption, VerboseOption, common

__all__ = ["relay"]


def relay(context: typer.Context, library: LibraryOption = None, verbose: VerboseOption = False) -> None:
    """Deliver events to the queue and keep house, until Ctrl-C.

    Where the settings name a queue, run at least one of these beside the web servers and workers: it sends what a
    killed process had accepted but not sent, sends lost messages again, finishes interrupted removals, and removes
    what nobody needs. Several may run at the same time. Without a queue the worker does all this. What is away when it
    starts is waited for.
    """
    from smartchat.cli.running import run

    options = common(context, library, verbose)
    run(lambda: _relay(options), options, interrupted="stopped")


async def _relay(options: Common) -> int:
    from smartchat.cli.relaying import relay_events

    return await relay_events(options)
