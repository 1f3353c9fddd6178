"""The command with its subcommands. Nothing of the library is imported before a subcommand runs."""

from pathlib import Path
from typing import Annotated

import typer

from smartchat.cli.commands.add import add
from smartchat.cli.commands.ask import ask
from smartchat.cli.commands.evaluate import evaluate
from smartchat.cli.commands.list import list_documents
from smartchat.cli.commands.quotes import quotes
from smartchat.cli.commands.reindex import reindex
from smartchat.cli.commands.remove import remove
from smartchat.cli.commands.search import search
from smartchat.cli.commands.serve import serve
from smartchat.cli.commands.show import show
from smartchat.cli.commands.summarize import summarize
from smartchat.cli.options import LIBRARY_HELP, Common

__all__ = ["program"]

EXIT_CODES = (
    "Exit codes: 0 ok, 1 unexpected error, 2 wrong usage, 3 nothing found or the books do not say, "
    "4 a file could not be added, 5 document or chapter not found or not ready, 6 configuration or dependency error, "
    "130 interrupted, 141 the reader of the output went away."
)

program = typer.Typer(
    name="smartchat",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"smartchat {version('smartchat')}")
        raise typer.Exit


@program.callback(epilog=EXIT_CODES)
def _smartchat(
    context: typer.Context,
    library: Annotated[Path | None, typer.Option(help=LIBRARY_HELP, show_default=False)] = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say what happens, on stderr.")] = False,
    version: Annotated[  # noqa: ARG001  # its callback acts on it
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version, and exit.")
    ] = False,
) -> None:
    """Add ebooks and documents, search them and ask them; every answer cites the exact passage.

    Everything lives in one folder, the library. No server, no key and no network are needed.

    Example: **smartchat add dracula.epub**, then **smartchat ask "How does Harker escape the castle?"**
    """
    context.obj = Common(library=library, verbose=verbose)


_COMMANDS = (
    ("add", add),
    ("list", list_documents),
    ("show", show),
    ("search", search),
    ("ask", ask),
    ("quotes", quotes),
    ("summarize", summarize),
    ("remove", remove),
    ("reindex", reindex),
    ("serve", serve),
    ("eval", evaluate),
)
for _name, _command in _COMMANDS:
    program.command(_name, epilog=EXIT_CODES)(_command)
