"""`smartchat groups`: users put together, to share shelves with them."""

from typing import Annotated

import typer

from smartchat.cli.named_arguments import NamedArguments
from smartchat.cli.options import JsonOption, LibraryOption, VerboseOption, common

__all__ = ["groups"]

GroupArgument = Annotated[str, typer.Argument(metavar="GROUP", help="Name or identifier of a group.")]
UsersArgument = Annotated[list[str], typer.Argument(metavar="USER...", help="Names of users.")]

groups = typer.Typer(
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Put users into groups, with which shelves are shared.\n\n"
    "Readers share with groups that they are in. Who enters a group reads what is shared with it from the next request "
    "on, and who leaves it does so no more.",
)


@groups.command("list", epilog="\b\nExample:\n  smartchat groups list --json")
def list_groups(
    context: typer.Context,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """List the groups.

    By name, each with the users in it.
    """
    from smartchat.cli.commands.groups import run as work
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: work.list_groups(options), options)


@groups.command("create", cls=NamedArguments, epilog="\b\nExample:\n  smartchat groups create readers ann bob")
def create(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is to be called.")],
    users: Annotated[list[str] | None, typer.Argument(metavar="USER...", help="Names of users.")] = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Make a group, with these users in it.

    Nothing is shared with it until somebody shares a shelf with it.
    """
    from smartchat.cli.commands.groups import run as work
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: work.create(options, name, users or []), options)


@groups.command("rename", cls=NamedArguments, epilog='\b\nExample:\n  smartchat groups rename readers "Book club"')
def rename(
    context: typer.Context,
    group: GroupArgument,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is to be called.")],
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Give a group another name.

    What is shared with it stays shared.
    """
    from smartchat.cli.commands.groups import run as work
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: work.rename(options, group, name), options)


@groups.command("remove", cls=NamedArguments, epilog="\b\nExample:\n  smartchat groups remove readers")
def remove(
    context: typer.Context,
    group: GroupArgument,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Remove a group, and no user.

    What is shared with it is shared with its members no more.
    """
    from smartchat.cli.commands.groups import run as work
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: work.remove(options, group), options)


@groups.command("enter", cls=NamedArguments, epilog="\b\nExample:\n  smartchat groups enter readers ann bob")
def enter(
    context: typer.Context,
    group: GroupArgument,
    users: UsersArgument,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Take users into a group, all of them or none.

    They read what is shared with it from their next request on.
    """
    from smartchat.cli.commands.groups import run as work
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: work.enter(options, group, users), options)


@groups.command("leave", cls=NamedArguments, epilog="\b\nExample:\n  smartchat groups leave readers bob")
def leave(
    context: typer.Context,
    group: GroupArgument,
    users: UsersArgument,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Take users out of a group.

    Every server refuses them what is shared with it at their next request.
    """
    from smartchat.cli.commands.groups import run as work
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: work.leave(options, group, users), options)
