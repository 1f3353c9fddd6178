"""`smartchat summarize`."""

from typing import TYPE_CHECKING, Annotated

import typer

from smartchat.cli.options import Common, JsonOption, LibraryOption, ShelfOption, UntilOption, VerboseOption, common

if TYPE_CHECKING:
    from smartchat_core.model.summary_estimate import SummaryEstimate

__all__ = ["summarize"]


def summarize(
    context: typer.Context,
    books: Annotated[
        list[str] | None,
        typer.Argument(metavar="BOOK", help="Identifiers, titles or file names. Default: all.", show_default=False),
    ] = None,
    shelf: ShelfOption = None,
    until: UntilOption = None,
    max_cost: Annotated[
        float | None,
        typer.Option(
            min=0,
            metavar="DOLLARS",
            help="US dollars that it may cost at most. Default: the setting.",
            show_default=False,
        ),
    ] = None,
    estimate: Annotated[
        bool, typer.Option("--estimate", help="Print what a model would have to read and what that costs, and stop.")
    ] = False,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Summarize a book, or several.

    Without a model, sentences of each part are quoted verbatim, with their section and page. With a model, it reads
    every chapter once; its notes are kept in the library, and the next summary costs less.
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: _summarize(options, books, shelf, until, max_cost, estimate=estimate), options)


async def _summarize(
    options: Common,
    books: list[str] | None,
    shelf: str | None,
    until: str | None,
    max_cost: float | None,
    *,
    estimate: bool,
) -> int:
    from smartchat.cli.output import print_json, warn
    from smartchat.cli.run_command import ExitCode
    from smartchat.cli.targets import find_target, open_library, resolve_until, warn_of_emptiness
    from smartchat.cli.views.answers import print_answer
    from smartchat_core.model.answer import Answer
    from smartchat_core.model.codec import to_jsonable

    async with open_library(options) as opened:
        await warn_of_emptiness(opened)
        target = await find_target(opened, books, shelf)
        bound = resolve_until(target, until)
        if estimate:
            return _print_estimate(options, await target.estimate_summary(until=bound))
        answer = await target.summarize(until=bound, max_cost=max_cost)
    if options.as_json:
        print_json(to_jsonable(answer, kind=Answer))
    else:
        warn(*answer.warnings)
        print_answer(answer)
    return ExitCode.OK


def _print_estimate(options: Common, estimate: "SummaryEstimate") -> int:
    from smartchat.cli.output import print_json
    from smartchat.cli.run_command import ExitCode
    from smartchat_core.model.codec import to_jsonable
    from smartchat_core.model.summary_estimate import SummaryEstimate

    if options.as_json:
        print_json(to_jsonable(estimate, kind=SummaryEstimate))
    elif not estimate.model:
        typer.echo(f"{estimate.parts} parts, no model is configured: the summary quotes them and costs nothing.")
    else:
        cost = "at a price that is not known" if estimate.cost_usd is None else f"for ${estimate.cost_usd:.4f} at most"
        typer.echo(
            f"{estimate.parts} parts, {estimate.parts_read} of them read before: "
            f"{estimate.requests} requests to {estimate.model} {cost}."
        )
    return ExitCode.OK
