"""What a process of the worker's pool works with: an event loop in a thread, and services of its own."""

import asyncio
import logging
import mmap
import signal
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from types import FrameType
from typing import Never

from smartchat.composition import Services, open_services
from smartchat.composition.metrics import PrometheusMetrics
from smartchat.composition.observability import Observability, open_observability
from smartchat.gauge_poller import make_gauge_poller
from smartchat.portal import Portal
from smartchat.settings import Settings
from smartchat_core.audit.origin import acting
from smartchat_core.errors import SmartChatError
from smartchat_core.model.audit import SERVER

__all__ = ["AT_ONCE", "ChildProcess", "StopSign"]

log = logging.getLogger(__name__)

_PAUSE_SECONDS = 1.0
"""How long a process waits before it puts a message back because a service is away: others would fail as well."""

_OPEN_SECONDS = 30.0
"""How long a new process may try to open its services: Celery kills one that is not up after twice that time."""

AT_ONCE = 0.0
"""The result of a task whose message another worker is to take, now."""

Work = Callable[[Services], Awaitable[float | None]]
"""Says after how many seconds its message is to come again, None when it is dealt with."""


class StopSign:
    """Says to a process and to all that were forked from it that no new work is to be begun."""

    def __init__(self) -> None:
        self._shared = mmap.mmap(-1, 1)

    @property
    def given(self) -> bool:
        """Whether it was given."""
        return self._shared[0] != 0

    def give(self) -> None:
        """Give it; it cannot be taken back."""
        self._shared[0] = 1


class _Interrupted(BaseException):
    """This process was asked to stop its work."""


class ChildProcess:
    """Runs asynchronous work for a task, which is not.

    It is made before the fork and opened after it. Services that cannot be opened then are tried again with every
    task.
    """

    def __init__(self, settings: Settings, stop: StopSign, *, metrics: PrometheusMetrics | None = None) -> None:
        # As many processes as cores, each with one thread, do more than one process with many threads.
        self._settings = settings.model_copy(update={"embedder_threads": settings.embedder_threads or 1})
        self._stop = stop
        self._metrics = metrics
        self._portal: Portal | None = None
        self._services: Services | None = None
        self._observability: Observability | None = None
        self._stack = AsyncExitStack()

    def open(self) -> None:
        """Start the event loop, and open the services if they can be had within half a minute."""
        self._portal = Portal().__enter__()
        try:
            self._portal.call(self._open_in_time())
        except TimeoutError:
            message = "the services could not be opened within %.0f seconds. Retrying with the next job."
            log.warning(message, _OPEN_SECONDS, extra={"code": "services_too_slow"})
        except SmartChatError as error:
            log.warning("%s Retrying with the next job.", error.operator_message(), extra={"code": error.code})

    def close(self) -> None:
        """Close the services and end the event loop."""
        portal, self._portal = self._portal, None
        if portal is None:
            return
        try:
            portal.call(self._stack.aclose())
        finally:
            self._services = self._observability = None
            portal.__exit__(None, None, None)

    def run(self, work: Work) -> float | None:
        """Do it; returns what is to happen to its message.

        SIGTERM cancels the work, which releases its job: then, and when a dependency is away for the moment,
        somebody else is to go on with it.
        """
        try:
            with _interruptible():
                if self._portal is None or self._stop.given:
                    return AT_ONCE
                return self._portal.call(self._do(work))
        except _Interrupted:
            log.info("job released: the worker is shutting down")
            return AT_ONCE
        except SmartChatError as error:
            log.warning("%s", error.operator_message(), extra={"code": error.code}, exc_info=error)
            if not error.transient:
                return None
            self._pause()
            return AT_ONCE

    async def _do(self, work: Work) -> float | None:
        with acting(SERVER):
            return await work(await self._open_services())

    async def _open_in_time(self) -> None:
        async with asyncio.timeout(_OPEN_SECONDS):
            await self._open_services()

    async def _open_services(self) -> Services:
        if self._services is None:
            if self._observability is None:
                watched = open_observability(self._settings, service="worker", metrics=self._metrics)
                self._observability = await self._stack.enter_async_context(watched)
            services = open_services(self._settings, observability=self._observability)
            self._services = await self._stack.enter_async_context(services)
            await self._stack.enter_async_context(make_gauge_poller(self._services).running())
        return self._services

    def _pause(self) -> None:
        end = time.monotonic() + _PAUSE_SECONDS
        while time.monotonic() < end and not self._stop.given:
            time.sleep(0.05)


@contextmanager
def _interruptible() -> Iterator[None]:
    """Raise `_Interrupted` within the block, once, when SIGTERM comes."""

    def interrupt(_: int, __: FrameType | None) -> Never:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        raise _Interrupted

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
