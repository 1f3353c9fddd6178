"""What the commands on groups do; each returns the exit code."""

from collections.abc import Sequence
from typing import Any

from smartchat.cli.options import Common
from smartchat.cli.output import console, plain, print_json
from smartchat.cli.targets import open_library
from smartchat.library.shelves import AsyncGroups
from smartchat_core.model.user import Group

__all__ = ["create", "enter", "leave", "list_groups", "remove", "rename"]


async def list_groups(options: Common) -> int:
    """List the groups."""
    async with open_library(options) as opened:
        found = [await _shape(opened.groups, one) for one in await opened.groups.list()]
    if options.as_json:
        print_json(found)
        return 0
    for one in found:
        _say(_line(one))
    if not found:
        _say("There are no groups.")
    return 0


async def create(options: Common, name: str, users: Sequence[str]) -> int:
    """Make a group."""
    async with open_library(options) as opened:
        made = await opened.groups.create(name)
        if users:
            await opened.groups.enter(made.id, *users)
        shape = await _shape(opened.groups, made)
    return _done(options, shape)


async def rename(options: Common, group: str, name: str) -> int:
    """Rename a group."""
    async with open_library(options) as opened:
        shape = await _shape(opened.groups, await opened.groups.rename(group, name))
    return _done(options, shape)


async def remove(options: Common, group: str) -> int:
    """Remove a group."""
    async with open_library(options) as opened:
        await opened.groups.remove(group)
    if not options.as_json:
        _say(f"The group {plain(group)} was removed.")
    return 0


async def enter(options: Common, group: str, users: Sequence[str]) -> int:
    """Take users into a group."""
    async with open_library(options) as opened:
        await opened.groups.enter(group, *users)
        shape = await _shape(opened.groups, await opened.groups.get(group))
    return _done(options, shape)


async def leave(options: Common, group: str, users: Sequence[str]) -> int:
    """Take users out of a group."""
    async with open_library(options) as opened:
        await opened.groups.leave(group, *users)
        shape = await _shape(opened.groups, await opened.groups.get(group))
    return _done(options, shape)


async def _shape(groups: AsyncGroups, group: Group) -> dict[str, Any]:
    return {"id": group.id, "name": group.name, "members": list(await groups.members(group.id))}


def _done(options: Common, shape: dict[str, Any]) -> int:
    if options.as_json:
        print_json(shape)
    else:
        _say(_line(shape))
    return 0


def _line(shape: dict[str, Any]) -> str:
    return f"{shape['id']}  {plain(shape['name'])}  {', '.join(shape['members']) or '(nobody)'}"


def _say(text: str) -> None:
    console().print(text, markup=False, soft_wrap=True)
