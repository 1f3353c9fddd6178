"""`smartchat list`."""

from contextlib import aclosing
from typing import Annotated

import typer

from smartchat.cli.options import Common, JsonOption, LibraryOption, VerboseOption, common

__all__ = ["list_documents"]


_DEFAULT_LIMIT = 100


def list_documents(
    context: typer.Context,
    limit: Annotated[
        int, typer.Option("--limit", "-n", metavar="N", min=1, help="How many documents at most.")
    ] = _DEFAULT_LIMIT,
    everything: Annotated[bool, typer.Option("--all", help="All documents, however many there are.")] = False,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """List the documents of the library, in the order in which they were added.

    Also those that are being worked on and those that failed.
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: _list(options, None if everything else limit), options)


async def _list(options: Common, limit: int | None) -> int:
    from smartchat.cli.output import print_json, warn
    from smartchat.cli.shapes import document_shape
    from smartchat.cli.targets import open_library, warn_of_staleness
    from smartchat.cli.views.documents import print_documents
    from smartchat_core.model.document import Document

    async with open_library(options) as opened:
        await warn_of_staleness(opened)
        documents: list[Document] = []
        more = False
        async with aclosing(opened.each_document()) as every:
            async for document in every:
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
