"""`smartchat search`."""

from typing import Annotated

import typer

from smartchat.cli.options import (
    BooksOption,
    Common,
    JsonOption,
    LibraryOption,
    Mode,
    UntilOption,
    VerboseOption,
    common,
)

__all__ = ["search"]


def search(
    context: typer.Context,
    query: Annotated[str, typer.Argument(metavar="QUERY", help="Words, a question, or a “quoted phrase”.")],
    book: BooksOption = None,
    limit: Annotated[int, typer.Option("--limit", "-n", metavar="N", min=1, help="How many passages.")] = 10,
    until: UntilOption = None,
    mode: Annotated[
        Mode,
        typer.Option(metavar="hybrid|lexical|dense", help="Rank by words and meaning, words alone, or meaning alone."),
    ] = Mode.HYBRID,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Find the passages that best fit a query, best first."""
    from smartchat.cli.running import run

    options = common(context, library, verbose, as_json)
    run(lambda: _search(options, query, book, limit, until, mode), options)


async def _search(
    options: Common, query: str, books: list[str] | None, limit: int, until: str | None, mode: Mode
) -> int:
    from dataclasses import replace

    from smartchat.cli.output import print_json, warn
    from smartchat.cli.running import ExitCode
    from smartchat.cli.shapes import passages_shape
    from smartchat.cli.targets import open_library, target_of, until_of, warn_of_emptiness
    from smartchat.cli.views.passages import print_passages
    from smartchat_core.retrieval.fusion import SearchMode

    async with open_library(options) as opened:
        await warn_of_emptiness(opened)
        target = await target_of(opened, books)
        result = await target.search(query, limit=limit, until=until_of(target, until), mode=SearchMode(mode.value))
        found = {scored.passage.document_id for scored in result.passages}
        async with opened.services.database.reading() as work:
            # One that is not listed was removed since the index was searched.
            documents = {one.id: one for one in await work.documents.list(opened.scope) if one.id in found}
            sections = {one: await work.documents.sections(opened.scope, one) for one in documents}
        passages = tuple(scored for scored in result.passages if scored.passage.document_id in documents)
        result = replace(result, passages=passages)
        maps = {
            one.id: (await opened.services.texts.load(one.content_hash)).anchors
            for one in documents.values()
            if one.page_count is not None
        }
    pages = [
        maps[scored.passage.document_id].page(scored.passage.span.start) if scored.passage.document_id in maps else None
        for scored in result.passages
    ]
    shape = passages_shape(result, documents, sections, pages)
    if options.as_json:
        print_json(shape)
    else:
        warn(*result.warnings)
        print_passages(shape)
    return ExitCode.OK
