"""`smartchat list`."""

from contextlib import aclosing
from dataclasses import replace
from typing import Annotated, Any

import typer

from smartchat.cli.options import Common, JsonOption, LibraryOption, VerboseOption, common

__all__ = ["list_documents"]


_DEFAULT_LIMIT = 100


def list_documents(
    context: typer.Context,
    limit: Annotated[
        int, typer.Option("--limit", "-n", metavar="N", min=1, help="How many documents at most.")
    ] = _DEFAULT_LIMIT,
    words: Annotated[
        list[str] | None, typer.Argument(metavar="WORD...", help="Words of titles, people, series and subjects.")
    ] = None,
    author: Annotated[str, typer.Option(metavar="NAME", help="By this author or contributor.")] = "",
    series: Annotated[str, typer.Option(metavar="NAME", help="Of this series.")] = "",
    subject: Annotated[str, typer.Option(metavar="TEXT", help="On this subject.")] = "",
    language: Annotated[str, typer.Option(metavar="TAG", help="In this language, as in en.")] = "",
    format_: Annotated[str, typer.Option("--format", metavar="NAME", help="In this format, as in epub or PDF.")] = "",
    publisher: Annotated[str, typer.Option(metavar="NAME", help="Of this publisher.")] = "",
    from_year: Annotated[
        int | None, typer.Option(metavar="YEAR", help="Out in this year or later, the work or the edition.")
    ] = None,
    to_year: Annotated[int | None, typer.Option(metavar="YEAR", help="Out in this year or earlier.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All documents, however many there are.")] = False,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """List the documents of the library, in the order in which they were added.

    Also those that are being worked on and those that failed. Words and options list only documents that have them;
    case and accents do not matter.
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    where = {
        "text": " ".join(words or ()),
        "author": author,
        "series": series,
        "subject": subject,
        "language": language,
        "publisher": publisher,
        "from_year": from_year,
        "to_year": to_year,
    }
    run(lambda: _list(options, None if everything else limit, where, format_), options)


async def _list(options: Common, limit: int | None, where: dict[str, Any], format_name: str) -> int:
    from smartchat.cli.output import print_json, warn
    from smartchat.cli.shapes import document_shape
    from smartchat.cli.targets import open_library, warn_of_staleness
    from smartchat.cli.views.documents import print_documents
    from smartchat_core.catalogue.filtering import DocumentFilter, checked_filter
    from smartchat_core.model.document import Document

    wanted = checked_filter(DocumentFilter(**where))
    async with open_library(options) as opened:
        wanted = replace(wanted, media_types=await opened.media_types_of(format_name))
        await warn_of_staleness(opened)
        documents: list[Document] = []
        more = False
        async with aclosing(opened.each_document()) as every:
            async for document in every:
                if not wanted.admits(document):
                    continue
                if more := len(documents) == limit:
                    break
                documents.append(document)
    if options.as_json:
        print_json([document_shape(one) for one in documents])
    else:
        print_documents(documents)
    if more:
        warn(f"these are the first {len(documents):,}; see the others with: smartchat list --all")
    return 0
