"""The installed parsers and how they are confined, for those who run the program."""

import asyncio
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

from smartchat.composition.adapters import open_reader
from smartchat.settings import Settings
from smartchat_core.parsing.format_registry import FormatRegistry

if TYPE_CHECKING:
    from smartchat_adapters.parsers.sandbox.confinement import Confinement

__all__ = ["check_confinement", "find_formats"]


async def check_confinement(settings: Settings) -> "Confinement":
    """Start a reading process, which confines itself as one that is given a file does; what is missing is logged.

    Takes a third of a second.

    Raises:
        ConfigurationError: the setting `parser_confinement` demands what this machine does not have.
        ParserCrashed: no process can be started.
    """
    async with AsyncExitStack() as stack:
        reader, _ = await open_reader(settings, stack)
        return await reader.confinement()


async def find_formats(settings: Settings) -> FormatRegistry:
    """The formats that the installed parsers read, and which parsers cannot be used or are two for one type.

    Raises:
        ConfigurationError: the setting `parsers` names a parser that there is not, or two packages offer one name.
    """
    async with AsyncExitStack() as stack:
        reader, _ = await open_reader(settings, stack)
        return await asyncio.to_thread(reader.formats)
