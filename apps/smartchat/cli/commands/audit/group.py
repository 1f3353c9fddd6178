"""`smartchat audit show|verify|export|anchor`."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from smartchat.cli.options import JsonOption, LibraryOption, VerboseOption, common

__all__ = ["audit"]

audit = typer.Typer(rich_markup_mode=None, no_args_is_help=True)

AboutOption = Annotated[
    list[str] | None,
    typer.Option(
        "--about",
        metavar="ID",
        help="Rows that name this identifier: of a user, an owner, a document, a session, a key. May be repeated.",
    ),
]
AddressOption = Annotated[str, typer.Option(metavar="ADDRESS", help="Rows of changes that came from there.")]
ActionOption = Annotated[
    list[str] | None,
    typer.Option("--action", metavar="NAME", help="Rows of actions that begin so, as `user.`. May be repeated."),
]
SinceOption = Annotated[
    datetime | None, typer.Option(metavar="TIME", help="Rows from this moment on, in UTC, as 2026-12-01 or later.")
]
UntilOption = Annotated[datetime | None, typer.Option(metavar="TIME", help="Rows before this moment, in UTC.")]


@audit.callback()
def _audit() -> None:
    """Read the audit, verify it, and write down how far it has come.

    What changes accounts, rights, content or the operation leaves a row, in the same transaction: who, what, whose,
    when, from where, by which session or key. Rows hold identifiers and no content. Each holds the hash of the one
    before.
    """


SHOW_EPILOG = """\b
Examples:
  smartchat audit show --limit 20
  smartchat audit show --action user. --since 2026-12-01
  smartchat audit show --about usr-0123456789abcdef0123 --json"""


@audit.command("show", epilog=SHOW_EPILOG)
def show(
    context: typer.Context,
    about: AboutOption = None,
    address: AddressOption = "",
    actions: ActionOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    limit: Annotated[int, typer.Option(metavar="N", min=1, max=1000, help="So many rows.")] = 50,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Show rows of the audit, the newest first.

    Conditions that are given together all have to hold. `smartchat audit export` writes all rows.
    """
    from smartchat.cli.commands.audit.run import audit_filter, show_rows
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: show_rows(options, audit_filter(about, address, actions, since, until), limit=limit), options)


EXPORT_EPILOG = """\b
Examples:
  smartchat audit export > audit.jsonl
  smartchat audit export --since 2026-11-01 --until 2026-12-01 > november.jsonl"""


@audit.command("export", epilog=EXPORT_EPILOG)
def export(
    context: typer.Context,
    about: AboutOption = None,
    address: AddressOption = "",
    actions: ActionOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    library: LibraryOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Write rows as JSON lines, the oldest first.

    A line has the members whose canonical bytes are hashed, and `hash`; docs/how-to/audit.md says how to verify them
    with other means.
    """
    from smartchat.cli.commands.audit.run import audit_filter, export_rows
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json=True)
    run(lambda: export_rows(options, audit_filter(about, address, actions, since, until)), options)


VERIFY_EPILOG = """\b
Examples:
  smartchat audit verify
  smartchat audit verify --anchors /var/log/smartchat.log --key 0123…

\b
Exit codes:
  0  the chain is whole
  1  something is wrong with it: a row was changed, removed, inserted or moved, or the end was cut"""


@audit.command("verify", epilog=VERIFY_EPILOG)
def verify(
    context: typer.Context,
    anchors: Annotated[
        list[Path] | None,
        typer.Option(
            "--anchors",
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="A file with anchors, as a log or the output of `audit anchor`. May be repeated.",
        ),
    ] = None,
    keys: Annotated[
        list[str] | None,
        typer.Option("--key", metavar="HEX", help="A public key of which one must have signed each anchor."),
    ] = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Verify every row of the audit, and compare it with anchors.

    Without anchors a chain that somebody with the database's password has written again, or has cut together with its
    head, looks whole: keep anchors where they cannot write.
    """
    from smartchat.cli.commands.audit.run import verify_chain
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: verify_chain(options, anchors or [], keys or []), options)


@audit.command("anchor", epilog="\b\nExample:\n  smartchat audit anchor >> /mnt/elsewhere/anchors")
def anchor(
    context: typer.Context,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Print the end of the chain, signed where the setting `secret_key` is given.

    The same is written to the log every hour (`audit_anchor_minutes`). Keep it where the database's users cannot write.
    """
    from smartchat.cli.commands.audit.run import print_anchor
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: print_anchor(options), options)
