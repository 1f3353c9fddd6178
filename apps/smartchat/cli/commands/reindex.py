"""`smartchat reindex`."""

from typing import Annotated

import typer

from smartchat.cli.options import Common, JsonOption, LibraryOption, VerboseOption, common

__all__ = ["reindex"]


def reindex(
    context: typer.Context,
    anew: Annotated[bool, typer.Option("--anew", help="Rebuild even what looks whole.")] = False,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Build the search index that the settings ask for, and switch to it; searches go on meanwhile.

    Needed after a change of the embedder, or when the index is damaged. Interrupted, it goes on where it was.

    Example: **smartchat reindex**
    """
    from smartchat.cli.running import run

    options = common(context, library, verbose, as_json)
    run(
        lambda: _reindex(options, anew=anew),
        options,
        interrupted="interrupted: run it again, and it goes on where it was",
    )


async def _reindex(options: Common, *, anew: bool) -> int:
    from contextlib import aclosing

    from smartchat.cli.output import console, console_on_stderr, print_json
    from smartchat.cli.targets import open_library
    from smartchat.cli.views.reindexing import ReindexBar

    passages: dict[str, int] = {}
    async with open_library(options) as opened:
        with ReindexBar(console_on_stderr()) as bar:
            async with aclosing(opened.reindex(anew=anew)) as steps:
                async for step in steps:
                    bar.happened(step)
                    passages[step.document.id] = step.passages_total
        generation = opened.services.generations.wanted
    if options.as_json:
        print_json(
            {
                "generation": generation.name,
                "embedder": generation.embedder,
                "documents": len(passages),
                "passages": sum(passages.values()),
            }
        )
    else:
        by = "by words and meaning" if generation.embedder else "by words alone"
        count = len(passages)
        console().print(
            f"The index holds {count} {'document' if count == 1 else 'documents'}, "
            f"{sum(passages.values()):,} passages, searched {by}."
        )
    return 0
