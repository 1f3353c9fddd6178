"""`smartchat blocks add|list|remove`."""

from typing import Annotated

import typer

from smartchat.cli.named_arguments import NamedArguments
from smartchat.cli.options import Common, JsonOption, LibraryOption, VerboseOption, common

__all__ = ["blocks"]

blocks = typer.Typer(rich_markup_mode=None, no_args_is_help=True)

NetworkArgument = Annotated[str, typer.Argument(metavar="NETWORK", help="An address, or a network as in 192.0.2.0/24.")]


@blocks.callback()
def _blocks() -> None:
    """Refuse the requests of networks for a time."""


ADD_EPILOG = """\b
Example:
  smartchat blocks add 192.0.2.0/24 --for 12h --reason "guesses passwords\""""


@blocks.command("add", cls=NamedArguments, epilog=ADD_EPILOG)
def add(
    context: typer.Context,
    network: NetworkArgument,
    lasts: Annotated[str, typer.Option("--for", metavar="TIME", help="As 30m, 12h or 7d; at most 365d.")] = "1h",
    reason: Annotated[str, typer.Option(metavar="TEXT", help="For those who list it.")] = "",
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Refuse the requests of a network.

    It counts in every server within a second, and takes the place of a block of the same network. Proxies of
    `trusted_proxies` and this machine are never blocked; probes and the operators' listener stay open.
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: _add(options, network, lasts, reason), options)


@blocks.command("list", epilog="\b\nExample:\n  smartchat blocks list --json")
def list_blocks(
    context: typer.Context,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """List the networks that are refused now.

    With the end, the reason, and whether the server has done it itself.
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: _list(options), options)


@blocks.command("remove", cls=NamedArguments, epilog="\b\nExample:\n  smartchat blocks remove 192.0.2.0/24")
def remove(
    context: typer.Context,
    network: NetworkArgument,
    library: LibraryOption = None,
    as_json: JsonOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Refuse a network no more.

    It is named as the list names it.
    """
    from smartchat.cli.run_command import run

    options = common(context, library, verbose, as_json)
    run(lambda: _remove(options, network), options)


async def _add(options: Common, network: str, lasts: str, reason: str) -> int:
    from smartchat.cli.output import console, print_json
    from smartchat.cli.targets import open_library
    from smartchat_core.accounts.actor import Actor
    from smartchat_core.accounts.address_blocks import parse_duration
    from smartchat_core.model.principal import LOCAL_SCOPE

    async with open_library(options) as opened:
        actor = Actor.at_the_machine(LOCAL_SCOPE.owner)
        made = await opened.services.access.blocks.add(actor, network, parse_duration(lasts), reason=reason)
    if options.as_json:
        print_json({"network": made.network, "expires_at": made.expires_at.isoformat()})
    else:
        console().print(f"Requests from {made.network} are refused until {made.expires_at:%Y-%m-%d %H:%M} UTC.")
    return 0


async def _list(options: Common) -> int:
    from smartchat.cli.output import console, plain, print_json
    from smartchat.cli.targets import open_library
    from smartchat_core.accounts.actor import Actor
    from smartchat_core.model.principal import LOCAL_SCOPE

    async with open_library(options) as opened:
        found = await opened.services.access.blocks.list(Actor.at_the_machine(LOCAL_SCOPE.owner))
    if options.as_json:
        print_json(
            [
                {
                    "network": one.network,
                    "created_at": one.created_at.isoformat(),
                    "expires_at": one.expires_at.isoformat(),
                    "reason": one.reason,
                    "by": one.by,
                    "automatic": one.automatic,
                }
                for one in found
            ]
        )
    else:
        for one in found:
            how = "by the server itself" if one.automatic else plain(one.reason)
            console().print(f"{one.network}  until {one.expires_at:%Y-%m-%d %H:%M} UTC  {how}".rstrip())
    return 0


async def _remove(options: Common, network: str) -> int:
    from smartchat.cli.output import console, plain, print_json
    from smartchat.cli.targets import open_library
    from smartchat_core.accounts.actor import Actor
    from smartchat_core.model.principal import LOCAL_SCOPE

    async with open_library(options) as opened:
        removed = await opened.services.access.blocks.remove(Actor.at_the_machine(LOCAL_SCOPE.owner), network)
    if options.as_json:
        print_json({"network": network, "removed": removed})
    else:
        console().print(f"{plain(network)} is {'refused no more' if removed else 'not blocked'}.")
    return 0
