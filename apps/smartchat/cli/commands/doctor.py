"""`smartchat doctor`."""

from typing import Annotated

import typer

from smartchat.cli.options import Common, JsonOption, LibraryOption, VerboseOption, common

__all__ = ["doctor"]


def doctor(
    context: typer.Context,
    consistency: Annotated[
        bool, typer.Option("--consistency", help="Compare the database with all files and index entries.")
    ] = False,
    repair: Annotated[
        bool, typer.Option("--repair", help="Mend what is derived, and remove what nobody needs; compares, too.")
    ] = False,
    deep: Annotated[
        bool, typer.Option("--deep", help="Read every file and passage from end to end; compares, too.")
    ] = False,
    processes: Annotated[
        int | None,
        typer.Option(
            min=1, help="How many processes share the database, to judge their connections.", show_default=False
        ),
    ] = None,
    patience: Annotated[
        float, typer.Option(min=0.1, metavar="SECONDS", help="How long to wait for each of the servers.")
    ] = 3.0,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Look whether everything that SmartChat depends on works.

    Names what is wrong, why, and what to do. Run it before the first start, after a change of the settings, and
    whenever something seems amiss; it disturbs nobody. The exit code is 6 where there is a problem.
    """
    from smartchat.cli.running import run

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
    from smartchat.cli.running import ExitCode
    from smartchat.cli.views.doctor import print_consistency, print_repair, print_results, print_verdict
    from smartchat.doctor.catalogue import all_checks
    from smartchat.doctor.comparison import Comparison, compare_all
    from smartchat.doctor.examination import examine
    from smartchat.doctor.results import Level
    from smartchat.doctor.settings_check import read_settings

    arguments = {} if options.library is None else {"library": options.library}
    settings, results = read_settings(**arguments)
    comparison = Comparison()
    if settings is not None:
        results = await examine(all_checks(processes=processes, seconds=seconds), settings)
        if not options.as_json:
            print_results(results)
        if compare:
            comparison = await compare_all(settings, repair=repair, deep=deep)
            results = (*results, *comparison.results)
    elif not options.as_json:
        print_results(results)
    healthy = all(one.level is not Level.PROBLEM for one in results)
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
