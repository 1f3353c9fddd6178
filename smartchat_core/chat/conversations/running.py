"""Answers that are being worked on in this process, and the clients that follow them."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Coroutine
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from typing import Any

from smartchat_core.errors import Overloaded
from smartchat_core.events import ConversationEvent
from smartchat_core.model.ids import TurnId
from smartchat_core.model.principal import SharedDocument

__all__ = ["AnswerFeed", "NumberedEvent", "RunningAnswers"]


@dataclass(frozen=True, kw_only=True, slots=True)
class NumberedEvent:
    """An event of an answer with its number, counted from 1, by which a client that comes back goes on."""

    number: int
    event: ConversationEvent


class AnswerFeed:
    """The events of one answer, for any number of followers: those so far, as they are kept, and those to come.

    The oldest of more than `max_events` are dropped: the event that completes the answer holds all of it.
    """

    def __init__(self, *, max_events: int) -> None:
        self._events: deque[NumberedEvent] = deque(maxlen=max_events)
        self._last = 0
        self._ended = False
        self._changed = asyncio.Event()

    def publish(self, event: ConversationEvent) -> None:
        """Add an event."""
        self._last += 1
        self._events.append(NumberedEvent(number=self._last, event=event))
        self._wake()

    def end(self) -> None:
        """Nothing will follow."""
        self._ended = True
        self._wake()

    async def follow(self, *, after: int = 0) -> AsyncGenerator[NumberedEvent]:
        """The events with a higher number than `after`, until the answer has ended; all where there is no such one."""
        if after > self._last:
            after = 0
        while True:
            changed = self._changed
            fresh = min(self._last - after, len(self._events))
            for numbered in [self._events[-back] for back in range(fresh, 0, -1)]:
                after = numbered.number
                yield numbered
            if self._last > after:
                continue
            if self._ended:
                return
            await changed.wait()

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()


class RunningAnswers:
    """The answers of this process, each in a task of its own, which goes on when nobody follows it.

    Args:
        max_running: how many there may be at one time.
        max_events: how many events of each are kept.
    """

    def __init__(self, *, max_running: int, max_events: int) -> None:
        self._max_running = max_running
        self._max_events = max_events
        self._tasks: dict[TurnId, asyncio.Task[None]] = {}
        self._feeds: dict[TurnId, AnswerFeed] = {}
        self._needed: dict[TurnId, frozenset[SharedDocument]] = {}

    def new_feed(self) -> AnswerFeed:
        """A feed for an answer that is about to start."""
        return AnswerFeed(max_events=self._max_events)

    def start(
        self,
        turn: TurnId,
        work: Coroutine[Any, Any, None],
        feed: AnswerFeed,
        *,
        slot: AbstractContextManager[None],
        needed: frozenset[SharedDocument] = frozenset(),
    ) -> asyncio.Task[None]:
        """Run the work on the answer of a turn, which publishes to the feed; `slot` is held until it has ended.

        `needed` are the documents of others that the answer may come from.

        Raises:
            Overloaded: as many answers are being worked on as may be.
        """
        if len(self._tasks) >= self._max_running:
            work.close()
            raise Overloaded(f"{len(self._tasks):,} answers are being worked on, and no more may be")
        held = ExitStack()
        try:
            held.enter_context(slot)
        except BaseException:
            work.close()
            raise
        task = asyncio.create_task(work, name="smartchat-answer")
        self._tasks[turn], self._feeds[turn], self._needed[turn] = task, feed, needed

        def ended(_: asyncio.Task[None]) -> None:
            del self._tasks[turn], self._feeds[turn], self._needed[turn]
            feed.end()
            held.close()

        task.add_done_callback(ended)
        return task

    def feed(self, turn: TurnId) -> AnswerFeed | None:
        """The feed of a turn that is being answered in this process."""
        return self._feeds.get(turn)

    def needs(self, turn: TurnId) -> frozenset[SharedDocument]:
        """The documents of others that the answer of a turn may come from, while this process works on it."""
        return self._needed.get(turn, frozenset())

    async def stop(self, turn: TurnId) -> bool:
        """Cancel the work on a turn and wait until it has ended; False where this process does none."""
        task = self._tasks.get(turn)
        if task is None:
            return False
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return True

    async def close(self) -> None:
        """Cancel all work and wait until it has ended."""
        for turn in tuple(self._tasks):
            await self.stop(turn)
