"""`smartchat removal show`."""

from typing import Annotated

import typer

from smartchat.cli.named_arguments import NamedArguments
from smartchat.cli.options import Common, JsonOption, LibraryOption, VerboseOption, common

__all__ = ["removal", "show_removal"]

removal = typer.Typer(rich_markup_mode=None, no_args_is_help=True)


@removal.callback()
def _removal() -> None:
    """Show what removals of documents deleted."""


SHOW_EPILOG = """\b
Example:
  smartchat removal show doc-0123456789abcdef0123 --json"""


@removal.command("show", cls=NamedArguments, epilog=SHOW_EPILOG)
def show_removal(
    context: typer.Context,
    document: Annotated[str, typer.Argument(metavar="DOCUMENT", help="Identifier of a document that was removed.")],
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Show the deletion receipt of a removed document.

    The receipt lists what was deleted from database, index and file store, and what a check afterwards found left
    (nothing, unless the removal is still in progress).
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: _show(options, document), options)


async def _show(options: Common, name: str) -> int:
    from smartchat.cli.operator_shapes import removal_shape
    from smartchat.cli.output import print_json
    from smartchat.cli.targets import open_library
    from smartchat.cli.views.jobs import print_removal
    from smartchat_core.errors import DocumentNotFound
    from smartchat_core.model.ids import DocumentId

    async with open_library(options) as opened, opened.services.ports.database.read_only() as work:
        removals = await work.removals.for_document(opened.scope, DocumentId(name))
    if not removals:
        raise DocumentNotFound(
            f"no document {name!r} was removed",
            remedy="Give the identifier that the document had, which `smartchat remove --json` prints.",
        )
    if options.as_json:
        print_json(removal_shape(removals[0]))
    else:
        print_removal(removals[0])
    return 0
