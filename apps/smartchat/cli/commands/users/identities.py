"""`smartchat users identities` and `unlink`: by which providers a user signs in."""

from typing import Annotated

import typer

from smartchat.cli.commands.users.group import NameArgument, users
from smartchat.cli.named_arguments import NamedArguments
from smartchat.cli.options import JsonOption, LibraryOption, VerboseOption, common

__all__ = ["users"]


@users.command("identities", cls=NamedArguments, epilog="\b\nExample:\n  smartchat users identities bob --json")
def identities(
    context: typer.Context,
    name: NameArgument,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """List by which providers a user signs in.

    Prints the provider's name, issuer and subject of each, and when it was used last.
    """
    from smartchat.cli.commands.users import identities_run as work
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: work.list_identities(options, name), options)


@users.command(
    "unlink",
    cls=NamedArguments,
    epilog="\b\nExample:\n  smartchat users unlink bob https://id.example.org 248289761",
)
def unlink(
    context: typer.Context,
    name: NameArgument,
    issuer: Annotated[str, typer.Argument(metavar="ISSUER", help="The provider's issuer.")],
    subject: Annotated[str, typer.Argument(metavar="SUBJECT", help="Who the user is there.")],
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Let a user sign in by this identity no more.

    The sessions that it began end. It may be the user's only way to sign in: print a link for a password then.
    """
    from smartchat.cli.commands.users import identities_run as work
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: work.unlink(options, name, issuer=issuer, subject=subject), options)
