"""`smartchat quotes`."""

from typing import Annotated

import typer

from smartchat.cli.options import (
    AllEditionsOption,
    BooksOption,
    Common,
    JsonOption,
    LibraryOption,
    ShelfOption,
    UntilOption,
    VerboseOption,
    common,
)

__all__ = ["quotes"]


def quotes(
    context: typer.Context,
    topic: Annotated[str, typer.Argument(metavar="TOPIC", help="What the quotes should be about.")],
    book: BooksOption = None,
    shelf: ShelfOption = None,
    limit: Annotated[int, typer.Option("--limit", "-n", metavar="N", min=1, help="Maximum number of quotes.")] = 5,
    until: UntilOption = None,
    all_editions: AllEditionsOption = False,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Find sentences about a topic, quoted verbatim.

    Prints each with its book, section and page, best first.
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: _quotes(options, topic, book, shelf, limit, until, all_editions=all_editions), options)


async def _quotes(
    options: Common,
    topic: str,
    books: list[str] | None,
    shelf: str | None,
    limit: int,
    until: str | None,
    *,
    all_editions: bool,
) -> int:
    from smartchat.cli.output import console, print_json, warn
    from smartchat.cli.run_command import ExitCode
    from smartchat.cli.targets import find_target, open_library, resolve_until, warn_of_emptiness
    from smartchat.cli.views.answers import print_citation
    from smartchat_core.model.codec import to_jsonable
    from smartchat_core.model.found import Quotes

    async with open_library(options) as opened:
        await warn_of_emptiness(opened)
        target = await find_target(opened, books, shelf)
        bound = resolve_until(target, until)
        found = await target.find_quotes(topic, limit=limit, until=bound, all_editions=all_editions)
    if options.as_json:
        print_json(to_jsonable(found, kind=Quotes))
    else:
        warn(*found.warnings)
        out = console()
        for citation in found:
            print_citation(out, citation, several=True)
        if not found:
            out.print("Nothing found.")
    return ExitCode.OK
