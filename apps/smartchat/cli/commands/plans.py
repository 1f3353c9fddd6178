"""`smartchat plans list|show|assign|cancel|history`, and `smartchat usage`."""

from typing import Annotated, Any

import typer

from smartchat.cli.named_arguments import NamedArguments
from smartchat.cli.options import Common, JsonOption, LibraryOption, VerboseOption, common

__all__ = ["plans", "show_usage"]

plans = typer.Typer(rich_markup_mode=None, no_args_is_help=True)

UserArgument = Annotated[str, typer.Argument(metavar="USER", help="The name that the user signs in with.")]


@plans.callback()
def _plans() -> None:
    """Decide which plan each user is on, and show what comes in."""


@plans.command("list", epilog="\b\nExample:\n  smartchat plans list --json")
def list_plans(
    context: typer.Context, library: LibraryOption = None, as_json: JsonOption = False, verbose: VerboseOption = False
) -> None:
    """List the plans with their prices, limits and users.

    Below them stands what comes in each month, and the part of those who paid 30 days ago who pay no longer. Plans are
    tables `[[plans]]` of the settings.
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: _list(options), options)


@plans.command("show", cls=NamedArguments, epilog="\b\nExample:\n  smartchat plans show ann")
def show(
    context: typer.Context,
    user: UserArgument,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Show the plan of a user, and what of it is used.

    With the day on which each limit begins again.
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: _usage(options, user), options)


@plans.command(
    "assign",
    cls=NamedArguments,
    epilog="\b\nExamples:\n  smartchat plans assign ann pro\n  smartchat plans assign bob pro --trial 14d",
)
def assign(
    context: typer.Context,
    user: UserArgument,
    plan: Annotated[str, typer.Argument(metavar="PLAN", help="One of those that `smartchat plans list` shows.")],
    trial: Annotated[str, typer.Option(metavar="TIME", help="Without payment for this time, as in 14d.")] = "",
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Put a user on a plan from now on.

    What is over the limits of a lesser plan stays and can be read; nothing can be added to it.
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: _assign(options, user, plan, trial), options)


@plans.command("cancel", cls=NamedArguments, epilog="\b\nExample:\n  smartchat plans cancel ann")
def cancel(
    context: typer.Context,
    user: UserArgument,
    now: Annotated[bool, typer.Option("--now", help="At once, not at the end of the month that is paid for.")] = False,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """End the subscription of a user.

    The first plan counts after it, and what is over its limits stays and can be read.
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: _cancel(options, user, at_once=now), options)


@plans.command("history", cls=NamedArguments, epilog="\b\nExample:\n  smartchat plans history ann --json")
def history(
    context: typer.Context,
    user: UserArgument,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """List the changes of a user's plan, oldest first.

    With what was paid in a month before and after each.
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: _history(options, user), options)


def show_usage(
    context: typer.Context, library: LibraryOption = None, as_json: JsonOption = False, verbose: VerboseOption = False
) -> None:
    """Show what this library uses, and what of each limit is left.

    Documents, bytes, and the budgets of the day or month, with the day on which each begins again.
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: _usage(options, ""), options)


async def _list(options: Common) -> int:
    from smartchat.cli.output import console, print_json
    from smartchat.cli.targets import open_library
    from smartchat_core.money.usage_report import shown_dollars

    async with open_library(options) as opened:
        subscriptions = opened.services.money.subscriptions
        figures = await subscriptions.figures()
    totals = {one.plan: one for one in figures.totals}
    found: list[dict[str, Any]] = []
    for plan in subscriptions.plans:
        total = totals.get(plan.name)
        limits = {
            "documents": plan.documents,
            "storage_bytes": plan.storage_bytes,
            "questions": plan.questions,
            "tokens": plan.tokens,
            "money": None if plan.money is None else str(plan.money),
        }
        found.append(
            {
                "plan": plan.name,
                "price": str(plan.price),
                "period": plan.period.value,
                "subscriptions": total.subscriptions if total else 0,
                "paying": total.paying if total else 0,
                "monthly_revenue": shown_dollars(total.revenue) if total else "0",
                "limits": {name: value for name, value in limits.items() if value is not None},
            }
        )
    if options.as_json:
        print_json({"plans": found, "monthly_revenue": shown_dollars(figures.monthly), "churn": figures.churn})
        return 0
    for one in found:
        limits_shown = ", ".join(f"{name} {value}" for name, value in one["limits"].items()) or "no limits"
        console().print(
            f"{one['plan']}  ${one['price']} a month  {one['subscriptions']} subscriptions  {limits_shown}",
            markup=False,
        )
    lost = "" if figures.churn is None else f"; {figures.churn:.1%} of those who paid 30 days ago pay no longer"
    console().print(f"${shown_dollars(figures.monthly)} come in each month{lost}.", markup=False)
    return 0


async def _assign(options: Common, name: str, plan: str, trial: str) -> int:
    from smartchat.cli.output import console, plain, print_json
    from smartchat.cli.targets import find_user, open_library
    from smartchat_core.accounts.address_blocks import parse_duration

    lasts = parse_duration(trial) if trial else None
    async with open_library(options) as opened:
        user = await find_user(opened, name)
        made = await opened.services.money.subscriptions.assign(user.owner, plan, trial=lasts)
    until = None if made.until is None else made.until.isoformat()
    if options.as_json:
        print_json({"user": user.name, "plan": made.plan, "trial": made.trial, "until": until})
    else:
        console().print(f"{plain(user.name)} is on the plan {made.plan}{f' until {until}' if until else ''}.")
    return 0


async def _cancel(options: Common, name: str, *, at_once: bool) -> int:
    from smartchat.cli.output import console, plain, print_json
    from smartchat.cli.targets import find_user, open_library

    async with open_library(options) as opened:
        user = await find_user(opened, name)
        made = await opened.services.money.subscriptions.cancel(user.owner, at_once=at_once)
    until = None if made.until is None else made.until.isoformat()
    if options.as_json:
        print_json({"user": user.name, "plan": made.plan, "until": until})
    else:
        console().print(f"{plain(user.name)} is on the plan {made.plan}{f' until {until}' if until else ' now'}.")
    return 0


async def _history(options: Common, name: str) -> int:
    from smartchat.cli.output import console, print_json
    from smartchat.cli.targets import find_user, open_library
    from smartchat_core.money.usage_report import shown_dollars

    async with open_library(options) as opened:
        user = await find_user(opened, name)
        found = await opened.services.money.subscriptions.history(user.owner)
    if options.as_json:
        print_json(
            [
                {
                    "at": one.at.isoformat(),
                    "kind": one.kind.value,
                    "from_plan": one.from_plan,
                    "to_plan": one.to_plan,
                    "paid_before": shown_dollars(one.paid_before),
                    "paid_after": shown_dollars(one.paid_after),
                    "by": one.by,
                }
                for one in found
            ]
        )
    else:
        for one in found:
            paid = f"${shown_dollars(one.paid_before)} → ${shown_dollars(one.paid_after)}"
            console().print(f"{one.at:%Y-%m-%d %H:%M}  {one.kind.value}  {one.from_plan} → {one.to_plan}  {paid}")
    return 0


async def _usage(options: Common, name: str) -> int:
    from smartchat.cli.output import console, print_json
    from smartchat.cli.targets import find_user, open_library
    from smartchat_core.model.budget import Payer
    from smartchat_core.model.principal import LOCAL_SCOPE
    from smartchat_core.money.usage_report import shown_amount

    async with open_library(options) as opened:
        owner = (await find_user(opened, name)).owner if name else LOCAL_SCOPE.owner
        report = await opened.services.money.budgets.usage(Payer(owner=owner))
    plan, subscription = report.current.plan, report.current.subscription
    until = None if subscription is None or subscription.until is None else subscription.until.isoformat()
    budgets = [
        {
            "holder": one.limit.holder.kind.value,
            "resource": one.limit.resource.value,
            "period": one.limit.period.value,
            "limit": shown_amount(one.limit.resource, one.limit.amount),
            "spent": shown_amount(one.limit.resource, one.spent),
            "reserved": shown_amount(one.limit.resource, one.reserved),
            "begins_again": one.begins_again.isoformat(),
        }
        for one in report.budgets
    ]
    stored = {
        "documents": {"used": report.stored.documents, "limit": plan.documents},
        "storage_bytes": {"used": report.stored.storage_bytes, "limit": plan.storage_bytes},
    }
    if options.as_json:
        print_json({"plan": plan.name, "until": until, "stored": stored, "budgets": budgets})
        return 0
    console().print(f"Plan {plan.name}{f' until {until}' if until else ''}, ${plan.price} a month", markup=False)
    for what, one in stored.items():
        limit = "no limit" if one["limit"] is None else f"of {one['limit']}"
        console().print(f"{what}  {one['used']}  {limit}", markup=False)
    for budget in budgets:
        line = f"{budget['resource']} ({budget['holder']}, {budget['period']})  {budget['spent']} of {budget['limit']}"
        console().print(f"{line}; begins again {budget['begins_again']}", markup=False)
    return 0
