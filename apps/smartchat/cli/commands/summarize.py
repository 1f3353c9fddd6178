"""`smartchat summarize`."""

from typing import Annotated

import typer

from smartchat.cli.options import Common, JsonOption, LibraryOption, UntilOption, VerboseOption, common

__all__ = ["summarize"]


def summarize(
    context: typer.Context,
    book: Annotated[str, typer.Argument(metavar="BOOK", help="Identifier, title or file name.")],
    until: UntilOption = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Quote the most telling sentence of each part of a book."""
    from smartchat.cli.running import run

    options = common(context, library, verbose, as_json)
    run(lambda: _summarize(options, book, until), options)


async def _summarize(options: Common, name: str, until: str | None) -> int:
    from smartchat.cli.output import print_json, warn
    from smartchat.cli.running import ExitCode
    from smartchat.cli.shapes import answer_shape
    from smartchat.cli.targets import open_library, until_of
    from smartchat.cli.views.answers import print_answer

    async with open_library(options) as opened:
        book = await opened.book(name)
        answer = await book.summarize(until=until_of(book, until))
    if options.as_json:
        print_json(answer_shape(answer))
    else:
        warn(*answer.warnings)
        print_answer(answer)
    return ExitCode.OK
