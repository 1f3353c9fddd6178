"""`smartchat add`."""

from typing import Annotated

import typer

from smartchat.cli.options import Common, JsonOption, LibraryOption, OcrLanguageOption, OcrOption, VerboseOption, common

__all__ = ["add"]


def add(
    context: typer.Context,
    files: Annotated[list[str], typer.Argument(metavar="FILE", help="Files; folders with --recursive; `-` for stdin.")],
    recursive: Annotated[
        bool, typer.Option("--recursive", "-r", help="Add the files in folders and their subfolders.")
    ] = False,
    name: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="File name for the content of stdin; its extension chooses the parser.",
            show_default=False,
        ),
    ] = None,
    ocr: OcrOption = None,
    ocr_language: OcrLanguageOption = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Add ebooks and documents.

    Returns when they are indexed and can be searched, and prints one line for each with its identifier. Adding the same
    content again finds the same document. A file that cannot be added does not stop the others. Interrupted work is
    resumed at the next start.

    Scanned pages are recognised (OCR) where that is installed: pip install 'smartchat[ocr]'. A document that is there
    already is read again when --ocr or --ocr-language ask for something else than before.

    Books in other languages than English are found by their words only, until the setting `embedder` is
    `multilingual`.
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(
        lambda: _add(options, files, recursive=recursive, name=name, ocr=ocr, ocr_language=ocr_language),
        options,
        interrupted="interrupted: accepted files are kept; the next `smartchat add` or `smartchat serve` resumes the "
        "work on them",
    )


async def _add(
    options: Common,
    files: list[str],
    *,
    recursive: bool,
    name: str | None,
    ocr: str | None,
    ocr_language: list[str] | None,
) -> int:
    from smartchat.cli.commands.add.run import Additions, find_input_files
    from smartchat.cli.output import console_on_stderr, print_json
    from smartchat.cli.run_command import ExitCode
    from smartchat.cli.targets import open_library, warn_of_staleness
    from smartchat.cli.views.additions import AdditionProgress, print_addition
    from smartchat_core.ingestion.reading_choices import reading_choice

    reading = reading_choice(ocr, ocr_language)
    sources = find_input_files(files, recursive=recursive, name=name)
    single = len(sources) == len(files) == 1 and not sources[0].in_folder
    outcomes = []
    async with open_library(options, worker=True) as opened:
        await warn_of_staleness(opened)
        with AdditionProgress(console_on_stderr()) as progress:
            additions = Additions(opened, progress)
            for source in sources:
                await additions.take_in(source, reading)
            async for outcome in additions.outcomes():
                outcomes.append(outcome)
                if not options.as_json:
                    print_addition(outcome)
    if options.as_json:
        shapes = [one.shape() for one in outcomes]
        print_json(shapes[0] if single else shapes)
    return ExitCode.OK if all(one.usable for one in outcomes) else ExitCode.NOT_ADDED
