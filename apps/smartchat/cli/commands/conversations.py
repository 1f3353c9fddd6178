"""`smartchat conversations` and its subcommands."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from smartchat.cli.named_arguments import NamedArguments
from smartchat.cli.options import Common, JsonOption, LibraryOption, VerboseOption, common

__all__ = ["conversations"]

conversations = typer.Typer(rich_markup_mode=None)

BranchOption = Annotated[
    str | None,
    typer.Option(
        metavar="TURN", help="The branch that ends with this turn. Default: the active one.", show_default=False
    ),
]
IdArgument = Annotated[
    str,
    typer.Argument(metavar="ID", help="Identifier of a conversation, or `latest` for the one with the latest turn."),
]

TurnOption = Annotated[
    str | None,
    typer.Option(
        metavar="TURN", help="The branch that ends with this turn. Default: the active one.", show_default=False
    ),
]


class FormatOption(StrEnum):
    """What a conversation is exported as."""

    MARKDOWN = "markdown"
    HTML = "html"
    JSON = "json"


@conversations.callback(invoke_without_command=True)
def list_conversations(
    context: typer.Context,
    search: Annotated[
        str, typer.Option(metavar="WORDS", help="Only those with each of these words in title or questions.")
    ] = "",
    limit: Annotated[
        int, typer.Option("--limit", "-n", metavar="N", min=1, max=1_000, help="Maximum number of conversations.")
    ] = 50,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """List the conversations that are kept, those with the latest turn first.

    `smartchat chat` begins a conversation or goes on with one. The subcommands show, rename, delete and export one.
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    if context.invoked_subcommand is not None:
        context.obj = options
        return
    run(lambda: _list(options, search, limit), options)


SHOW_EPILOG = """\b
Examples:
  smartchat conversations show latest
  smartchat conversations show con-0123456789abcdef0123 --json"""


@conversations.command("show", cls=NamedArguments, epilog=SHOW_EPILOG)
def show(
    context: typer.Context,
    conversation: IdArgument,
    turn: BranchOption = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Print the questions and answers of a conversation, with citations.

    They are those of one branch: asking again or otherwise (/retry, /edit) leaves the turn before as another one.
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: _show(options, conversation, turn), options)


RENAME_EPILOG = """\b
Example:
  smartchat conversations rename latest "Who is who in Dracula\""""


@conversations.command("rename", cls=NamedArguments, epilog=RENAME_EPILOG)
def rename(
    context: typer.Context,
    conversation: IdArgument,
    title: Annotated[str, typer.Argument(metavar="TITLE", help="The new title.")],
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Give a conversation another title.

    Until then it has that of its first question.
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: _rename(options, conversation, title), options)


DELETE_EPILOG = """\b
Example:
  smartchat conversations delete con-0123456789abcdef0123 --yes"""


@conversations.command("delete", cls=NamedArguments, epilog=DELETE_EPILOG)
def delete(
    context: typer.Context,
    names: Annotated[list[str], typer.Argument(metavar="ID...", help="Identifiers of conversations.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Delete without asking first.")] = False,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Delete conversations with all their turns.

    Asks first at a terminal; elsewhere, and with --json, --yes is needed.
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: _delete(options, names, yes=yes), options)


EXPORT_EPILOG = """\b
Examples:
  smartchat conversations export latest > dracula.md
  smartchat conversations export con-0123456789abcdef0123 --format html --output dracula.html"""


@conversations.command("export", cls=NamedArguments, epilog=EXPORT_EPILOG)
def export(
    context: typer.Context,
    conversation: IdArgument,
    form: Annotated[FormatOption, typer.Option("--format", help="The form of the file.")] = FormatOption.MARKDOWN,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write it here. Default: stdout.", show_default=False),
    ] = None,
    turn: BranchOption = None,
    library: LibraryOption = None,
    verbose: VerboseOption = False,
) -> None:
    """Export a conversation with its citations: Markdown, one HTML page, or JSON.

    Texts of books are escaped: nothing in them becomes a link, markup or a script.
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose)
    run(lambda: _export(options, conversation, form, output, turn), options)


async def _list(options: Common, search: str, limit: int) -> int:
    from smartchat.cli.output import print_json
    from smartchat.cli.shapes import conversation_shape
    from smartchat.cli.targets import open_library
    from smartchat.cli.views.conversations import print_conversations

    async with open_library(options) as opened:
        found = [one.record for one in await opened.conversations(search, limit=limit)]
    if options.as_json:
        print_json([conversation_shape(one) for one in found])
    else:
        print_conversations(found)
    return 0


async def _show(options: Common, name: str, turn: str | None) -> int:
    from smartchat.cli.output import print_json
    from smartchat.cli.targets import find_conversation, open_library
    from smartchat.cli.views.conversations import print_transcript
    from smartchat_core.model.codec import to_jsonable
    from smartchat_core.model.ids import TurnId
    from smartchat_core.model.transcript import Transcript

    async with open_library(options) as opened:
        found = await (await find_conversation(opened, name)).transcript(TurnId(turn) if turn else None)
    if options.as_json:
        print_json(to_jsonable(found, kind=Transcript))
    else:
        print_transcript(found)
    return 0


async def _rename(options: Common, name: str, title: str) -> int:
    from smartchat.cli.output import console, plain, print_json
    from smartchat.cli.shapes import conversation_shape
    from smartchat.cli.targets import find_conversation, open_library

    async with open_library(options) as opened:
        found = await find_conversation(opened, name)
        await found.rename(title)
    if options.as_json:
        print_json(conversation_shape(found.record))
    else:
        console().print(f"Renamed {found.id} to “{plain(found.title)}”.", markup=False)
    return 0


async def _delete(options: Common, names: list[str], *, yes: bool) -> int:
    import sys

    from smartchat.cli.output import console, counted, plain, print_json
    from smartchat.cli.targets import find_conversation, open_library
    from smartchat_core.errors import InvalidRequest

    async with open_library(options) as opened:
        found = {one.id: one for one in [await find_conversation(opened, name) for name in names]}
        if not yes:
            if options.as_json or not sys.stdin.isatty():
                raise InvalidRequest("nothing is deleted without being asked", remedy="Give --yes.")
            titles = ", ".join(f"“{plain(one.title) or one.id}”" for one in found.values())
            typer.confirm(f"Delete {titles}?", abort=True, err=True)
        for one in found.values():
            await one.delete()
    if options.as_json:
        print_json([{"id": name} for name in found])
    else:
        console().print(f"Deleted {counted(len(found), 'conversation')}.")
    return 0


async def _export(options: Common, name: str, form: FormatOption, output: Path | None, turn: str | None) -> int:
    import asyncio
    import sys

    from smartchat.cli.targets import find_conversation, open_library
    from smartchat_core.errors import StorageUnavailable
    from smartchat_core.model.ids import TurnId

    async with open_library(options) as opened:
        found = await find_conversation(opened, name)
        text = await found.export(form.value, turn=TurnId(turn) if turn else None)
    data = text.encode("utf-8", "replace")
    if output is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return 0
    try:
        await asyncio.to_thread(output.write_bytes, data)
    except OSError as exc:
        raise StorageUnavailable(f"{output} cannot be written", cause=exc.strerror or str(exc)) from exc
    return 0
