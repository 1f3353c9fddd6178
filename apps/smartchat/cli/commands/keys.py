"""`smartchat keys create|list|end`."""

from enum import StrEnum
from typing import Annotated

import typer

from smartchat.cli.commands.sessions import UserArgument
from smartchat.cli.named_arguments import NamedArguments
from smartchat.cli.options import Common, JsonOption, LibraryOption, VerboseOption, common

__all__ = ["keys"]

keys = typer.Typer(rich_markup_mode=None, no_args_is_help=True)


class ScopeOption(StrEnum):
    """What a key is for."""

    READ = "read"
    WRITE = "write"
    ASK = "ask"
    SYNC = "sync"


class KindOption(StrEnum):
    """How a key is presented."""

    API = "api"
    OPDS = "opds"
    KOREADER = "koreader"


@keys.callback()
def _keys() -> None:
    """Create, list and end the API keys of users, and the passwords of their devices."""


CREATE_EPILOG = """\b
Examples:
  smartchat keys create ann backup --scope read --days 90
  smartchat keys create ann kobo --kind opds"""


@keys.command("create", cls=NamedArguments, epilog=CREATE_EPILOG)
def create_key(
    context: typer.Context,
    user: UserArgument,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The program or device that it is for.")],
    scopes: Annotated[
        list[ScopeOption] | None, typer.Option("--scope", help="What the key is for. May be repeated.")
    ] = None,
    kind: Annotated[
        KindOption, typer.Option(help="How it is presented; passwords of devices have their own scopes.")
    ] = (KindOption.API),
    days: Annotated[int | None, typer.Option(metavar="N", min=1, max=3650, help="Days until it expires.")] = None,
    per_minute: Annotated[
        int | None, typer.Option(metavar="N", min=1, max=100_000, help="Requests within a minute.")
    ] = None,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Create a key, and print its secret.

    The secret is printed once and is stored nowhere.
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: _create(options, user, name, scopes or [], kind, days=days, per_minute=per_minute), options)


LIST_EPILOG = """\b
Example:
  smartchat keys list ann --json"""


@keys.command("list", cls=NamedArguments, epilog=LIST_EPILOG)
def list_keys(
    context: typer.Context,
    user: UserArgument,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """List a user's keys, the newest first.

    Their secrets are stored nowhere; each is shown with what it begins with.
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: _list(options, user), options)


END_EPILOG = """\b
Example:
  smartchat keys end ann key-0123456789abcdef0123"""


@keys.command("end", cls=NamedArguments, epilog=END_EPILOG)
def end_keys(
    context: typer.Context,
    user: UserArgument,
    names: Annotated[list[str] | None, typer.Argument(metavar="ID...", help="Identifiers of keys.")] = None,
    every: Annotated[bool, typer.Option("--all", help="End all keys of the user.")] = False,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """End keys of a user.

    Every server refuses their next request, and ends their open streams within about a second.
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: _end(options, user, names or [], every=every), options)


async def _create(
    options: Common,
    user_name: str,
    name: str,
    scopes: list[ScopeOption],
    kind: KindOption,
    *,
    days: int | None,
    per_minute: int | None,
) -> int:
    from datetime import timedelta

    from smartchat.cli.output import console, print_json
    from smartchat.cli.targets import find_user, open_library
    from smartchat.cli.views.accounts import key_shape
    from smartchat_core.accounts.key_policy import KeyWish
    from smartchat_core.model.api_key import KeyKind, KeyScope

    async with open_library(options) as opened:
        user = await find_user(opened, user_name)
        expires_at = None if days is None else opened.services.ports.clock.now() + timedelta(days=days)
        wish = KeyWish(
            name=name,
            kind=KeyKind(kind),
            scopes=frozenset(map(KeyScope, scopes)),
            expires_at=expires_at,
            requests_per_minute=per_minute,
        )
        made = await opened.services.access.keys.create(user.id, wish, at_the_machine=True)
    if options.as_json:
        print_json(key_shape(made.key) | {"secret": made.secret})
    else:
        console().print(made.secret, markup=False, soft_wrap=True)
    return 0


async def _list(options: Common, name: str) -> int:
    from smartchat.cli.output import print_json
    from smartchat.cli.targets import find_user, open_library
    from smartchat.cli.views.accounts import key_shape, print_keys

    async with open_library(options) as opened:
        user = await find_user(opened, name)
        found = await opened.services.access.keys.of_user(user.id)
    if options.as_json:
        print_json([key_shape(one) for one in found])
    else:
        print_keys(found)
    return 0


async def _end(options: Common, name: str, names: list[str], *, every: bool) -> int:
    from smartchat.cli.end_access import end_named
    from smartchat_core.model.ids import ApiKeyId

    ids = [ApiKeyId(one) for one in names]
    return await end_named(options, name, ids, lambda access: access.keys, every=every, called="key")
