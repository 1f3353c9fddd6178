"""`smartchat import`: books from catalogues of other programs."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from smartchat.cli.named_arguments import NamedArguments
from smartchat.cli.options import Common, JsonOption, LibraryOption, OcrLanguageOption, OcrOption, VerboseOption, common

if TYPE_CHECKING:
    from smartchat.library.asynchronous import AsyncLibrary
    from smartchat_core.catalogue.books import Catalogue
    from smartchat_core.catalogue.importing import ImportStep

__all__ = ["imports"]

imports = typer.Typer(
    rich_markup_mode=None, no_args_is_help=True, help="Add the books of other programs' libraries, with their metadata."
)


@imports.callback()
def _imports() -> None:
    """Keeps `calibre` a command of its own while it is the only one."""


@imports.command(
    "calibre",
    cls=NamedArguments,
    epilog='\b\nExample:\n  smartchat import calibre ~/"Calibre Library" --dry-run',
)
def import_calibre(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder that holds Calibre's metadata.db.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print what would be done, and change nothing.")] = False,
    ocr: OcrOption = None,
    ocr_language: OcrLanguageOption = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Add the books of a Calibre library.

    A book that is there in several formats is read in the best one: EPUB before AZW3 and MOBI, FB2, DOCX, HTML, plain
    text and PDF. Where that one cannot be read, the next one is, and a second line of the book says so. Titles,
    authors, series, tags, languages, publishers, identifiers, comments and covers come from Calibre, and so do the
    columns of yours for genres, translators, editors, illustrators, narrators and the original. They win over what the
    files state, except for a file's own cover; what you edit here wins over both.

    Nothing is written to the Calibre library, and Calibre may run meanwhile. Called again it adds what is new, and
    takes over what has changed. What you removed from the library stays away until its file changes.
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(
        lambda: _import(options, folder, dry_run=dry_run, ocr=ocr, ocr_language=ocr_language),
        options,
        interrupted="interrupted: what was added is kept; the same command goes on where it was",
    )


async def _import(
    options: Common, folder: Path, *, dry_run: bool, ocr: str | None, ocr_language: list[str] | None
) -> int:
    from contextlib import aclosing

    from smartchat.cli.output import console, console_on_stderr, plain, print_json
    from smartchat.cli.run_command import ExitCode
    from smartchat.cli.targets import open_library
    from smartchat_core.catalogue.importing import ImportOutcome

    found: dict[str, ImportStep] = {}
    async with open_library(options, worker=not dry_run) as opened:
        catalogue = await opened.sources.calibre_library(folder)
        total = len(catalogue.books)
        with console_on_stderr().status("reading") as status:
            run = opened.sources.import_catalogue(catalogue, dry_run=dry_run, ocr=ocr, ocr_language=ocr_language)
            async with aclosing(run) as every:
                async for step in every:
                    found[step.book.key] = step  # what comes a second time takes the place of the first
                    status.update(f"{len(found):,} of {total:,}: {plain(step.book.title)}")
                    if not options.as_json and step.outcome not in {ImportOutcome.UNCHANGED, ImportOutcome.REMOVED}:
                        console().print(_line(step), markup=False, highlight=False)
            steps = list(found.values())
            status.update("waiting until what was added can be searched")
            failed = {} if dry_run else await _failed(opened, steps)
    if options.as_json:
        print_json(_shape(catalogue, steps, failed, dry_run=dry_run))
    else:
        _print_summary(catalogue, steps, failed, dry_run=dry_run)
    unusable = failed or any(step.outcome is ImportOutcome.UNREADABLE for step in steps)
    return ExitCode.NOT_ADDED if unusable else ExitCode.OK


async def _failed(opened: AsyncLibrary, steps: list[ImportStep]) -> dict[str, str]:
    """Why documents of this import cannot be searched, by their identifiers, when the work on all has ended."""
    from smartchat_core.errors import DocumentNotFound
    from smartchat_core.model.document import DocumentStatus

    failed: dict[str, str] = {}
    for step in steps:
        if step.document is None:
            continue
        try:
            document = await opened.job(step.document).wait()
        except DocumentNotFound:
            continue  # it was removed meanwhile
        if document.status is not DocumentStatus.READY:
            failed[document.id] = document.reason or document.status.value
    return failed


def _line(step: ImportStep) -> str:
    from smartchat.cli.output import plain

    mark = {"added": "+", "updated": "~", "unreadable": "✗"}.get(step.outcome.value, " ")
    format_ = f" · {step.file.extension}" if step.file else ""
    reason = f" · {plain(step.reason)}" if step.reason else ""
    return f"{mark} {plain(step.book.title)}{format_}{reason}"


def _print_summary(catalogue: Catalogue, steps: list[ImportStep], failed: dict[str, str], *, dry_run: bool) -> None:
    from smartchat.cli.output import console, plain, warn

    counts = Counter(step.outcome.value for step in steps)
    done = ", ".join(f"{count:,} {outcome}" for outcome, count in counts.items()) or "no books"
    console().print(f"{'Would be: ' if dry_run else ''}{done}.", markup=False, highlight=False)
    titles = {step.document: step.book.title for step in steps}
    for document, reason in failed.items():
        title = next((title for key, title in titles.items() if key == document), document)
        warn(f"{plain(title)} cannot be searched: {plain(reason)}")
    for refused in catalogue.refused:
        warn(f"a file of {plain(refused.title)} was left out: {plain(refused.reason)}")
    if catalogue.unused:
        warn(f"columns that are no text were left out: {plain(', '.join(catalogue.unused))}")


def _shape(catalogue: Catalogue, steps: list[ImportStep], failed: dict[str, str], *, dry_run: bool) -> dict[str, Any]:
    return {
        "dry_run": dry_run,
        "counts": Counter(step.outcome.value for step in steps),
        "books": [
            {
                "title": step.book.title,
                "outcome": step.outcome.value,
                "format": step.file.extension if step.file else None,
                "document_id": step.document,
                "reason": failed.get(step.document or "", step.reason),
            }
            for step in steps
        ],
        "refused": [{"title": one.title, "reason": one.reason} for one in catalogue.refused],
        "unused_columns": list(catalogue.unused),
    }
