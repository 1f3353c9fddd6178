"""`smartchat users passkeys` and `remove-passkey`: the passkeys of a user."""

from typing import Annotated

import typer

from smartchat.cli.commands.users.group import NameArgument
from smartchat.cli.commands.users.identities import users
from smartchat.cli.named_arguments import NamedArguments
from smartchat.cli.options import JsonOption, LibraryOption, VerboseOption, common

__all__ = ["users"]


@users.command("passkeys", cls=NamedArguments, epilog="\b\nExample:\n  smartchat users passkeys bob --json")
def passkeys(
    context: typer.Context,
    name: NameArgument,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """List the passkeys of a user.

    Prints the identifier and the name of each, and when it was used last.
    """
    from smartchat.cli.commands.users import passkeys_run as work
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: work.list_passkeys(options, name), options)


@users.command(
    "remove-passkey",
    cls=NamedArguments,
    epilog="\b\nExample:\n  smartchat users remove-passkey bob pky-0a1b2c3d4e5f60718293",
)
def remove_passkey(
    context: typer.Context,
    name: NameArgument,
    passkey: Annotated[str, typer.Argument(metavar="PASSKEY", help="Its identifier, as the list has it.")],
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Take a passkey from a user, as when its device was stolen.

    Sessions and keys end. A role that needs a second factor gets another one at the next sign-in.
    """
    from smartchat.cli.commands.users import passkeys_run as work
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: work.remove_passkey(options, name, passkey), options)
