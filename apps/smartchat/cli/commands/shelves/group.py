"""`smartchat shelves`: books put together, alone or to share them."""

from enum import StrEnum
from typing import Annotated

import typer

from smartchat.cli.named_arguments import NamedArguments
from smartchat.cli.options import JsonOption, LibraryOption, VerboseOption, common

__all__ = ["shelves"]


class RightOption(StrEnum):
    """What those with whom a shelf is shared may do."""

    READ = "read"
    CHANGE = "change"


ShelfArgument = Annotated[str, typer.Argument(metavar="SHELF", help="Name or identifier of a shelf.")]
BooksArgument = Annotated[list[str], typer.Argument(metavar="BOOK...", help="Identifiers, titles or file names.")]
OwnerOption = Annotated[
    str | None,
    typer.Option("--of", metavar="USER", help="Whose shelves are meant. Default: those of the library itself."),
]
UserOption = Annotated[str | None, typer.Option("--user", metavar="NAME", help="With this user.")]
GroupOption = Annotated[str | None, typer.Option("--group", metavar="NAME", help="With those in this group.")]
EverybodyOption = Annotated[bool, typer.Option("--everybody", help="With all users.")]

shelves = typer.Typer(
    rich_markup_mode=None,
    no_args_is_help=True,
    help="Put books on shelves, and share these with users, groups or everybody.\n\n"
    "A shelf is private until it is shared. Those with whom it is shared search, ask and read what stands on it, from "
    "their next request on. What is taken off, or shared no more, is gone for them at their next request. "
    "Conversations stay everybody's own. A shelf is searched and asked with --shelf.",
)


@shelves.command("list", epilog="\b\nExample:\n  smartchat shelves list --of ann --json")
def list_shelves(
    context: typer.Context,
    owner: OwnerOption = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """List the shelves, and what one may do with each.

    `owner`: it is one's own; `change` and `read`: others share it, whose names follow; `declined`: one does not
    want it; `contributor`: it is shared no more, and a book of one's own stands on it.
    """
    from smartchat.cli.commands.shelves import run as work
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: work.list_shelves(options, owner), options)


@shelves.command("show", cls=NamedArguments, epilog="\b\nExample:\n  smartchat shelves show Whales")
def show(
    context: typer.Context,
    shelf: ShelfArgument,
    owner: OwnerOption = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Show what stands on a shelf, and with whom it is shared.

    With whom, for one's own shelf and where books of one's own stand or may be put.
    """
    from smartchat.cli.commands.shelves import run as work
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: work.show(options, owner, shelf), options)


@shelves.command(
    "create",
    cls=NamedArguments,
    epilog='\b\nExamples:\n  smartchat shelves create Whales\n  smartchat shelves create "Crime fiction" --of ann',
)
def create(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is to be called.")],
    owner: OwnerOption = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Make an empty shelf.

    Nobody else sees it until it is shared.
    """
    from smartchat.cli.commands.shelves import run as work
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: work.create(options, owner, name), options)


@shelves.command("rename", cls=NamedArguments, epilog="\b\nExample:\n  smartchat shelves rename Whales Cetology")
def rename(
    context: typer.Context,
    shelf: ShelfArgument,
    name: Annotated[str, typer.Argument(metavar="NAME", help="What it is to be called.")],
    owner: OwnerOption = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Give a shelf another name.

    Only its owner may do so.
    """
    from smartchat.cli.commands.shelves import run as work
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: work.rename(options, owner, shelf, name), options)


@shelves.command("remove", cls=NamedArguments, epilog="\b\nExample:\n  smartchat shelves remove Whales")
def remove(
    context: typer.Context,
    shelf: ShelfArgument,
    owner: OwnerOption = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Remove a shelf, and no book.

    The books stay where they belong, and are shared by it no more.
    """
    from smartchat.cli.commands.shelves import run as work
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: work.remove(options, owner, shelf), options)


@shelves.command(
    "put", cls=NamedArguments, epilog="\b\nExample:\n  smartchat shelves put Whales moby-dick dracula.epub"
)
def put(
    context: typer.Context,
    shelf: ShelfArgument,
    books: BooksArgument,
    owner: OwnerOption = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Put books on a shelf.

    They are books of one's own; what others share can be put on no shelf. Those with whom the shelf is shared read them
    from their next request on.
    """
    from smartchat.cli.commands.shelves import run as work
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: work.put(options, owner, shelf, books), options)


@shelves.command("take", cls=NamedArguments, epilog="\b\nExample:\n  smartchat shelves take Whales dracula.epub")
def take(
    context: typer.Context,
    shelf: ShelfArgument,
    books: BooksArgument,
    owner: OwnerOption = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Take books off a shelf.

    They are not removed. Those who read them by this shelf do so no more.
    """
    from smartchat.cli.commands.shelves import run as work
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: work.take(options, owner, shelf, books), options)


@shelves.command(
    "share",
    cls=NamedArguments,
    epilog="""\b
Examples:
  smartchat shelves share Whales --of ann --user bob
  smartchat shelves share Whales --of ann --group readers --right change
  smartchat shelves share Whales --everybody""",
)
def share(
    context: typer.Context,
    shelf: ShelfArgument,
    user: UserOption = None,
    group: GroupOption = None,
    everybody: EverybodyOption = False,
    right: Annotated[
        RightOption, typer.Option(help="read: search, ask and read; change: also put books there and take them off.")
    ] = RightOption.READ,
    owner: OwnerOption = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Share a shelf with a user, a group or everybody.

    Who has a share already gets this right in place of the one before.
    """
    from smartchat.cli.commands.shelves import run as work
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: work.share(options, owner, shelf, user, group, everybody=everybody, right=right), options)


@shelves.command(
    "unshare",
    cls=NamedArguments,
    epilog="\b\nExamples:\n  smartchat shelves unshare Whales --of ann --user bob\n"
    "  smartchat shelves unshare Whales --everybody",
)
def unshare(
    context: typer.Context,
    shelf: ShelfArgument,
    user: UserOption = None,
    group: GroupOption = None,
    everybody: EverybodyOption = False,
    owner: OwnerOption = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Share a shelf with somebody no more.

    Every server refuses them at their next request, and ends what they are just reading within about a second. Answers
    that they were given from these books are hidden from them.
    """
    from smartchat.cli.commands.shelves import run as work
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: work.unshare(options, owner, shelf, user, group, everybody=everybody), options)


@shelves.command("decline", cls=NamedArguments, epilog="\b\nExample:\n  smartchat shelves decline Whales --of bob")
def decline(
    context: typer.Context,
    shelf: ShelfArgument,
    owner: OwnerOption = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Decline a shelf that somebody else shares.

    Its books are found by no search any more, however it is shared, until `accept` takes that back.
    """
    from smartchat.cli.commands.shelves import run as work
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: work.decline(options, owner, shelf), options)


@shelves.command("accept", cls=NamedArguments, epilog="\b\nExample:\n  smartchat shelves accept Whales --of bob")
def accept(
    context: typer.Context,
    shelf: ShelfArgument,
    owner: OwnerOption = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Accept a shelf again that was declined.

    What others share by it may be read from the next request on.
    """
    from smartchat.cli.commands.shelves import run as work
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: work.accept(options, owner, shelf), options)
