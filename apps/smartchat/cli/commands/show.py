"""`smartchat show`."""

from typing import Annotated

import typer

from smartchat.cli.options import Common, JsonOption, LibraryOption, VerboseOption, common

__all__ = ["show"]


def show(
    context: typer.Context,
    book: Annotated[str, typer.Argument(metavar="BOOK", help="Identifier, title or file name.")],
    text: Annotated[bool, typer.Option("--text", help="Print the canonical text, to which all offsets refer.")] = False,
    toc: Annotated[bool, typer.Option("--toc", help="Print all sections, not only the chapters.")] = False,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Show a book: metadata, chapters, warnings, or its text.

    Prints title, authors, format and status, then the chapters with their offsets. A book that failed is shown with
    its error.
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: _show(options, book, text=text, toc=toc), options)


async def _show(options: Common, name: str, *, text: bool, toc: bool) -> int:
    from smartchat.cli.output import print_json
    from smartchat.cli.shapes import book_shape
    from smartchat.cli.targets import open_library, readable_text
    from smartchat.cli.views.documents import print_book, write_text

    async with open_library(options) as opened:
        document = await opened.find(name)
        book = await opened.book(document.id)
        content = await readable_text(book) if text else None
    if options.as_json:
        print_json(book_shape(book, content))
    elif content is not None:
        write_text(content)
    else:
        print_book(book, toc=toc)
    return 0
