"""`smartchat sessions list|end`."""

from typing import Annotated

import typer

from smartchat.cli.named_arguments import NamedArguments
from smartchat.cli.options import Common, JsonOption, LibraryOption, VerboseOption, common

__all__ = ["sessions"]

sessions = typer.Typer(rich_markup_mode=None, no_args_is_help=True)

UserArgument = Annotated[str, typer.Argument(metavar="USER", help="Name that the user signs in with.")]


@sessions.callback()
def _sessions() -> None:
    """List and end the sessions of users."""


LIST_EPILOG = """\b
Example:
  smartchat sessions list ann"""


@sessions.command("list", cls=NamedArguments, epilog=LIST_EPILOG)
def list_sessions(
    context: typer.Context,
    user: UserArgument,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """List a user's sessions, the one that was used last first.

    Each is shown with the device and the address that it began from.
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: _list(options, user), options)


END_EPILOG = """\b
Examples:
  smartchat sessions end ann ses-0123456789abcdef0123
  smartchat sessions end ann --all"""


@sessions.command("end", cls=NamedArguments, epilog=END_EPILOG)
def end_sessions(
    context: typer.Context,
    user: UserArgument,
    names: Annotated[list[str] | None, typer.Argument(metavar="ID...", help="Identifiers of sessions.")] = None,
    every: Annotated[bool, typer.Option("--all", help="End all sessions of the user.")] = False,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """End sessions of a user.

    Every server refuses their next request, and ends their open streams within about a second.
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: _end(options, user, names or [], every=every), options)


async def _list(options: Common, name: str) -> int:
    from smartchat.cli.output import print_json
    from smartchat.cli.targets import find_user, open_library
    from smartchat.cli.views.accounts import print_sessions, session_shape

    async with open_library(options) as opened:
        user = await find_user(opened, name)
        found = await opened.services.access.sessions.of_user(user.id)
    if options.as_json:
        print_json([session_shape(one) for one in found])
    else:
        print_sessions(found)
    return 0


async def _end(options: Common, name: str, names: list[str], *, every: bool) -> int:
    from smartchat.cli.end_access import end_named
    from smartchat_core.model.ids import SessionId

    ids = [SessionId(one) for one in names]
    return await end_named(options, name, ids, lambda access: access.sessions, every=every, called="session")
