"""`smartchat receipt`."""

from typing import Annotated

import typer

from smartchat.cli.options import Common, JsonOption, LibraryOption, VerboseOption, common

__all__ = ["receipt"]


def receipt(
    context: typer.Context,
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", help="Identifier of a document that was removed.")],
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Show the receipt of a removal.

    It tells what was deleted, and that a look at every place afterwards found nothing left of the document.
    """
    from smartchat.cli.running import run

    options = common(context, library, verbose, as_json)
    run(lambda: _receipt(options, document), options)


async def _receipt(options: Common, name: str) -> int:
    from smartchat.cli.operator_shapes import removal_shape
    from smartchat.cli.output import print_json
    from smartchat.cli.targets import open_library
    from smartchat.cli.views.jobs import print_removal
    from smartchat_core.errors import DocumentNotFound
    from smartchat_core.model.ids import DocumentId

    async with open_library(options) as opened, opened.services.database.reading() as work:
        removals = await work.removals.for_document(opened.scope, DocumentId(name))
    if not removals:
        raise DocumentNotFound(
            f"no document {name!r} was removed",
            remedy="Give the identifier that the document had, as `smartchat remove --json` tells it.",
        )
    if options.as_json:
        print_json(removal_shape(removals[0]))
    else:
        print_removal(removals[0])
    return 0
