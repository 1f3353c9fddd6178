"""`smartchat search`."""

from typing import Annotated

import typer

from smartchat.cli.options import (
    AllEditionsOption,
    BooksOption,
    Common,
    JsonOption,
    LibraryOption,
    Mode,
    ShelfOption,
    UntilOption,
    VerboseOption,
    common,
)

__all__ = ["search"]


def search(
    context: typer.Context,
    query: Annotated[str, typer.Argument(metavar="QUERY", help="Words, a question, or a “quoted phrase”.")],
    book: BooksOption = None,
    shelf: ShelfOption = None,
    limit: Annotated[int, typer.Option("--limit", "-n", metavar="N", min=1, help="Maximum number of passages.")] = 10,
    until: UntilOption = None,
    mode: Annotated[
        Mode,
        typer.Option(
            metavar="hybrid|lexical|dense",
            help="Ranking: lexical (BM25) and dense (vectors), lexical only, or dense only.",
        ),
    ] = Mode.HYBRID,
    all_editions: AllEditionsOption = False,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Search for passages, best match first.

    Prints each passage with its book, section and page. A phrase in quotation marks has to occur literally.
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: _search(options, query, book, shelf, limit, until, mode, all_editions), options)


async def _search(
    options: Common,
    query: str,
    books: list[str] | None,
    shelf: str | None,
    limit: int,
    until: str | None,
    mode: Mode,
    all_editions: bool,
) -> int:
    from smartchat.cli.output import print_json, warn
    from smartchat.cli.run_command import ExitCode
    from smartchat.cli.targets import find_target, open_library, resolve_until, warn_of_emptiness
    from smartchat.cli.views.passages import print_passages
    from smartchat_core.model.codec import to_jsonable
    from smartchat_core.model.search import SearchMode

    async with open_library(options) as opened:
        await warn_of_emptiness(opened)
        target = await find_target(opened, books, shelf)
        bound, how = resolve_until(target, until), SearchMode(mode.value)
        found = await target.search(query, limit=limit, until=bound, mode=how, all_editions=all_editions)
    if options.as_json:
        print_json(to_jsonable(found))
    else:
        warn(*found.warnings)
        print_passages(found)
    return ExitCode.OK
