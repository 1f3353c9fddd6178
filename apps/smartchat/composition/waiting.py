"""Opening what may be away when a program starts, for programs that nobody stands beside."""

import asyncio
import logging
import math
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import TypeVar

from smartchat_core.errors import (
    CacheUnavailable,
    DatabaseUnavailable,
    DependencyError,
    IndexUnavailable,
    QueueUnavailable,
    StorageUnavailable,
)
from smartchat_core.ops.catalogue.operations import DEPENDENCY_UP
from smartchat_core.ops.health import CACHE, DATABASE, FILES, INDEX, QUEUE, Part
from smartchat_core.ports.telemetry import NO_TELEMETRY, Telemetry

__all__ = ["AGAIN_SECONDS", "waited_for"]

log = logging.getLogger(__name__)

T = TypeVar("T")

AGAIN_SECONDS = 2.0

_PARTS: dict[type[DependencyError], Part] = {
    DatabaseUnavailable: DATABASE,
    StorageUnavailable: FILES,
    IndexUnavailable: INDEX,
    CacheUnavailable: CACHE,
    QueueUnavailable: QUEUE,
}


@asynccontextmanager
async def waited_for(
    opening: Callable[[], AbstractAsyncContextManager[T]],
    *,
    telemetry: Telemetry = NO_TELEMETRY,
    again_seconds: float = AGAIN_SECONDS,
) -> AsyncIterator[T]:
    """What is opened, as soon as that succeeds; what is in the way is logged once, and told as `dependency_up` 0.

    When it is open, nothing of that is told any more: that is for whoever looks at the dependencies then.

    Args:
        opening: begins anew to open it.
        telemetry: takes the gauge.
        again_seconds: the time between two tries.

    Raises:
        ConfigurationError: as `opening` does.
        DependencyError: a person has to act first, as when the password is wrong.
    """
    async with AsyncExitStack() as stack:
        yield await _opened(stack, opening, telemetry, again_seconds)


async def _opened(
    stack: AsyncExitStack,
    opening: Callable[[], AbstractAsyncContextManager[T]],
    telemetry: Telemetry,
    again_seconds: float,
) -> T:
    away: Part | None = None
    said = ""
    while True:
        try:
            opened = await stack.enter_async_context(opening())
        except DependencyError as error:
            if not error.transient:
                raise
            if error.code != said:
                log.warning("%s It is waited for.", error.explain(), extra={"code": error.code})
                said = error.code
            found = _part_of(error)
            if away not in {None, found}:
                _tell(telemetry, away, math.nan)
            _tell(telemetry, found, 0.0)
            away = found
            await asyncio.sleep(again_seconds)
        else:
            if said:
                log.info("what was waited for is there")
            _tell(telemetry, away, math.nan)
            return opened


def _part_of(error: DependencyError) -> Part | None:
    return next((part for kind, part in _PARTS.items() if isinstance(error, kind)), None)


def _tell(telemetry: Telemetry, part: Part | None, value: float) -> None:
    if part is not None:
        telemetry.record(DEPENDENCY_UP.measure(value, dependency=part.name))
