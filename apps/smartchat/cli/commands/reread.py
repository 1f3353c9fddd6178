"""`smartchat reread`."""

from typing import Annotated

import typer

from smartchat.cli.options import (
    Common,
    JsonOption,
    LibraryOption,
    OcrLanguageOption,
    OcrOption,
    VerboseOption,
    common,
)

__all__ = ["reread"]


def reread(
    context: typer.Context,
    books: Annotated[list[str], typer.Argument(metavar="BOOK", help="Identifiers, titles or file names.")],
    ocr: OcrOption = None,
    ocr_language: OcrLanguageOption = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Read books again from the copies that the library keeps.

    For scanned books whose pages were recognised in the wrong language, or were added before text recognition was
    installed. What is said here about text recognition (OCR) is kept with the book; what is left out stays as it was.
    Edits of metadata stay. Returns when the books can be searched again.
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(
        lambda: _reread(options, books, ocr=ocr, ocr_language=ocr_language),
        options,
        interrupted="interrupted: the next `smartchat add` or `smartchat serve` resumes the work",
    )


async def _reread(options: Common, names: list[str], *, ocr: str | None, ocr_language: list[str] | None) -> int:
    from smartchat.cli.commands.add.run import Additions
    from smartchat.cli.output import console_on_stderr, print_json
    from smartchat.cli.run_command import ExitCode
    from smartchat.cli.targets import open_library
    from smartchat.cli.views.additions import AdditionProgress, print_addition
    from smartchat_core.ingestion.reading_choices import reading_choice
    from smartchat_core.model.recognition import BY_SETTINGS

    reading = reading_choice(ocr, ocr_language) or BY_SETTINGS
    outcomes = []
    async with open_library(options, worker=True) as opened:
        documents = list({one.id: one for one in [await opened.find(name) for name in names]}.values())
        with AdditionProgress(console_on_stderr()) as progress:
            additions = Additions(opened, progress)
            for document in documents:
                await additions.read_again(document, reading)
            async for outcome in additions.outcomes():
                outcomes.append(outcome)
                if not options.as_json:
                    print_addition(outcome)
    if options.as_json:
        shapes = [one.shape() for one in outcomes]
        print_json(shapes[0] if len(shapes) == 1 else shapes)
    return ExitCode.OK if all(one.usable for one in outcomes) else ExitCode.NOT_ADDED
