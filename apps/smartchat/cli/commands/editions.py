"""`smartchat editions list|merge|split|reset`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from smartchat.cli.named_arguments import NamedArguments
from smartchat.cli.options import Common, JsonOption, LibraryOption, VerboseOption, common

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from smartchat_core.catalogue.service import CatalogueService
    from smartchat_core.model.ids import DocumentId
    from smartchat_core.model.principal import OwnerScope

__all__ = ["editions"]

editions = typer.Typer(rich_markup_mode=None, no_args_is_help=True)

BookArgument = Annotated[str, typer.Argument(metavar="BOOK", help="Identifier, title or file name.")]


@editions.callback()
def _editions() -> None:
    """Show which documents are editions of one work, and correct it.

    Documents of the same title, authors and language, or of the same ISBN, are editions of one work. The whole library
    is searched in the best edition of each: one that can be searched, is whole, and is an EPUB before a PDF.
    """


@editions.command("list", epilog="\b\nExample:\n  smartchat editions list --json")
def list_editions(
    context: typer.Context,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """List the works that are there in several editions.

    The edition that is searched comes first.
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: _list(options), options)


@editions.command("merge", cls=NamedArguments, epilog="\b\nExample:\n  smartchat editions merge faust-1 faust-2")
def merge(
    context: typer.Context,
    books: Annotated[list[str], typer.Argument(metavar="BOOK...", help="Identifiers, titles or file names.")],
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Take books for editions of one work.

    What was merged with one of them before comes along. Only the owner of all of them may.
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: _decide(options, books, lambda service, scope, documents: service.merge(scope, documents)), options)


@editions.command("split", cls=NamedArguments, epilog="\b\nExample:\n  smartchat editions split faust-2")
def split(
    context: typer.Context,
    book: BookArgument,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Take a book for a work of its own.

    It is searched beside the others from then on, whatever its title is.
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: _decide(options, [book], lambda service, scope, documents: service.split(scope, documents[0])), options)


@editions.command("reset", cls=NamedArguments, epilog="\b\nExample:\n  smartchat editions reset faust-2")
def reset(
    context: typer.Context,
    book: BookArgument,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Take back a merge or a split.

    Its title, authors, language and ISBN decide again.
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(
        lambda: _decide(options, [book], lambda service, scope, documents: service.forget_edition(scope, documents[0])),
        options,
    )


async def _decide(
    options: Common,
    names: list[str],
    decide: Callable[[CatalogueService, OwnerScope, Sequence[DocumentId]], Awaitable[None]],
) -> int:
    from smartchat.cli.targets import open_library

    async with open_library(options) as opened:
        documents = [(await opened.find(name)).id for name in names]
        await decide(opened.services.documents.catalogue, opened.scope, documents)
    return await _list(options)


async def _list(options: Common) -> int:
    from smartchat.cli.output import console, plain, print_json
    from smartchat.cli.shapes import document_shape
    from smartchat.cli.targets import open_library

    async with open_library(options) as opened:
        works = await opened.works()
    if options.as_json:
        print_json([[document_shape(one) for one in work.editions] for work in works])
        return 0
    for work in works:
        console().print(plain(work.best.title), style="bold", markup=False, highlight=False)
        for number, one in enumerate(work.editions):
            searched = " · searched" if number == 0 else ""
            console().print(f"  {plain(one.filename)} · {one.id}{searched}", markup=False, highlight=False)
    if not works:
        console().print("No work is there in several editions.")
    return 0
