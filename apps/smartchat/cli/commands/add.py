"""`smartchat add`."""

from typing import Annotated

import typer

from smartchat.cli.options import Common, JsonOption, LibraryOption, VerboseOption, common

__all__ = ["add"]


def add(
    context: typer.Context,
    files: Annotated[list[str], typer.Argument(metavar="FILE", help="Files, folders with --recursive, `-` for stdin.")],
    recursive: Annotated[
        bool, typer.Option("--recursive", "-r", help="Add the files in folders, and in the folders within.")
    ] = False,
    name: Annotated[
        str | None, typer.Option(metavar="NAME", help="File name of what comes from stdin.", show_default=False)
    ] = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Add ebooks and documents.

    EPUB, PDF, DOCX, ODT, RTF, FB2, HTML, Markdown and plain text. Returns when they can be searched and asked. The
    same content again is the same document. A file that cannot be used does not stop the others. Interrupted work goes
    on at the next start.
    """
    from smartchat.cli.running import run

    options = common(context, library, verbose, as_json)
    run(
        lambda: _add(options, files, recursive=recursive, name=name),
        options,
        interrupted="interrupted: what has been taken in is kept, and the work on it goes on at the next start "
        "(smartchat add, or smartchat serve)",
    )


async def _add(options: Common, files: list[str], *, recursive: bool, name: str | None) -> int:
    from smartchat.cli.additions import Additions, sources_of
    from smartchat.cli.output import console_on_stderr, print_json
    from smartchat.cli.running import ExitCode
    from smartchat.cli.targets import open_library, warn_of_staleness
    from smartchat.cli.views.additions import AdditionProgress, print_addition

    sources = sources_of(files, recursive=recursive, name=name)
    single = len(sources) == len(files) == 1 and not sources[0].in_folder
    outcomes = []
    async with open_library(options, worker=True) as opened:
        await warn_of_staleness(opened)
        with AdditionProgress(console_on_stderr()) as progress:
            additions = Additions(opened, progress)
            for source in sources:
                await additions.take_in(source)
            async for outcome in additions.outcomes():
                outcomes.append(outcome)
                if not options.as_json:
                    print_addition(outcome)
    if options.as_json:
        shapes = [one.shape() for one in outcomes]
        print_json(shapes[0] if single else shapes)
    return ExitCode.OK if all(one.usable for one in outcomes) else ExitCode.NOT_ADDED
