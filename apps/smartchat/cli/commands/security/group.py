"""`smartchat security block|unblock|revoke|notify|sessions|investigate|review`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from smartchat.cli.commands.audit.group import SinceOption, UntilOption
from smartchat.cli.commands.blocks import add as block
from smartchat.cli.commands.blocks import list_blocks
from smartchat.cli.commands.blocks import remove as unblock
from smartchat.cli.commands.sessions import list_sessions
from smartchat.cli.named_arguments import NamedArguments
from smartchat.cli.options import JsonOption, LibraryOption, VerboseOption, common

__all__ = ["security"]

security = typer.Typer(rich_markup_mode=None, no_args_is_help=True)


class SuspectOption(StrEnum):
    """What is investigated."""

    ADDRESS = "address"
    ACCOUNT = "account"
    KEY = "key"
    SESSION = "session"
    DOCUMENT = "document"


@security.callback()
def _security() -> None:
    """Respond to incidents: block, revoke, notify, investigate; and review who may do what.

    What is blocked or revoked is refused from the next request on, in every server.
    """


BLOCK_EPILOG = """\b
Example:
  smartchat security block 192.0.2.0/24 --for 12h --reason "guesses passwords\""""

security.command("block", cls=NamedArguments, epilog=BLOCK_EPILOG)(block)
security.command("unblock", cls=NamedArguments, epilog="\b\nExample:\n  smartchat security unblock 192.0.2.0/24")(
    unblock
)
security.command("blocks", epilog="\b\nExample:\n  smartchat security blocks --json")(list_blocks)
security.command("sessions", cls=NamedArguments, epilog="\b\nExample:\n  smartchat security sessions ann")(
    list_sessions
)


REVOKE_EPILOG = """\b
Examples:
  smartchat security revoke key-0123456789abcdef0123
  smartchat security revoke --user ann"""


@security.command("revoke", cls=NamedArguments, epilog=REVOKE_EPILOG)
def revoke(
    context: typer.Context,
    names: Annotated[
        list[str] | None, typer.Argument(metavar="ID...", help="Identifiers of sessions (ses-…) and keys (key-…).")
    ] = None,
    users: Annotated[
        list[str] | None,
        typer.Option("--user", metavar="NAME", help="All sessions and keys of a user. May be repeated."),
    ] = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """End sessions and keys, whosever they are.

    Identifiers are those of lists, logs and the audit; a secret itself is never given to a command. Open streams end
    within about a second. `smartchat users deactivate` keeps a user out for good.
    """
    from smartchat.cli.commands.security.run import revoke_access
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: revoke_access(options, names or [], users or []), options)


NOTIFY_EPILOG = """\b
Examples:
  smartchat security notify
  smartchat security notify --user ann --user bob"""


@security.command("notify", epilog=NOTIFY_EPILOG)
def notify(
    context: typer.Context,
    users: Annotated[
        list[str] | None, typer.Option("--user", metavar="NAME", help="A user whom it concerns. May be repeated.")
    ] = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Send a mail about an incident to those who look after security, or to users whom it concerns.

    The mail names nothing of the incident: it asks to look through one's sessions and keys. Who has no confirmed
    address is named, to be reached in another way.
    """
    from smartchat.cli.commands.security.run import notify_users
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: notify_users(options, users or []), options)


INVESTIGATE_EPILOG = """\b
Examples:
  smartchat security investigate address 192.0.2.7 --log /var/log/smartchat.log > report.md
  smartchat security investigate account ann --since 2026-11-01 --json
  smartchat security investigate key key-0123456789abcdef0123"""


@security.command("investigate", cls=NamedArguments, epilog=INVESTIGATE_EPILOG)
def investigate(
    context: typer.Context,
    kind: Annotated[SuspectOption, typer.Argument(metavar="KIND", help="address, account, key, session or document.")],
    name: Annotated[str, typer.Argument(metavar="NAME", help="The address, the user's name, or the identifier.")],
    since: SinceOption = None,
    until: UntilOption = None,
    logs: Annotated[
        list[Path] | None,
        typer.Option(
            "--log",
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="A log in JSON lines, of which the lines about the same are added. May be repeated.",
        ),
    ] = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Report what an address, an account, a key, a session or a document did, and what was done to it.

    The report is in Markdown, or in JSON: what can be used now, how often which action was, by whom and from where, and
    every row of the audit, at most 10,000. It holds identifiers and no content.
    """
    from smartchat.cli.commands.security.run import print_investigation
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: print_investigation(options, kind, name, since, until, logs or []), options)


REVIEW_EPILOG = """\b
Examples:
  smartchat security review --days 1 --log /var/log/smartchat.log
  smartchat security review --json > review.json"""


@security.command("review", epilog=REVIEW_EPILOG)
def review(
    context: typer.Context,
    days: Annotated[int, typer.Option(metavar="N", min=1, max=366, help="Days whose changes are counted.")] = 7,
    logs: Annotated[
        list[Path] | None,
        typer.Option(
            "--log",
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="A log in JSON lines, whose security events are counted by address. May be repeated.",
        ),
    ] = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Review who may do what: the accounts with more rights than a reader's, and what looks unused.

    With remarks: no second factor, keys that never expire, accounts and keys that nobody has used for 90 days; and how
    often each kind of change was.
    """
    from smartchat.cli.commands.security.run import print_review
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: print_review(options, days, logs or []), options)
