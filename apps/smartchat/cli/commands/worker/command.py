"""`smartchat worker`."""

from typing import Annotated

import typer

from smartchat.cli.options import Common, LibraryOption, VerboseOption, common

__all__ = ["worker"]


def worker(
    context: typer.Context,
    queues: Annotated[
        str,
        typer.Option(
            metavar="QUEUES",
            help="Queues to consume, separated by commas: `ingest` parses files and indexes them lexically, `embed` "
            "computes vectors, `maintenance` runs sweeps and delivers events.",
        ),
    ] = "ingest,embed,maintenance",
    concurrency: Annotated[
        int | None,
        typer.Option(
            "--concurrency",
            "-c",
            metavar="N",
            min=1,
            help="Worker processes. Default: SMARTCHAT_WORKER_CONCURRENCY, else 2.",
            show_default=False,
        ),
    ] = None,
    with_beat: Annotated[
        bool, typer.Option("--with-beat", help="Run the scheduler as well, as `smartchat beat` does.")
    ] = False,
    library: LibraryOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Process queued jobs, until Ctrl-C.

    With a broker in the settings (SMARTCHAT_QUEUE), a pool of processes consumes its queues. Start any number of
    workers, on any number of machines, and at least one `smartchat relay` or `smartchat beat`. Without a broker, one
    process polls the database, and --queues and --concurrency have no effect.

    On Ctrl-C or SIGTERM it releases its jobs and exits within 30 seconds; on a second signal, at once. However it
    ends, no job is lost: when the lease expires, another worker continues it.
    """
    from smartchat.cli.run_command import run_blocking

    options = common(context, library, verbose)
    run_blocking(lambda: _work(options, queues, concurrency, with_beat=with_beat), options, interrupted="stopped")


def _work(options: Common, queues: str, concurrency: int | None, *, with_beat: bool) -> int:
    from smartchat.cli.commands.worker.run import work

    return work(options, queues=queues, concurrency=concurrency, with_beat=with_beat)
