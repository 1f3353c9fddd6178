"""`smartchat doctor`."""

import asyncio
from typing import Annotated

import typer

from smartchat.cli.options import Common, JsonOption, LibraryOption, VerboseOption, common

__all__ = ["doctor"]


def doctor(
    context: typer.Context,
    consistency: Annotated[
        bool, typer.Option("--consistency", help="Compare the database with the file store and the index.")
    ] = False,
    repair: Annotated[
        bool, typer.Option("--repair", help="Repair derived data and remove orphans; implies --consistency.")
    ] = False,
    deep: Annotated[
        bool, typer.Option("--deep", help="Read every file and passage completely; implies --consistency.")
    ] = False,
    processes: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=1,
            help="Processes that share the database, to check the number of connections.",
            show_default=False,
        ),
    ] = None,
    patience: Annotated[float, typer.Option(min=0.1, metavar="SECONDS", help="Timeout for each server.")] = 3.0,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Check settings, stores, servers and models (health checks).

    Prints each check as ok, warning or problem, with cause and remedy. Run it before the first start, after a change of
    the settings, and when something fails; it changes nothing without --repair. The exit code is 6 if there is a
    problem.
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    compare = consistency or repair or deep
    run(
        lambda: _doctor(options, compare=compare, repair=repair, deep=deep, processes=processes, seconds=patience),
        options,
    )


async def _doctor(
    options: Common, *, compare: bool, repair: bool, deep: bool, processes: int | None, seconds: float
) -> int:
    from smartchat.cli.operator_shapes import doctor_shape
    from smartchat.cli.output import print_json
    from smartchat.cli.run_command import ExitCode
    from smartchat.cli.views.doctor import print_consistency, print_repair, print_results, print_verdict
    from smartchat.doctor.checks import all_checks
    from smartchat.doctor.comparison import Comparison, compare_all
    from smartchat.doctor.modes import tighten
    from smartchat.doctor.places import library_folder
    from smartchat.doctor.results import CheckLevel
    from smartchat.doctor.run_checks import run_checks
    from smartchat.doctor.settings_check import read_settings

    arguments = {} if options.library is None else {"library": options.library}
    settings, results = read_settings(**arguments)
    comparison = Comparison()
    if settings is not None:
        folder = library_folder(settings)
        if repair and folder.is_dir():
            await asyncio.to_thread(tighten, folder)
        results = await run_checks(all_checks(processes=processes, seconds=seconds), settings)
        if not options.as_json:
            print_results(results)
        if compare:
            comparison = await compare_all(settings, repair=repair, deep=deep)
            results = (*results, *comparison.results)
    elif not options.as_json:
        print_results(results)
    healthy = all(one.level is not CheckLevel.PROBLEM for one in results)
    if options.as_json:
        print_json(
            doctor_shape(
                results,
                healthy=healthy,
                consistency=comparison.before,
                repair=comparison.repair,
                after=comparison.after,
            )
        )
    else:
        print_consistency(comparison)
        print_repair(comparison)
        print_verdict(results)
    return ExitCode.OK if healthy else ExitCode.UNAVAILABLE
