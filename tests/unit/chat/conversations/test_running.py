import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from smartchat_core.chat.conversations.running import AnswerFeed, RunningAnswers
from smartchat_core.errors import Overloaded
from smartchat_core.events import TextDelta
from smartchat_core.model import TurnId


async def collected(feed: AnswerFeed, after: int = 0) -> list[int]:
    return [one.number async for one in feed.follow(after=after)]


async def test_followers_get_what_they_have_not_seen() -> None:
    feed = AnswerFeed(max_events=10)
    feed.publish(TextDelta(text="1"))
    early = asyncio.create_task(collected(feed))
    later = asyncio.create_task(collected(feed, after=2))
    await asyncio.sleep(0)
    for text in "23":
        feed.publish(TextDelta(text=text))
        await asyncio.sleep(0)
    feed.end()
    assert await early == [1, 2, 3]
    assert await later in ([1, 2, 3], [3])  # 2 had not been published when it came
    assert await collected(feed, after=3) == []
    assert await collected(feed, after=99) == [1, 2, 3], "a number of another process"


async def test_the_oldest_events_are_dropped() -> None:
    feed = AnswerFeed(max_events=3)
    for text in "12345":
        feed.publish(TextDelta(text=text))
    feed.end()
    assert await collected(feed) == [3, 4, 5]
    assert await collected(feed, after=4) == [5]


async def test_a_slot_is_held_until_the_work_has_ended() -> None:
    held: list[str] = []

    @contextmanager
    def slot() -> Iterator[None]:
        held.append("taken")
        yield
        held.append("free")

    running = RunningAnswers(max_running=1, max_events=3)
    feed = running.new_feed()
    running.start(TurnId("a"), asyncio.sleep(60), feed, slot=slot())
    assert running.feed(TurnId("a")) is feed
    with pytest.raises(Overloaded):
        running.start(TurnId("b"), asyncio.sleep(60), running.new_feed(), slot=slot())
    assert held == ["taken"]
    assert await running.stop(TurnId("a"))
    assert not await running.stop(TurnId("a"))
    assert held == ["taken", "free"]
    assert running.feed(TurnId("a")) is None
    assert await collected(feed) == []


async def test_work_that_finds_no_slot_is_not_started() -> None:
    @contextmanager
    def full() -> Iterator[None]:
        raise Overloaded("full")
        yield

    running = RunningAnswers(max_running=1, max_events=3)
    with pytest.raises(Overloaded):
        running.start(TurnId("a"), asyncio.sleep(60), running.new_feed(), slot=full())
    assert running.feed(TurnId("a")) is None
    await running.close()
