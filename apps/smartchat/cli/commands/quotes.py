"""`smartchat quotes`."""

from typing import Annotated

import typer

from smartchat.cli.options import BooksOption, Common, JsonOption, LibraryOption, UntilOption, VerboseOption, common

__all__ = ["quotes"]


def quotes(
    context: typer.Context,
    topic: Annotated[str, typer.Argument(metavar="TOPIC", help="What the quotes should be about.")],
    book: BooksOption = None,
    limit: Annotated[int, typer.Option("--limit", "-n", metavar="N", min=1, help="How many quotes.")] = 5,
    until: UntilOption = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Quote the sentences about a topic, to the letter."""
    from smartchat.cli.running import run

    options = common(context, library, verbose, as_json)
    run(lambda: _quotes(options, topic, book, limit, until), options)


async def _quotes(options: Common, topic: str, books: list[str] | None, limit: int, until: str | None) -> int:
    from smartchat.cli.output import console, print_json
    from smartchat.cli.running import ExitCode
    from smartchat.cli.shapes import citation_shape
    from smartchat.cli.targets import open_library, target_of, until_of, warn_of_emptiness
    from smartchat.cli.views.answers import print_citation

    async with open_library(options) as opened:
        await warn_of_emptiness(opened)
        target = await target_of(opened, books)
        found = await target.quotes(topic, limit=limit, until=until_of(target, until))
    if options.as_json:
        print_json({"topic": topic, "quotes": [citation_shape(one) for one in found]})
    else:
        out = console()
        for citation in found:
            print_citation(out, citation, several=True)
        if not found:
            out.print("Nothing found.")
    return ExitCode.OK
