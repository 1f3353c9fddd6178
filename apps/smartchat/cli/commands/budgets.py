"""`smartchat budgets list|set|remove`."""

from typing import Annotated

import typer

from smartchat.cli.named_arguments import NamedArguments
from smartchat.cli.options import Common, JsonOption, LibraryOption, VerboseOption, common

__all__ = ["budgets"]

budgets = typer.Typer(rich_markup_mode=None, no_args_is_help=True)

HolderArgument = Annotated[
    str, typer.Argument(metavar="HOLDER", help="installation, user:NAME, group:NAME or key:IDENTIFIER.")
]
ResourceOption = Annotated[str, typer.Option("--of", metavar="RESOURCE", help="money (US dollars), tokens, questions.")]
PeriodOption = Annotated[str, typer.Option("--per", metavar="PERIOD", help="day or month, in UTC.")]


@budgets.callback()
def _budgets() -> None:
    """Limit what models may cost: for the installation, a user, a group or a key."""


@budgets.command("list", epilog="\b\nExample:\n  smartchat budgets list --json")
def list_budgets(
    context: typer.Context, library: LibraryOption = None, as_json: JsonOption = False, verbose: VerboseOption = False
) -> None:
    """List the limits that were set.

    Limits of plans and of the setting `model_budget` are not among them; one that is set takes their place.
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: _list(options), options)


@budgets.command(
    "set",
    cls=NamedArguments,
    epilog="\b\nExamples:\n  smartchat budgets set installation 50\n  smartchat budgets set user:ann 0.5 --per day",
)
def set_budget(
    context: typer.Context,
    holder: HolderArgument,
    amount: Annotated[str, typer.Argument(metavar="AMOUNT", help="US dollars, or a number; 0 is nothing.")],
    resource: ResourceOption = "money",
    period: PeriodOption = "month",
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Set a limit; it counts for the next request, in every process.

    A request goes on the budgets of the installation, of its user, of all groups of the user, and of the key that it
    came by. Where one has too little left, a cheaper model answers, then one from fewer passages, then none.
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: _set(options, holder, amount, resource, period), options)


@budgets.command("remove", cls=NamedArguments, epilog="\b\nExample:\n  smartchat budgets remove user:ann --per day")
def remove(
    context: typer.Context,
    holder: HolderArgument,
    resource: ResourceOption = "money",
    period: PeriodOption = "month",
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Remove a limit that was set.

    That of the plan or of the settings counts again.
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: _remove(options, holder, resource, period), options)


async def _list(options: Common) -> int:
    from smartchat.cli.output import console, plain, print_json
    from smartchat.cli.targets import open_library
    from smartchat_core.money.usage_report import shown_amount

    async with open_library(options) as opened:
        found = await opened.services.money.budgets.limits()
    rows = [
        {
            "holder": f"{one.holder.kind.value}:{one.holder.id}".rstrip(":"),
            "resource": one.resource.value,
            "period": one.period.value,
            "limit": shown_amount(one.resource, one.amount),
        }
        for one in found
    ]
    if options.as_json:
        print_json(rows)
    else:
        for row in rows:
            console().print(f"{plain(row['holder'])}  {row['limit']} {row['resource']} a {row['period']}", markup=False)
    return 0


async def _set(options: Common, holder: str, amount: str, resource: str, period: str) -> int:
    from smartchat.cli.output import console, plain, print_json
    from smartchat.cli.targets import find_holder, open_library
    from smartchat_core.model.budget import BudgetLimit
    from smartchat_core.money.usage_report import parse_amount, parse_period, parse_resource

    of, per = parse_resource(resource), parse_period(period)
    async with open_library(options) as opened:
        whose = await find_holder(opened, holder)
        limit = BudgetLimit(holder=whose, resource=of, period=per, amount=parse_amount(of, amount))
        await opened.services.money.budgets.set(limit)
    if options.as_json:
        print_json({"holder": holder, "resource": of.value, "period": per.value, "limit": amount})
    else:
        console().print(f"{plain(holder)} may use {plain(amount)} of {of.value} in each {per.value}.", markup=False)
    return 0


async def _remove(options: Common, holder: str, resource: str, period: str) -> int:
    from smartchat.cli.output import console, plain, print_json
    from smartchat.cli.targets import find_holder, open_library
    from smartchat_core.money.usage_report import parse_period, parse_resource

    of, per = parse_resource(resource), parse_period(period)
    async with open_library(options) as opened:
        whose = await find_holder(opened, holder)
        removed = await opened.services.money.budgets.remove(whose, of, per)
    if options.as_json:
        print_json({"holder": holder, "resource": of.value, "period": per.value, "removed": removed})
    else:
        done = "is not limited by itself any more" if removed else "had no such limit"
        console().print(f"{plain(holder)} {done}.", markup=False)
    return 0
