"""`smartchat canary`."""

from typing import Annotated

import typer

from smartchat.cli.options import Common, JsonOption, LibraryOption, VerboseOption, common

__all__ = ["canary"]


def canary(
    context: typer.Context,
    url: Annotated[
        str | None, typer.Option(metavar="URL", help="The server to try; else the library.", show_default=False)
    ] = None,
    every: Annotated[
        float | None,
        typer.Option(metavar="SECONDS", min=1, help="Try again and again, until Ctrl-C.", show_default=False),
    ] = None,
    max_cost: Annotated[
        float, typer.Option(metavar="USD", min=0, help="What an answer may cost; 0 asks no model that costs anything.")
    ] = 0.0,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Try whether a book can be added, found, asked and removed.

    The book is made for the run, and removed again, whatever happens. The exit code is 1 where a step fails. With
    --every the measurements are told at `/metrics` of SMARTCHAT_METRICS_ADDRESS, if that is set.
    """
    from smartchat.cli.running import run

    options = common(context, library, verbose, as_json)
    run(lambda: _canary(options, url, every, max_cost), options, interrupted="stopped")


async def _canary(options: Common, url: str | None, every: float | None, max_cost: float) -> int:
    from smartchat.cli.canary import run_canary

    return await run_canary(options, url=url, every=every, max_cost=max_cost)
