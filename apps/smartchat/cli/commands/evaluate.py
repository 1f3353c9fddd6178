"""`smartchat eval`."""

from pathlib import Path
from typing import Annotated

import typer

from smartchat.cli.options import Common, JsonOption, LibraryOption, VerboseOption, common

__all__ = ["evaluate"]


def evaluate(
    context: typer.Context,
    sets: Annotated[list[Path], typer.Argument(metavar="DIR", help="Folders, each with an evaluation set.")],
    limit: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="Use only the first N questions.", show_default=False)
    ] = None,
    cache: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Keep the index in this folder for the next run.", show_default=False),
    ] = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Evaluate retrieval on sets of questions with relevance judgements.

    Prints nDCG@10, Recall@5 and @20, MRR and latency for lexical, dense and hybrid search.

    A set is in the BEIR layout (corpus.jsonl, queries.jsonl, qrels/test.tsv), or holds questions over whole books
    (documents.jsonl, questions.jsonl). Your library is neither read nor changed.
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: _evaluate(options, sets, limit, cache), options)


async def _evaluate(options: Common, sets: list[Path], limit: int | None, cache: Path | None) -> int:
    import tempfile

    from smartchat.cli.output import console, console_on_stderr, print_json
    from smartchat.cli.views.counting import CountingBar
    from smartchat.evaluation import evaluate as measure
    from smartchat.evaluation import render_table
    from smartchat.library.asynchronous import AsyncLibrary

    reports = []
    with tempfile.TemporaryDirectory(prefix="smartchat-eval-") as scratch:
        async with AsyncLibrary(worker=False, library=scratch, database="", files="", index="") as opened:
            with CountingBar(console_on_stderr()) as bar:
                for one in sets:
                    progress = bar.showing(one.name)
                    report = await measure(
                        one,
                        settings=opened.settings,
                        services=opened.services,
                        limit=limit,
                        cache=cache,
                        progress=progress,
                    )
                    reports.append(report)
    if options.as_json:
        shapes = [one.to_json() for one in reports]
        print_json(shapes[0] if len(sets) == 1 else shapes)
    else:
        console().print(render_table(reports), markup=False, soft_wrap=True)
    return 0
