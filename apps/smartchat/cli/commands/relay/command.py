"""`smartchat relay`."""

import typer

from smartchat.cli.options import Common, LibraryOption, VerboseOption, common

__all__ = ["relay"]


def relay(context: typer.Context, library: LibraryOption = None, verbose: VerboseOption = False) -> None:
    """Deliver outbox events to the broker and run sweeps, until Ctrl-C.

    With a broker in the settings, run at least one of these beside the web servers and workers. It sends the messages
    of processes that were killed before they could, redelivers lost ones, completes interrupted removals, and removes
    orphans. Several may run at the same time. Without a broker the worker does this. Servers that are unavailable at
    the start are retried with backoff.
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose)
    run(lambda: _relay(options), options, interrupted="stopped")


async def _relay(options: Common) -> int:
    from smartchat.cli.commands.relay.run import relay_events

    return await relay_events(options)
