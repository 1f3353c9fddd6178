"""`smartchat show`."""

from typing import Annotated

import typer

from smartchat.cli.options import Common, JsonOption, LibraryOption, VerboseOption, common

__all__ = ["show"]


def show(
    context: typer.Context,
    book: Annotated[str, typer.Argument(metavar="BOOK", help="Identifier, title or file name.")],
    text: Annotated[bool, typer.Option("--text", help="Print the canonical text, which all offsets slice.")] = False,
    toc: Annotated[bool, typer.Option("--toc", help="Print all sections, not just the chapters.")] = False,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Show what is known of a book.

    Its record, its chapters with their offsets, what is amiss with it, or its whole text.
    """
    from smartchat.cli.running import run

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
