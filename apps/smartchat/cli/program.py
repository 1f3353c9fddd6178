"""The command with its subcommands. Nothing of the library is imported before a subcommand runs."""

import os
from pathlib import Path
from typing import Annotated

import typer

from smartchat.cli.commands.add.command import add
from smartchat.cli.commands.ask import ask
from smartchat.cli.commands.audit.group import audit
from smartchat.cli.commands.beat import beat
from smartchat.cli.commands.blocks import blocks
from smartchat.cli.commands.budgets import budgets
from smartchat.cli.commands.canary.command import canary
from smartchat.cli.commands.characters import characters
from smartchat.cli.commands.chat.command import chat
from smartchat.cli.commands.conversations import conversations
from smartchat.cli.commands.doctor import doctor
from smartchat.cli.commands.edit import edit
from smartchat.cli.commands.editions import editions
from smartchat.cli.commands.evaluate import evaluate
from smartchat.cli.commands.groups.group import groups
from smartchat.cli.commands.imports import imports
from smartchat.cli.commands.jobs import jobs
from smartchat.cli.commands.keys import keys
from smartchat.cli.commands.list import list_documents
from smartchat.cli.commands.monitor.command import monitor
from smartchat.cli.commands.ops.group import ops
from smartchat.cli.commands.plans import plans, show_usage
from smartchat.cli.commands.quotes import quotes
from smartchat.cli.commands.read import read
from smartchat.cli.commands.reindex import reindex
from smartchat.cli.commands.relay.command import relay
from smartchat.cli.commands.removal import removal
from smartchat.cli.commands.remove import remove
from smartchat.cli.commands.reread import reread
from smartchat.cli.commands.search import search
from smartchat.cli.commands.security.group import security
from smartchat.cli.commands.serve.command import serve
from smartchat.cli.commands.sessions import sessions
from smartchat.cli.commands.shelves.group import shelves
from smartchat.cli.commands.show import show
from smartchat.cli.commands.summarize import summarize
from smartchat.cli.commands.users.accesses import users
from smartchat.cli.commands.watch import watch
from smartchat.cli.commands.webhooks.group import webhooks
from smartchat.cli.commands.worker.command import worker
from smartchat.cli.formats_help import FormatsInHelp
from smartchat.cli.named_arguments import NamedArguments
from smartchat.cli.options import CONFIG_HELP, LIBRARY_HELP, Common

__all__ = ["program"]

EXIT_CODES = """\b
Exit codes:
  0    success, also when nothing was found
  1    unexpected error
  2    usage error
  4    a file could not be added
  5    the document or chapter does not exist, or is not ready
  6    a setting, folder or service is unusable
  130  interrupted
  141  the reader of the output closed the pipe"""


def _epilog(*examples: str) -> str:
    lines = "\n".join(f"  {example}" for example in examples)
    return f"\b\nExamples:\n{lines}\n\n{EXIT_CODES}"


program = typer.Typer(
    name="smartchat",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # its rendering of --help would import rich, pygments and a Markdown parser
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"smartchat {version('smartchat')}")
        raise typer.Exit


@program.callback(epilog=_epilog("smartchat add dracula.epub", 'smartchat ask "How does Harker escape the castle?"'))
def _smartchat(
    context: typer.Context,
    library: Annotated[Path | None, typer.Option(metavar="DIR", help=LIBRARY_HELP, show_default=False)] = None,
    config: Annotated[
        Path | None, typer.Option(metavar="FILE", help=CONFIG_HELP, show_default=False, dir_okay=False)
    ] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Print progress and informational messages on stderr.")
    ] = False,
    version: Annotated[  # noqa: ARG001  # its callback acts on it
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version, and exit.")
    ] = False,
) -> None:
    """Add ebooks and documents, search them and ask them; every answer cites the exact passage.

    All data are in one folder, the library. No server, no key and no network are needed.
    """
    if config is not None:
        os.environ["SMARTCHAT_CONFIG"] = str(config.absolute())  # for the processes that this one starts, as well
    if context.invoked_subcommand != "ops":  # what `ops render` writes is for other users' programs
        os.umask(0o077)
    context.obj = Common(library=library, verbose=verbose)


_COMMANDS = (
    ("add", add, ("smartchat add dracula.epub papers/ --recursive",)),
    ("list", list_documents, ("smartchat list --library ~/books",)),
    (
        "show",
        show,
        (
            "smartchat show moby-dick --toc",
            "smartchat show moby-dick --text > moby-dick.txt",
        ),
    ),
    (
        "edit",
        edit,
        (
            'smartchat edit moby-dick --series "Sea Stories #3" --subject Whaling --subject "Sea stories"',
            "smartchat edit moby-dick --take-back series",
        ),
    ),
    ("search", search, ('smartchat search "the whiteness of the whale" --book moby-dick --limit 3',)),
    ("ask", ask, ('smartchat ask "Who is Mr. Renfield?" --book dracula.epub --until chapter:8',)),
    (
        "chat",
        chat,
        (
            'smartchat chat "Who is Mr. Renfield?" --book dracula.epub --until chapter:8',
            'smartchat chat "And what does he eat?" --book dracula.epub',
            "smartchat chat --conversation con-0123456789abcdef0123",
        ),
    ),
    (
        "characters",
        characters,
        (
            "smartchat characters moby-dick --until chapter:10 --limit 5",
            'smartchat characters dracula.epub --merge "Count Dracula" "the Count"',
        ),
    ),
    ("usage", show_usage, ("smartchat usage --json",)),
    ("quotes", quotes, ('smartchat quotes "the sea" --book moby-dick',)),
    (
        "summarize",
        summarize,
        ("smartchat summarize moby-dick --until chapter:10", "smartchat summarize moby-dick dracula.epub"),
    ),
    ("read", read, ("smartchat read moby-dick --start 120000 --end 120600",)),
    ("remove", remove, ("smartchat remove dracula.epub --yes",)),
    ("reread", reread, ("smartchat reread scan.pdf --ocr always --ocr-language deu",)),
    ("reindex", reindex, ("smartchat reindex", "smartchat reindex --force --json")),
    ("serve", serve, ("smartchat serve --port 8080",)),
    (
        "watch",
        watch,
        ("smartchat watch ~/Books", "smartchat watch /mnt/share/books --every 60 --remove-deleted"),
    ),
    ("worker", worker, ("smartchat worker --queues ingest,maintenance --concurrency 4",)),
    ("beat", beat, ("smartchat beat",)),
    ("relay", relay, ("smartchat relay",)),
    ("monitor", monitor, ("smartchat monitor --every 5",)),
    ("canary", canary, ("smartchat canary --url http://127.0.0.1:8000 --every 60",)),
    ("doctor", doctor, ("smartchat doctor --consistency --json",)),
    ("eval", evaluate, ("smartchat eval data/scifact --limit 100 --cache /tmp/eval",)),
)
for _name, _command, _examples in _COMMANDS:
    _class = FormatsInHelp if _command is add else NamedArguments
    program.command(_name, cls=_class, epilog=_epilog(*_examples))(_command)
program.add_typer(
    editions, name="editions", epilog=_epilog("smartchat editions list", "smartchat editions merge faust-1 faust-2")
)
program.add_typer(
    imports,
    name="import",
    epilog=_epilog('smartchat import calibre ~/"Calibre Library" --dry-run', "smartchat import calibre /srv/books"),
)
program.add_typer(
    jobs, name="jobs", epilog=_epilog("smartchat jobs --status failed", "smartchat jobs retry --quarantined")
)
program.add_typer(
    conversations,
    name="conversations",
    epilog=_epilog("smartchat conversations --search renfield", "smartchat conversations export latest > dracula.md"),
)
program.add_typer(
    sessions, name="sessions", epilog=_epilog("smartchat sessions list ann", "smartchat sessions end ann --all")
)
program.add_typer(
    blocks, name="blocks", epilog=_epilog("smartchat blocks add 192.0.2.0/24 --for 12h", "smartchat blocks list")
)
program.add_typer(
    audit, name="audit", epilog=_epilog("smartchat audit show --limit 20", "smartchat audit verify --anchors audit.log")
)
program.add_typer(
    security,
    name="security",
    epilog=_epilog("smartchat security block 192.0.2.0/24 --for 12h", "smartchat security investigate account ann"),
)
program.add_typer(plans, name="plans", epilog=_epilog("smartchat plans assign ann pro", "smartchat plans history ann"))
program.add_typer(
    budgets, name="budgets", epilog=_epilog("smartchat budgets set installation 50", "smartchat budgets list")
)
program.add_typer(keys, name="keys", epilog=_epilog("smartchat keys create ann backup --scope read --days 90"))
program.add_typer(removal, name="removal", epilog=_epilog("smartchat removal show doc-0123456789abcdef0123"))
program.add_typer(
    users, name="users", epilog=_epilog("smartchat users add ann --role operator", "smartchat users invite")
)
program.add_typer(
    shelves,
    name="shelves",
    epilog=_epilog("smartchat shelves create Whales", "smartchat shelves share Whales --of ann --user bob"),
)
program.add_typer(groups, name="groups", epilog=_epilog("smartchat groups create readers ann bob"))
program.add_typer(
    webhooks,
    name="webhooks",
    epilog=_epilog("smartchat webhooks add https://example.org/hook --of ann", "smartchat webhooks list --of ann"),
)
program.add_typer(ops, name="ops", epilog=_epilog("smartchat ops render --into deploy"))
