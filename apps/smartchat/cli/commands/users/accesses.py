"""`smartchat users accesses`: who opened a user's documents, or may have come to read them."""

import typer

from smartchat.cli.commands.users.group import NameArgument
from smartchat.cli.commands.users.passkeys import users
from smartchat.cli.named_arguments import NamedArguments
from smartchat.cli.options import JsonOption, LibraryOption, VerboseOption, common

__all__ = ["users"]


@users.command("accesses", cls=NamedArguments, epilog="\b\nExample:\n  smartchat users accesses bob --json")
def accesses(
    context: typer.Context,
    name: NameArgument,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """List who opened a user's documents, or may have come to read them.

    Accesses of operators, with their reasons, and what others did that opens what the user has: a link for another
    password, a second factor that was taken, somebody who was put into a group that the user shares with. The user
    sees the same on the page /account/accesses.
    """
    from smartchat.cli.commands.users import accesses_run as work
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: work.list_accesses(options, name), options)
