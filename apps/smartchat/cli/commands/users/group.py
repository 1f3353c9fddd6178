"""`smartchat users`: who may sign in."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from smartchat.cli.named_arguments import NamedArguments
from smartchat.cli.options import JsonOption, LibraryOption, VerboseOption, common

__all__ = ["users"]


class RoleOption(StrEnum):
    """The roles, as the core names them."""

    READER = "reader"
    ADMIN = "admin"
    OPERATOR = "operator"
    AUDITOR = "auditor"


NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="The name to sign in with.")]
RoleChoice = Annotated[
    RoleOption,
    typer.Option(
        help="reader: reads its own library; admin: decides who is let in; operator: runs the installation, and makes "
        "admins; auditor: reads what happened to accounts. Operators and auditors need a second factor."
    ),
]

users = typer.Typer(
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Manage accounts: who may sign in, as what, and how they get in again.",
)


@users.command(
    "add",
    cls=NamedArguments,
    epilog="""\b
Examples:
  smartchat users add ann --role operator
  printf '%s' "$PASSWORD" | smartchat users add bob --display-name "Bob B." --json""",
)
def add(
    context: typer.Context,
    name: NameArgument,
    role: RoleChoice = RoleOption.READER,
    display_name: Annotated[str, typer.Option(metavar="TEXT", help="The name that others see.")] = "",
    email: Annotated[str, typer.Option(metavar="ADDRESS", help="Mail address; it counts once it is confirmed.")] = "",
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Make an account.

    The password is asked for twice, or read as one line from stdin where that is no terminal; it is never an argument,
    which other users of the machine could see. It has 12 to 128 characters of any kind. The first account has to be an
    operator; who is one gets a second factor at the first sign-in.
    """
    from smartchat.cli.commands.users import run as work
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: work.add(options, name, role=role, display_name=display_name, email=email), options)


@users.command("list", epilog="\b\nExample:\n  smartchat users list --json")
def list_users(
    context: typer.Context,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """List the accounts.

    In the order of their names, each with its role, status and the name that others see.
    """
    from smartchat.cli.commands.users import run as work
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: work.list_users(options), options)


@users.command("show", cls=NamedArguments, epilog="\b\nExample:\n  smartchat users show ann")
def show(
    context: typer.Context,
    name: NameArgument,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Show an account.

    Prints role, status, mail address, second factors, and how many recovery codes are left.
    """
    from smartchat.cli.commands.users import run as work
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: work.show(options, name), options)


@users.command("deactivate", cls=NamedArguments, epilog="\b\nExample:\n  smartchat users deactivate bob")
def deactivate(
    context: typer.Context,
    name: NameArgument,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Deactivate an account.

    The user is let in no more, at once and everywhere. Nothing is lost: `activate` undoes it.
    """
    from smartchat.cli.commands.users import run as work
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: work.deactivate(options, name), options)


@users.command("activate", cls=NamedArguments, epilog="\b\nExample:\n  smartchat users activate bob")
def activate(
    context: typer.Context,
    name: NameArgument,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Activate an account again.

    Sessions and keys that have ended stay ended.
    """
    from smartchat.cli.commands.users import run as work
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: work.activate(options, name), options)


@users.command("delete", cls=NamedArguments, epilog="\b\nExample:\n  smartchat users delete bob --yes")
def delete(
    context: typer.Context,
    name: NameArgument,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask for confirmation.")] = False,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Delete an account with its documents and conversations.

    Prints the receipt, which is complete when nothing is left, and says when backups forget (backups_kept_days). The
    name is given to nobody else. This cannot be undone.
    """
    from smartchat.cli.commands.users import run as work
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: work.delete(options, name, confirmed=yes), options)


@users.command("export", cls=NamedArguments, epilog="\b\nExample:\n  smartchat users export bob bob.zip")
def export(
    context: typer.Context,
    name: NameArgument,
    target: Annotated[Path, typer.Argument(metavar="FILE", help="The archive; it must not be there yet.")],
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Write everything that a user has into an archive.

    A ZIP with the files that were added, conversations, shelves, sessions and keys, the latter without their secrets.
    Only its owner should get it.
    """
    from smartchat.cli.commands.users import run as work
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: work.export(options, name, target), options)


@users.command("receipt", cls=NamedArguments, epilog="\b\nExample:\n  smartchat users receipt acr-0123456789abcdef0123")
def receipt(
    context: typer.Context,
    receipt_id: Annotated[str, typer.Argument(metavar="RECEIPT", help="Identifier of the receipt.")],
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Show the receipt of a deleted account.

    It says what was removed, whether anything is left, and when backups forget; it names nobody.
    """
    from smartchat.cli.commands.users import run as work
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: work.show_receipt(options, receipt_id), options)


@users.command("role", cls=NamedArguments, epilog="\b\nExample:\n  smartchat users role ann admin")
def set_role(
    context: typer.Context,
    name: NameArgument,
    role: Annotated[RoleOption, typer.Argument(metavar="ROLE", help="reader, admin, operator or auditor.")],
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Give an account another role.

    Its sessions and keys end. An operator or auditor without a second factor gets one at the next sign-in.
    """
    from smartchat.cli.commands.users import run as work
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: work.set_role(options, name, role=role), options)


@users.command(
    "invite",
    epilog="\b\nExamples:\n  smartchat users invite --role admin\n  smartchat users invite --email bob@example.org",
)
def invite(
    context: typer.Context,
    role: RoleChoice = RoleOption.READER,
    email: Annotated[str, typer.Option(metavar="ADDRESS", help="Mail address that the account gets.")] = "",
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Print or send an invitation.

    It is a link with which somebody makes an account. It works once, for seven days; public_url is its server. With
    --email it is sent there, or printed where no mails are sent (mail_host).
    """
    from smartchat.cli.commands.users import run as work
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: work.invite(options, role=role, email=email), options)


@users.command("reset-password", cls=NamedArguments, epilog="\b\nExample:\n  smartchat users reset-password bob")
def reset_password(
    context: typer.Context,
    name: NameArgument,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Print a link with which a user chooses another password.

    It works once, for an hour, and in the place of those before. The second factor stays.
    """
    from smartchat.cli.commands.users import run as work
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: work.reset_password(options, name), options)


@users.command(
    "reset-second-factor", cls=NamedArguments, epilog="\b\nExample:\n  smartchat users reset-second-factor ann"
)
def reset_second_factor(
    context: typer.Context,
    name: NameArgument,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Take the second factor from a user who has lost it.

    Make sure who asks for it. Sessions and keys end; the password alone lets in then, unless the role needs more.
    """
    from smartchat.cli.commands.users import run as work
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: work.reset_second_factor(options, name), options)
