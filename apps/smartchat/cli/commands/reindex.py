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
    """Rebuild the search index.

    Builds the one that the settings ask for and switches to it; searches go on meanwhile. Needed after a change of the
    embedder, or when the index is damaged. Interrupted, it goes on where it was.
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

    from smartchat.cli.output import console, console_on_stderr, counted, print_json
    from smartchat.cli.targets import open_library
    from smartchat.cli.views.counting import CountingBar

    passages: dict[str, int] = {}
    async with open_library(options) as opened:
        with CountingBar(console_on_stderr()) as bar:
            async with aclosing(opened.reindex(anew=anew)) as steps:
                async for step in steps:
                    label = f"{step.document.title} ({step.documents_done + 1} of {step.documents_total})"
                    bar.show(label, step.passages_done, step.passages_total)
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
        size = f"{counted(len(passages), 'document')}, {counted(sum(passages.values()), 'passage')}"
        console().print(f"The index holds {size}, searched {by}.")
    return 0
