"""`smartchat serve`."""

from typing import Annotated

import typer

from smartchat.cli.options import Common, LibraryOption, VerboseOption, common

__all__ = ["serve"]


def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int,
        typer.Option(metavar="PORT", min=0, max=65535, help="Port to listen on; the next free one if it is in use."),
    ] = 8000,
    with_handbook: Annotated[
        bool, typer.Option("--with-handbook", help="Add SmartChat's own handbook to the library.")
    ] = False,
    trace_console: Annotated[
        bool, typer.Option("--trace-console", help="Print each completed trace as a tree on stderr.")
    ] = False,
    library: LibraryOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Serve the web page and the HTTP API, until Ctrl-C.

    Prints the address when it is ready. Operators' pages (`/ops`, `/metrics`, `/health/detailed`) require the token of
    `smartchat ops token`. Without a broker in the settings it processes uploads itself.
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose)
    run(
        lambda: _serve(options, host, port, with_handbook=with_handbook, trace_console=trace_console),
        options,
        interrupted="stopped",
    )


async def _serve(options: Common, host: str, port: int, *, with_handbook: bool, trace_console: bool) -> int:
    from smartchat.cli.commands.serve.run import serve_library

    return await serve_library(options, host=host, port=port, with_handbook=with_handbook, trace_console=trace_console)
