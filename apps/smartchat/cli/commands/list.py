"""`smartchat list`."""

import typer

from smartchat.cli.options import Common, JsonOption, LibraryOption, VerboseOption, common

__all__ = ["list_documents"]


def list_documents(
    context: typer.Context, library: LibraryOption = None, as_json: JsonOption = False, verbose: VerboseOption = False
) -> None:
    """List the documents of the library.

    Also those that are being worked on and those that failed.
    """
    from smartchat.cli.running import run

    options = common(context, library, verbose, as_json)
    run(lambda: _list(options), options)


async def _list(options: Common) -> int:
    from smartchat.cli.output import print_json
    from smartchat.cli.shapes import document_shape
    from smartchat.cli.targets import open_library, warn_of_staleness
    from smartchat.cli.views.documents import print_documents

    async with open_library(options) as opened:
        await warn_of_staleness(opened)
        documents = await opened.catalogue()
    if options.as_json:
        print_json([document_shape(one) for one in documents])
    else:
        print_documents(documents)
    return 0
