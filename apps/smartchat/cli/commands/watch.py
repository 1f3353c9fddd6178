"""`smartchat watch`."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from smartchat.cli.options import Common, JsonOption, LibraryOption, OcrLanguageOption, OcrOption, VerboseOption, common

__all__ = ["watch"]


def watch(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder, with its subfolders.")],
    remove_deleted: Annotated[
        bool, typer.Option("--remove-deleted", help="Remove documents whose files are gone. Default: keep them.")
    ] = False,
    every: Annotated[
        float, typer.Option(metavar="SECONDS", min=0.1, max=86_400, help="How often the folder is looked through.")
    ] = 5.0,
    settle: Annotated[
        float,
        typer.Option(
            metavar="SECONDS", min=0.0, max=86_400, help="How long a file has to be unchanged to be complete."
        ),
    ] = 5.0,
    ocr: OcrOption = None,
    ocr_language: OcrLanguageOption = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Add what appears in a folder, until it is stopped (Ctrl-C, SIGTERM).

    Files are added when they are complete; hidden and half-written ones are left alone. A file that was moved or
    renamed is known by its content. When a file is gone its document is kept, unless `--remove-deleted` is given; a
    folder that is not there any more, or is empty all at once, counts as not mounted. A document that you removed from
    the library is not added again until its file changes.

    What is known of the files is kept in the library: stopped and started, it goes on where it was. It works on folders
    of the network as well. With --json it prints one JSON object a line.
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    how = _Watching(
        remove_deleted=remove_deleted, every=every, settle=settle, ocr=ocr, ocr_language=tuple(ocr_language or ())
    )
    run(lambda: _run(options, folder, how), options)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Watching:
    """How the folder is watched, and how what is in it is read."""

    remove_deleted: bool
    every: float
    settle: float
    ocr: str | None
    ocr_language: tuple[str, ...]


async def _run(options: Common, folder: Path, how: _Watching) -> int:
    from smartchat.cli.until_stopped import until_stopped

    await until_stopped(_watch(options, folder, how))
    return 0


async def _watch(options: Common, folder: Path, how: _Watching) -> None:
    from contextlib import aclosing

    from smartchat.cli.output import console, console_on_stderr, plain
    from smartchat.cli.targets import open_library
    from smartchat_core.model.codec import to_json

    async with open_library(options, worker=True) as opened:
        console_on_stderr().print(f"Watching {plain(str(folder))}; stop it with Ctrl-C.", markup=False, highlight=False)
        events = opened.sources.watch(
            folder,
            remove_deleted=how.remove_deleted,
            every=how.every,
            settle=how.settle,
            ocr=how.ocr,
            ocr_language=how.ocr_language,
        )
        async with aclosing(events) as happened:
            async for event in happened:
                if options.as_json:
                    print(to_json(event), flush=True)
                    continue
                reason = f": {plain(event.reason)}" if event.reason else ""
                console().print(f"{event.kind.value} {plain(event.path)}{reason}", markup=False, highlight=False)
