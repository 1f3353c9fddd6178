"""`smartchat chat`."""

from typing import Annotated

import typer

from smartchat.cli.options import (
    BooksOption,
    JsonOption,
    LibraryOption,
    ShelfOption,
    UntilOption,
    VerboseOption,
    common,
)

__all__ = ["chat"]


def chat(
    context: typer.Context,
    question: Annotated[
        str | None,
        typer.Argument(metavar="[QUESTION]", help="Ask this, and exit. Without it, questions are read line by line."),
    ] = None,
    conversation: Annotated[
        str | None,
        typer.Option(
            "--conversation",
            "-c",
            metavar="ID",
            help="Go on with this conversation. `smartchat conversations` lists them.",
            show_default=False,
        ),
    ] = None,
    new: Annotated[bool, typer.Option("--new", help="Begin another conversation.")] = False,
    book: BooksOption = None,
    shelf: ShelfOption = None,
    until: UntilOption = None,
    max_cost: Annotated[
        float | None,
        typer.Option(min=0, metavar="USD", help="Limit of the cost of each answer, in US dollars.", show_default=False),
    ] = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Ask the books in a conversation, which is kept.

    A question may refer to those before it ("And what does he eat?"). The latest conversation about the same books goes
    on, unless --new or --conversation says otherwise. A bound (--until) goes on from one question to the next until
    another one is given.

    Without QUESTION, type one after the other; an empty line or Ctrl-D ends. Lines that begin with a slash are
    commands: /help lists them, among them /retry, /edit, /until and /new. Ctrl-C stops an answer.
    """
    from smartchat.cli.commands.chat.run import ChatRequest, run_chat
    from smartchat.cli.run_command import run_blocking

    options = common(context, library, verbose, as_json)
    request = ChatRequest(
        question=question,
        conversation=conversation,
        new=new,
        books=tuple(book or ()),
        shelf=shelf,
        until=until,
        max_cost=max_cost,
    )
    run_blocking(lambda: run_chat(options, request), options)
