"""`smartchat worker`."""

from typing import Annotated

import typer

from smartchat.cli.options import Common, LibraryOption, VerboseOption, common

__all__ = ["worker"]


def worker(
    context: typer.Context,
    lanes: Annotated[
        str,
        typer.Option(
            metavar="LANES",
            help="Kinds of work to take from the queue, separated by commas: `ingest` reads files and makes them "
            "searchable by words, `embed` makes vectors, `maintenance` keeps house.",
        ),
    ] = "ingest,embed,maintenance",
    concurrency: Annotated[
        int | None,
        typer.Option(
            "--concurrency",
            "-c",
            metavar="N",
            min=1,
            help="Processes that work at one time, each on a core. Default: SMARTCHAT_WORKER_CONCURRENCY, else 2.",
            show_default=False,
        ),
    ] = None,
    with_beat: Annotated[
        bool, typer.Option("--with-beat", help="Keep the schedule as well, as `smartchat beat` does.")
    ] = False,
    library: LibraryOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Work on what was added, until Ctrl-C.

    With a queue in the settings (SMARTCHAT_QUEUE) a pool of processes takes its work from there. Start as many workers
    as you like, on as many machines, and one `smartchat relay` or `smartchat beat` beside them. Without a queue one
    process asks the database for work, and the options above have no meaning.

    Told to stop (Ctrl-C, SIGTERM), it hands back what it has in hand and ends within half a minute; told twice, at
    once. However it ends, nothing is lost: another worker goes on where this one was.
    """
    from smartchat.cli.running import run_blocking

    options = common(context, library, verbose)
    run_blocking(lambda: _work(options, lanes, concurrency, with_beat=with_beat), options, interrupted="stopped")


def _work(options: Common, lanes: str, concurrency: int | None, *, with_beat: bool) -> int:
    from smartchat.cli.working import work

    return work(options, lanes=lanes, concurrency=concurrency, with_beat=with_beat)
