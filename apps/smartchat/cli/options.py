"""Options that commands have in common."""

from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

__all__ = [
    "CONFIG_HELP",
    "LIBRARY_HELP",
    "AllEditionsOption",
    "BooksOption",
    "Common",
    "Intent",
    "JsonOption",
    "LibraryOption",
    "Mode",
    "Ocr",
    "OcrLanguageOption",
    "OcrOption",
    "ShelfOption",
    "UntilOption",
    "VerboseOption",
    "common",
]

LIBRARY_HELP = "Folder of the library. Default: SMARTCHAT_LIBRARY, else smartchat.toml, else ./library."

CONFIG_HELP = (
    "File with settings, instead of smartchat.toml here and in ~/.config/smartchat. Default: SMARTCHAT_CONFIG."
)

LibraryOption = Annotated[Path | None, typer.Option("--library", metavar="DIR", help=LIBRARY_HELP, show_default=False)]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout.")]
VerboseOption = Annotated[
    bool, typer.Option("--verbose", "-v", help="Print progress and informational messages on stderr.")
]
AllEditionsOption = Annotated[
    bool, typer.Option("--all-editions", help="Search every edition of a work, not the best one only.")
]
BooksOption = Annotated[
    list[str] | None,
    typer.Option(
        "--book", "-b", metavar="BOOK", help="Only in this book: identifier, title or file name. May be repeated."
    ),
]
ShelfOption = Annotated[
    str | None,
    typer.Option("--shelf", metavar="SHELF", help="Only what stands on this shelf: its name or identifier."),
]
UntilOption = Annotated[
    str | None,
    typer.Option(
        metavar="CHAPTER|OFFSET",
        help="Spoiler limit: use nothing after this chapter. `chapter:4`, a chapter's title, or an offset of "
        "the canonical text. For one book only.",
        show_default=False,
    ),
]


class Mode(StrEnum):
    """How a search ranks: hybrid, lexical (BM25) only, or dense (vectors) only."""

    HYBRID = "hybrid"
    LEXICAL = "lexical"
    DENSE = "dense"


class Ocr(StrEnum):
    """Which pages are recognised: those without usable text, all, or none."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


OcrOption = Annotated[
    Ocr | None,
    typer.Option(
        "--ocr",
        help="Recognise the text of pages without usable text (auto), of all pages, or of none. It is kept "
        "with the document. Default: the setting `ocr`.",
        show_default=False,
    ),
]
OcrLanguageOption = Annotated[
    list[str] | None,
    typer.Option(
        "--ocr-language",
        metavar="LANG[,LANG]",
        help="Languages of the pages that are recognised, as in `deu,eng` or `de`. Default: that of the document, "
        "else the setting `ocr_languages`. `smartchat doctor` lists what is installed.",
        show_default=False,
    ),
]


class Intent(StrEnum):
    """What kind of answer a question asks for."""

    LOOKUP = "lookup"
    WHO = "who"
    CAST = "cast"
    SETTING = "setting"
    SUMMARY = "summary"
    RECAP = "recap"
    ENDING = "ending"
    CONTENTS = "contents"
    METADATA = "metadata"
    MENTIONS = "mentions"
    QUOTATION = "quotation"
    COMPARE = "compare"
    ACROSS = "across"


@dataclass(frozen=True, kw_only=True, slots=True)
class Common:
    """Options of every command: the library's folder, if given, and the form of the output."""

    library: Path | None = None
    verbose: bool = False
    as_json: bool = False


def common(context: typer.Context, library: Path | None, verbose: bool, as_json: bool = False) -> Common:
    """The options before the command's name, overruled by those after it."""
    before = context.obj if isinstance(context.obj, Common) else Common()
    return replace(
        before, library=library or before.library, verbose=verbose or before.verbose, as_json=as_json or before.as_json
    )
