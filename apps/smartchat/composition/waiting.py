"""Waiting for dependencies that are unavailable when an unattended program starts."""

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
from smartchat_core.ops.health.model import CACHE, DATABASE, FILES, INDEX, QUEUE, HealthPart
from smartchat_core.ops.metrics.operations import DEPENDENCY_UP
from smartchat_core.ports.telemetry import NO_TELEMETRY, Telemetry

__all__ = ["AGAIN_SECONDS", "waited_for"]

log = logging.getLogger(__name__)

T = TypeVar("T")

AGAIN_SECONDS = 2.0

_PARTS: dict[type[DependencyError], HealthPart] = {
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
    """The opened value, as soon as opening succeeds; a failure is logged once, and exposed as `dependency_up` 0.

    When it is open, that gauge is removed: the collector measures the dependencies from then on.

    Args:
        opening: begins another attempt to open it.
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
    away: HealthPart | None = None
    reported = ""
    while True:
        try:
            opened = await stack.enter_async_context(opening())
        except DependencyError as error:
            if not error.transient:
                raise
            if error.code != reported:
                log.warning("%s Retrying with backoff.", error.operator_message(), extra={"code": error.code})
                reported = error.code
            found = _part_of(error)
            if away not in {None, found}:
                _record_up(telemetry, away, math.nan)
            _record_up(telemetry, found, 0.0)
            away = found
            await asyncio.sleep(again_seconds)
        else:
            if reported:
                log.info("dependency is available again")
            _record_up(telemetry, away, math.nan)
            return opened


def _part_of(error: DependencyError) -> HealthPart | None:
    return next((part for kind, part in _PARTS.items() if isinstance(error, kind)), None)


def _record_up(telemetry: Telemetry, part: HealthPart | None, value: float) -> None:
    if part is not None:
        telemetry.record(DEPENDENCY_UP.measure(value, dependency=part.name))
