"""`smartchat reindex`."""

from typing import Annotated

import typer

from smartchat.cli.options import Common, JsonOption, LibraryOption, VerboseOption, common

__all__ = ["reindex"]


def reindex(
    context: typer.Context,
    force: Annotated[
        bool, typer.Option("--force", help="Rebuild every document, also those that are indexed.")
    ] = False,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Rebuild the passage index.

    Builds an index for the configured embedder and switches to it when it is complete; until then searches use the
    present one. Needed after a change of the embedder, or when the index is damaged. When interrupted, run it again:
    it resumes. Prints how many documents and passages the index holds.
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(
        lambda: _reindex(options, force=force),
        options,
        interrupted="interrupted: run it again to resume",
    )


async def _reindex(options: Common, *, force: bool) -> int:
    from contextlib import aclosing

    from smartchat.cli.output import console, console_on_stderr, counted, print_json
    from smartchat.cli.targets import open_library
    from smartchat.cli.views.counting import CountingBar

    passages: dict[str, int] = {}
    async with open_library(options) as opened:
        with CountingBar(console_on_stderr()) as bar:
            async with aclosing(opened.reindex(force=force)) as steps:
                async for step in steps:
                    label = f"{step.document.title} ({step.documents_done + 1} of {step.documents_total})"
                    bar.show(label, step.passages_done, step.passages_total)
                    passages[step.document.id] = step.passages_total
        generation = opened.services.index.generations.wanted
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
        kind = "lexical and dense" if generation.embedder else "lexical only"
        size = f"{counted(len(passages), 'document')}, {counted(sum(passages.values()), 'passage')}"
        console().print(f"The index holds {size} ({kind}).")
    return 0
