"""`smartchat characters`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated

import typer

from smartchat.cli.options import Common, JsonOption, LibraryOption, UntilOption, VerboseOption, common

if TYPE_CHECKING:
    from smartchat.library.books import AsyncBook
    from smartchat.library.values import Until
    from smartchat_core.model.characters import Characters

__all__ = ["characters"]


def characters(
    context: typer.Context,
    book: Annotated[str, typer.Argument(metavar="BOOK", help="Identifier, title or file name.")],
    limit: Annotated[int, typer.Option("--limit", "-n", metavar="N", min=1, help="Maximum number of people.")] = 20,
    until: UntilOption = None,
    merge: Annotated[
        tuple[str, str] | None,
        typer.Option(metavar="NAME NAME", help="Take two names for one person's from now on.", show_default=False),
    ] = None,
    split: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="Take a name for that of a person of its own, or take back a merge of it.",
            show_default=False,
        ),
    ] = None,
    reset: Annotated[bool, typer.Option("--reset", help="Forget all merges and splits of names.")] = False,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """List the people of a book, those who are mentioned most first.

    Prints each with the other names and the number of mentions, and the sentence that introduces the person. With
    --until, people, names and numbers are those of what was read so far.

    Where two names are one person's, say so with --merge; where a name is somebody else's, with --split. That holds
    from then on, in answers as well; --reset forgets it.
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)

    async def listed(opened: AsyncBook, bound: Until | None) -> Characters:
        from smartchat_core.errors import InvalidRequest

        if (merge is not None) + (split is not None) + reset > 1:
            raise InvalidRequest("--merge, --split and --reset exclude one another", remedy="Give one at a time.")
        if merge is not None:
            return await opened.merge_names(*merge, limit=limit, until=bound)
        if split is not None:
            return await opened.split_name(split, limit=limit, until=bound)
        if reset:
            await opened.reset_names()
        return await opened.characters(limit=limit, until=bound)

    run(lambda: _characters(options, book, until, listed), options)


async def _characters(
    options: Common,
    name: str,
    until: str | None,
    listed: Callable[[AsyncBook, Until | None], Awaitable[Characters]],
) -> int:
    from smartchat.cli.output import print_json
    from smartchat.cli.run_command import ExitCode
    from smartchat.cli.targets import open_library, resolve_until
    from smartchat.cli.views.characters import print_characters
    from smartchat_core.model.characters import Characters
    from smartchat_core.model.codec import to_jsonable

    async with open_library(options) as opened:
        book = await opened.book((await opened.find(name)).id)
        found = await listed(book, resolve_until(book, until))
    if options.as_json:
        print_json(to_jsonable(found, kind=Characters))
    else:
        print_characters(found)
    return ExitCode.OK
