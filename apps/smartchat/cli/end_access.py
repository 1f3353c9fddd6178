"""Ending what a user signs in with: sessions and keys alike."""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeVar

from smartchat.cli.options import Common
from smartchat.cli.output import console, counted, print_json
from smartchat.cli.targets import find_user, open_library
from smartchat.composition.access import AccessServices
from smartchat_core.errors import InvalidRequest
from smartchat_core.model.ids import UserId

__all__ = ["end_named"]

Id_contra = TypeVar("Id_contra", contravariant=True)


class _Endable(Protocol[Id_contra]):
    """The service of what is ended."""

    async def end(self, user: UserId, one: Id_contra, /) -> None: ...

    async def end_all(self, user: UserId) -> int: ...


async def end_named(
    options: Common,
    name: str,
    ids: Sequence[Id_contra],
    service_of: Callable[[AccessServices], _Endable[Id_contra]],
    *,
    every: bool,
    called: str,
) -> int:
    """End those of a user's that are named, or all, and print how many.

    Raises:
        InvalidRequest: it is neither named nor all, or both.
        LookupFailed: there is no such user, or one of those named.
    """
    if bool(ids) == every:
        raise InvalidRequest(f"it is not clear which {called}s to end", remedy="Give their identifiers, or --all.")
    async with open_library(options) as opened:
        user = await find_user(opened, name)
        service = service_of(opened.services.access)
        for one in ids:
            await service.end(user.id, one)
        ended = await service.end_all(user.id) if every else len(ids)
    if options.as_json:
        print_json({"ended": ended})
    else:
        console().print(f"Ended {counted(ended, called)}.")
    return 0
