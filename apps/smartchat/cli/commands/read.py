"""`smartchat read`."""

from typing import Annotated

import typer

from smartchat.cli.options import Common, JsonOption, LibraryOption, VerboseOption, common

__all__ = ["read"]


def read(
    context: typer.Context,
    book: Annotated[str, typer.Argument(metavar="BOOK", help="Identifier, title or file name.")],
    start: Annotated[int, typer.Option(min=0, metavar="OFFSET", help="First offset.")] = 0,
    end: Annotated[
        int | None,
        typer.Option(
            min=0, metavar="OFFSET", help="End offset, exclusive. Default: the end of the text.", show_default=False
        ),
    ] = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Print a range of a book's canonical text.

    Offsets are those of searches and citations. Without options it prints the whole text.
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: _read(options, book, start, end), options)


async def _read(options: Common, name: str, start: int, end: int | None) -> int:
    from smartchat.cli.output import print_json
    from smartchat.cli.run_command import ExitCode
    from smartchat.cli.targets import open_library
    from smartchat.cli.views.documents import write_text
    from smartchat_core.model.codec import to_jsonable

    async with open_library(options) as opened:
        book = await opened.book((await opened.find(name)).id)
        found = await book.read(start=start, end=end)
    if options.as_json:
        print_json(to_jsonable(found))
    else:
        write_text(found.text)
    return ExitCode.OK
