"""`smartchat remove`."""

from typing import Annotated

import typer

from smartchat.cli.options import Common, JsonOption, LibraryOption, VerboseOption, common

__all__ = ["remove"]


def remove(
    context: typer.Context,
    books: Annotated[list[str], typer.Argument(metavar="BOOK", help="Identifiers, titles or file names.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask for confirmation.")] = False,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Remove books from the library.

    Deletes text, passages, vectors and the stored copy of each. The files that you added them from are not touched.
    Prints the titles; `smartchat removal show` has the deletion receipt.
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: _remove(options, books, yes=yes), options)


async def _remove(options: Common, names: list[str], *, yes: bool) -> int:
    import sys

    from smartchat.cli.output import console, print_json
    from smartchat.cli.targets import open_library
    from smartchat_core.errors import InvalidRequest

    async with open_library(options) as opened:
        documents = list({one.id: one for one in [await opened.find(name) for name in names]}.values())
        if not yes:
            if options.as_json or not sys.stdin.isatty():
                raise InvalidRequest("nobody can be asked whether to remove them", remedy="Confirm it with --yes.")
            titles = ", ".join(f"“{one.title}”" for one in documents)
            if not typer.confirm(f"Remove {titles}?", err=True):
                return 0
        removed = [await opened.remove(one.id) for one in documents]
    if options.as_json:
        print_json([{"document_id": one.id, "title": one.title, "filename": one.filename} for one in removed])
    else:
        for one in removed:
            console().print(f"Removed “{one.title}”.", markup=False)
    return 0
