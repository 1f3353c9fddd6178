"""`smartchat canary`."""

from typing import Annotated

import typer

from smartchat.cli.options import Common, JsonOption, LibraryOption, VerboseOption, common

__all__ = ["canary"]


def canary(
    context: typer.Context,
    url: Annotated[
        str | None,
        typer.Option(metavar="URL", help="URL of the server to test. Default: the library.", show_default=False),
    ] = None,
    every: Annotated[
        float | None,
        typer.Option(metavar="SECONDS", min=1, help="Repeat at this interval, until Ctrl-C.", show_default=False),
    ] = None,
    max_cost: Annotated[
        float, typer.Option(metavar="USD", min=0, help="Limit of the cost of an answer; 0 calls no paid model.")
    ] = 0.0,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Test end to end that a book can be added, searched, asked and removed (synthetic monitoring).

    Generates a book for the run and removes it afterwards, also after a failure. Prints each step with its duration.
    The exit code is 1 if a step fails. With --every, the results are exported at `/metrics` of
    SMARTCHAT_METRICS_ADDRESS, if that is set.
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: _canary(options, url, every, max_cost), options, interrupted="stopped")


async def _canary(options: Common, url: str | None, every: float | None, max_cost: float) -> int:
    from smartchat.cli.commands.canary.run import run_canary

    return await run_canary(options, url=url, every=every, max_cost=max_cost)
