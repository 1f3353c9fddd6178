"""`smartchat serve`."""

from typing import Annotated

import typer

from smartchat.cli.options import Common, LibraryOption, VerboseOption, common

__all__ = ["serve"]


def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(metavar="PORT", min=0, max=65535, help="Port; the next free one if it is taken.")
    ] = 8000,
    with_handbook: Annotated[
        bool, typer.Option("--with-handbook", help="Put the program's own handbook into the library.")
    ] = False,
    trace_console: Annotated[
        bool, typer.Option("--trace-console", help="Print every trace that has ended, as a tree, to standard error.")
    ] = False,
    library: LibraryOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Serve the library to browsers and programs, until Ctrl-C."""
    from smartchat.cli.running import run

    options = common(context, library, verbose)
    run(
        lambda: _serve(options, host, port, with_handbook=with_handbook, trace_console=trace_console),
        options,
        interrupted="stopped",
    )


async def _serve(options: Common, host: str, port: int, *, with_handbook: bool, trace_console: bool) -> int:
    from smartchat.cli.serving import serve_library

    return await serve_library(options, host=host, port=port, with_handbook=with_handbook, trace_console=trace_console)
