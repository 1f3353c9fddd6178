"""Options that commands have in common."""

from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

__all__ = [
    "LIBRARY_HELP",
    "BooksOption",
    "Common",
    "JsonOption",
    "LibraryOption",
    "Mode",
    "UntilOption",
    "VerboseOption",
    "common",
]

LIBRARY_HELP = "Folder of the library. Default: SMARTCHAT_LIBRARY, else smartchat.toml, else ./library."

LibraryOption = Annotated[Path | None, typer.Option("--library", metavar="DIR", help=LIBRARY_HELP, show_default=False)]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")]
VerboseOption = Annotated[bool, typer.Option("--verbose", "-v", help="Say what happens, on stderr.")]
BooksOption = Annotated[
    list[str] | None,
    typer.Option(
        "--book", "-b", metavar="BOOK", help="Only in this book: identifier, title or file name. May be repeated."
    ),
]
UntilOption = Annotated[
    str | None,
    typer.Option(
        metavar="CHAPTER|OFFSET",
        help="No spoilers: nothing after this chapter may appear. `chapter:4`, a chapter's title, or an offset of "
        "the canonical text. For one book only.",
        show_default=False,
    ),
]


class Mode(StrEnum):
    """How a search ranks: by words and meaning, by words alone, or by meaning alone."""

    HYBRID = "hybrid"
    LEXICAL = "lexical"
    DENSE = "dense"


@dataclass(frozen=True, kw_only=True, slots=True)
class Common:
    """What every command needs to know: the library's folder, if one was named, and how to speak."""

    library: Path | None = None
    verbose: bool = False
    as_json: bool = False


def common(context: typer.Context, library: Path | None, verbose: bool, as_json: bool = False) -> Common:
    """The options before the command's name, overruled by those after it."""
    before = context.obj if isinstance(context.obj, Common) else Common()
    return replace(
        before, library=library or before.library, verbose=verbose or before.verbose, as_json=as_json or before.as_json
    )
