"""`smartchat jobs` and `smartchat jobs retry`."""

from enum import StrEnum
from typing import Annotated

import typer

from smartchat.cli.options import Common, JsonOption, LibraryOption, VerboseOption, common

__all__ = ["jobs", "list_jobs", "retry"]


class Status(StrEnum):
    """The states of jobs, as the core names them."""

    WAITING = "waiting"
    RUNNING = "running"
    FAILED = "failed"
    QUARANTINED = "quarantined"
    DONE = "done"


jobs = typer.Typer(rich_markup_mode=None)


@jobs.callback(invoke_without_command=True)
def list_jobs(
    context: typer.Context,
    status: Annotated[
        Status | None,
        typer.Option(help="Only jobs in this state. Default: all but those that are done.", show_default=False),
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="The most jobs to list of each state.")] = 100,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """List the jobs of the whole installation, or put some back to work.

    `smartchat jobs retry JOB` gives a failed or quarantined job another chance, `smartchat jobs retry --quarantined`
    all that are in quarantine.
    """
    from smartchat.cli.running import run

    options = common(context, library, verbose, as_json)
    if context.invoked_subcommand is not None:
        context.obj = options
        return
    run(lambda: _list(options, status, limit), options)


@jobs.command("retry")
def retry(
    context: typer.Context,
    names: Annotated[list[str] | None, typer.Argument(metavar="JOB", help="Identifiers of jobs.")] = None,
    quarantined: Annotated[bool, typer.Option("--quarantined", help="All jobs in quarantine.")] = False,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Put the documents of failed or quarantined jobs back to work.

    Each gets a fresh job; the old one stays as a failed one.
    """
    from smartchat.cli.running import run

    options = common(context, library, verbose, as_json)
    run(lambda: _retry(options, names or [], quarantined=quarantined), options)


async def _list(options: Common, status: Status | None, limit: int) -> int:
    from smartchat.cli.operator_shapes import job_shape
    from smartchat.cli.output import print_json
    from smartchat.cli.targets import open_library
    from smartchat.cli.views.jobs import print_jobs
    from smartchat_core.model.job import JobStatus

    wanted = [JobStatus(status)] if status else [one for one in JobStatus if one is not JobStatus.DONE]
    async with open_library(options) as opened, opened.services.database.reading() as work:
        found = [job for one in wanted for job in await work.jobs.with_status(one, limit=limit)]
        backlog = await work.jobs.backlog()
    if options.as_json:
        counts = {"waiting": backlog.waiting, "running": backlog.running}
        print_json({"backlog": counts, "jobs": [job_shape(job) for job in found]})
    else:
        print_jobs(found, backlog)
    return 0


async def _retry(options: Common, names: list[str], *, quarantined: bool) -> int:
    from smartchat.cli.operator_shapes import job_shape
    from smartchat.cli.output import console, counted, print_json
    from smartchat.cli.targets import open_library
    from smartchat.system import SystemClock, SystemEntropy
    from smartchat_core.errors import InvalidRequest
    from smartchat_core.ingestion.restarting import RetryService
    from smartchat_core.model.ids import JobId

    if bool(names) == quarantined:
        raise InvalidRequest(
            "it is not clear which jobs are meant", remedy="Name them by their identifiers, or give --quarantined."
        )
    async with open_library(options) as opened:
        services = opened.services
        service = RetryService(database=services.database, clock=SystemClock(), entropy=SystemEntropy())
        if quarantined:
            fresh = list(await service.retry_quarantined())
        else:
            fresh = [await service.retry(JobId(name)) for name in names]
        await services.relay.try_deliver()
        waits = services.queue is None
    if options.as_json:
        print_json([job_shape(job) for job in fresh])
    elif waits and fresh:
        console().print(f"{counted(len(fresh), 'job')} will be worked on as soon as the library is served or added to.")
    else:
        console().print(f"Put {counted(len(fresh), 'job')} back to work.")
    return 0
