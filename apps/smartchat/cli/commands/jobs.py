"""`smartchat jobs` and `smartchat jobs retry`."""

from enum import StrEnum
from typing import Annotated

import typer

from smartchat.cli.named_arguments import NamedArguments
from smartchat.cli.options import Common, JsonOption, LibraryOption, VerboseOption, common

__all__ = ["jobs", "list_jobs", "retry"]


class JobStatusOption(StrEnum):
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
        JobStatusOption | None,
        typer.Option(help="Only jobs with this status. Default: all that are not done.", show_default=False),
    ] = None,
    limit: Annotated[
        int, typer.Option(metavar="N", min=1, max=10_000, help="Maximum number of jobs to list for each status.")
    ] = 100,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """List the jobs of the whole installation, or retry failed ones.

    Prints the backlog, and for each job its status, stage, failures and last error. `smartchat jobs retry JOB` retries
    a failed or quarantined job, `smartchat jobs retry --quarantined` all quarantined ones (those that ended a worker
    again and again).
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    if context.invoked_subcommand is not None:
        context.obj = options
        return
    run(lambda: _list(options, status, limit), options)


RETRY_EPILOG = """\b
Examples:
  smartchat jobs retry job-0123456789abcdef0123
  smartchat jobs retry --quarantined --json"""


@jobs.command("retry", cls=NamedArguments, epilog=RETRY_EPILOG)
def retry(
    context: typer.Context,
    names: Annotated[list[str] | None, typer.Argument(metavar="JOB", help="Identifiers of jobs.")] = None,
    quarantined: Annotated[bool, typer.Option("--quarantined", help="Retry all quarantined jobs.")] = False,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Retry failed or quarantined jobs.

    Enqueues a new job for the document of each, and prints it; the old job is kept as failed.
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: _retry(options, names or [], quarantined=quarantined), options)


async def _list(options: Common, status: JobStatusOption | None, limit: int) -> int:
    from datetime import timedelta

    from smartchat.cli.operator_shapes import job_shape, owner_shape
    from smartchat.cli.output import print_json
    from smartchat.cli.targets import open_library
    from smartchat.cli.views.jobs import print_jobs
    from smartchat.system import SystemClock
    from smartchat_core.model.job import JobStatus

    wanted = [JobStatus(status)] if status else [one for one in JobStatus if one is not JobStatus.DONE]
    async with open_library(options) as opened, opened.services.ports.database.read_only() as work:
        found = [job for one in wanted for job in await work.jobs.with_status(one, limit=limit)]
        backlog = await work.jobs.backlog()
        now = SystemClock().now()
        owners = await work.owner_work.backlogs(now, since=now - timedelta(hours=24), limit=limit)
    if options.as_json:
        counts = {"waiting": backlog.waiting, "running": backlog.running}
        shape = {"backlog": counts, "owners": list(map(owner_shape, owners)), "jobs": list(map(job_shape, found))}
        print_json(shape)
    else:
        print_jobs(found, backlog, owners)
    return 0


async def _retry(options: Common, names: list[str], *, quarantined: bool) -> int:
    from smartchat.cli.operator_shapes import job_shape
    from smartchat.cli.output import console, counted, print_json
    from smartchat.cli.targets import open_library
    from smartchat_core.errors import InvalidRequest
    from smartchat_core.model.ids import JobId

    if bool(names) == quarantined:
        raise InvalidRequest(
            "it is not clear which jobs are meant", remedy="Name them by their identifiers, or give --quarantined."
        )
    async with open_library(options) as opened:
        services = opened.services
        service = services.jobs.retry
        if quarantined:
            fresh = list(await service.retry_quarantined())
        else:
            fresh = [await service.retry(JobId(name)) for name in names]
        await services.jobs.relay.try_deliver()
        waits = services.ports.queue is None
    if options.as_json:
        print_json([job_shape(job) for job in fresh])
    elif waits and fresh:
        console().print(f"{counted(len(fresh), 'job')} will be worked on as soon as the library is served or added to.")
    else:
        console().print(f"Retrying {counted(len(fresh), 'job')}.")
    return 0
