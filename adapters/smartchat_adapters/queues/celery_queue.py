"""The job queue on Celery: RabbitMQ or Redis carries the messages."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from types import TracebackType
from typing import Any, Self, TypeVar

from celery.utils import uuid

from smartchat_adapters.guard import RemoteGuard
from smartchat_adapters.queues.application import make_application
from smartchat_adapters.queues.broker import BrokerKind, read_address
from smartchat_adapters.queues.config import TimeLimits
from smartchat_adapters.queues.failures import map_broker_errors, unavailable
from smartchat_adapters.queues.link import Link
from smartchat_adapters.queues.messages import WORK, make_arguments, make_headers
from smartchat_adapters.queues.receiving import Receiver
from smartchat_adapters.queues.topology import MAX_PRIORITY, Topology
from smartchat_core.errors import QueueUnavailable
from smartchat_core.model.queue_facts import QueueFacts
from smartchat_core.model.work import WorkItem
from smartchat_core.resilience.breaker import BreakerPolicy

__all__ = ["CeleryJobQueue"]

T = TypeVar("T")

_COOL_DOWN = timedelta(seconds=5)
"""Brokers restart within seconds, and what waits in the outbox should not wait much longer."""


class CeleryJobQueue:
    """Hands messages to the broker and waits until it has them.

    The client blocks, so it works in a thread of its own, one call after the other. It connects when it is first
    used: a broker that is down does not keep anything from starting.

    Args:
        url: `celery+amqp://user:password@host:5672/vhost`, `celery+redis://host:6379/0`, or with `amqps`, `rediss`.
        prefix: begins the names of the queues; different programs at one broker need different ones.
        deadline_seconds: the longest that a call takes.

    Raises:
        ConfigurationError: the address is none of these.
    """

    def __init__(self, url: str, *, prefix: str = "smartchat", deadline_seconds: float = 3.0) -> None:
        self._broker = read_address(url)
        self._topology = Topology(prefix=prefix)
        self._deadline = deadline_seconds
        self._guard = RemoteGuard(
            unavailable=lambda cause: unavailable(self._broker, cause),
            deadline_seconds=deadline_seconds,
            breaker=BreakerPolicy(max_failures=5, cool_down=_COOL_DOWN),
        )
        self._thread: ThreadPoolExecutor | None = None
        self._link: Link | None = None
        self._application: Any = None

    async def __aenter__(self) -> Self:
        self._application = make_application(self._broker, self._topology, limits=TimeLimits())
        options = self._application.conf.broker_transport_options
        self._link = Link(self._broker, self._topology, options=options, seconds=self._deadline)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="smartchat-queue")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        thread, link = self._thread, self._link
        self._thread = self._link = None
        if thread is None or link is None:
            return
        # It is the last that the thread does, also when nobody waits any more for a call that is still connecting.
        thread.submit(link.drop)
        with suppress(TimeoutError):
            async with asyncio.timeout(self._deadline):
                await asyncio.get_running_loop().run_in_executor(thread, _nothing)
        thread.shutdown(wait=False)

    async def send(self, items: Sequence[WorkItem]) -> None:
        if items:
            await self._guard.call(lambda: self._in_thread(lambda link, until: self._send(link, items, until)))

    async def check(self) -> None:
        await self._guard.call(lambda: self._in_thread(lambda link, _: link.probe()))

    async def inspect(self) -> QueueFacts:
        return await self._guard.call(lambda: self._in_thread(lambda link, _: link.count()))

    @staticmethod
    def receiver(
        url: str,
        *,
        prefix: str,
        task_time_limit_seconds: int,
        work: Callable[[WorkItem], float | None],
        sweep: Callable[[], float | None],
        deliver: Callable[[], float | None],
    ) -> Receiver:
        """The worker's side of the queue: see `Receiver`.

        Raises:
            ConfigurationError: the address is none, or the environment asks for what is not supported.
        """
        return Receiver(
            read_address(url),
            Topology(prefix=prefix),
            limits=TimeLimits(soft=task_time_limit_seconds),
            work=work,
            sweep=sweep,
            deliver=deliver,
        )

    async def _in_thread(self, work: Callable[[Link, float], T]) -> T:
        thread, link = self._thread, self._link
        if thread is None or link is None:
            raise QueueUnavailable("the job queue is not open", remedy="Use it inside of its `async with` block.")
        until = time.monotonic() + self._deadline

        def attempt() -> T:
            with map_broker_errors(self._broker):
                try:
                    return work(link, until)
                except BaseException:
                    link.drop()
                    raise

        return await asyncio.get_running_loop().run_in_executor(thread, attempt)

    def _send(self, link: Link, items: Sequence[WorkItem], until: float) -> None:
        producer = link.producer()
        amqp = self._application.amqp
        for item in items:
            identifier = uuid()
            seconds = link.seconds_for(until=until)
            amqp.send_task_message(
                producer,
                WORK,
                amqp.as_task_v2(identifier, WORK, kwargs=make_arguments(item), ignore_result=True, origin="smartchat"),
                queue=self._topology.queue(item.queue),
                headers=make_headers(item.trace),
                priority=self._priority(item),
                declare=[],
                retry=False,
                timeout=seconds,
                confirm_timeout=seconds,
            )

    def _priority(self, item: WorkItem) -> int:
        """Higher goes first with RabbitMQ, lower with kombu's Redis."""
        priority = min(max(item.priority, 0), MAX_PRIORITY)
        return priority if self._broker.kind is BrokerKind.RABBITMQ else MAX_PRIORITY - priority


def _nothing() -> None:
    """What a thread does when all before it is done."""
