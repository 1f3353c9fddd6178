import asyncio
import logging
from collections.abc import Collection

import pytest

from smartchat.web.conversations import Conversations
from smartchat_adapters.memory.session_store import MemorySessionStore
from smartchat_core.chat.prompting import Turn
from smartchat_core.errors import CacheUnavailable
from smartchat_core.model.ids import DocumentId, OwnerId
from smartchat_core.model.principal import LOCAL_SCOPE, OwnerScope
from smartchat_core.model.search import PassageFilter
from tests.support.moving_time import MovingTime

ID = "a-secret-of-the-browser"
EVERYTHING = PassageFilter()
HOUR = 3_600.0


def turn(number: int, *, length: int = 0) -> Turn:
    return Turn(question=f"question {number}", answer=f"answer {number}".ljust(length, "."))


def where(*documents: str, **until: int) -> PassageFilter:
    return PassageFilter(
        documents=frozenset(map(DocumentId, documents)) or None,
        until=tuple((DocumentId(name), end) for name, end in until.items()),
    )


class BrokenStore(MemorySessionStore):
    async def load(self, session: str) -> bytes | None:
        raise CacheUnavailable("the store cannot be used", cause="it is not there")

    async def delete(self, session: str) -> None:
        raise CacheUnavailable("the store cannot be used", cause="it is not there")


async def test_turns_are_recalled_in_their_order() -> None:
    conversations = Conversations(MemorySessionStore())
    assert await conversations.recall(LOCAL_SCOPE, ID, EVERYTHING) == ()
    for number in range(3):
        await conversations.add(LOCAL_SCOPE, ID, turn(number), EVERYTHING)
    assert await conversations.recall(LOCAL_SCOPE, ID, EVERYTHING) == (turn(0), turn(1), turn(2))


async def test_conversations_and_owners_are_apart() -> None:
    conversations = Conversations(MemorySessionStore())
    other = OwnerScope(owner=OwnerId("other"))
    await conversations.add(LOCAL_SCOPE, ID, turn(1), EVERYTHING)
    assert await conversations.recall(other, ID, EVERYTHING) == ()
    assert await conversations.recall(LOCAL_SCOPE, f"{ID}x", EVERYTHING) == ()
    await conversations.forget(other, ID)
    assert await conversations.recall(LOCAL_SCOPE, ID, EVERYTHING) == (turn(1),)
    await conversations.forget(LOCAL_SCOPE, ID)
    assert await conversations.recall(LOCAL_SCOPE, ID, EVERYTHING) == ()


async def test_remembered_for_a_day_after_the_last_turn() -> None:
    time = MovingTime()
    conversations = Conversations(MemorySessionStore(monotonic=time))
    for number in range(3):
        await conversations.add(LOCAL_SCOPE, ID, turn(number), EVERYTHING)
        time.pass_by(23 * HOUR)
    assert len(await conversations.recall(LOCAL_SCOPE, ID, EVERYTHING)) == 3
    time.pass_by(HOUR)
    assert await conversations.recall(LOCAL_SCOPE, ID, EVERYTHING) == ()


async def test_the_oldest_turns_are_forgotten() -> None:
    conversations = Conversations(MemorySessionStore(), max_turns=3)
    for number in range(10):
        await conversations.add(LOCAL_SCOPE, ID, turn(number), EVERYTHING)
    assert await conversations.recall(LOCAL_SCOPE, ID, EVERYTHING) == (turn(7), turn(8), turn(9))


async def test_long_turns_push_out_older_ones() -> None:
    conversations = Conversations(MemorySessionStore(), max_characters=100)
    for number in range(3):
        await conversations.add(LOCAL_SCOPE, ID, turn(number, length=35), EVERYTHING)
    assert await conversations.recall(LOCAL_SCOPE, ID, EVERYTHING) == (turn(1, length=35), turn(2, length=35))
    await conversations.add(LOCAL_SCOPE, ID, turn(3, length=101), EVERYTHING)
    assert await conversations.recall(LOCAL_SCOPE, ID, EVERYTHING) == ()


async def test_two_processes_lose_nothing() -> None:
    class Hesitant(MemorySessionStore):
        """Lets the others go on between reading and writing."""

        async def load(self, session: str) -> bytes | None:
            found = await super().load(session)
            await asyncio.sleep(0)
            return found

    store = Hesitant()
    both = Conversations(store, max_turns=100), Conversations(store, max_turns=100)
    await asyncio.gather(*(both[number % 2].add(LOCAL_SCOPE, ID, turn(number), EVERYTHING) for number in range(30)))
    recalled = await both[0].recall(LOCAL_SCOPE, ID, EVERYTHING)
    assert sorted(one.question for one in recalled) == sorted(turn(number).question for number in range(30))


async def test_a_writer_that_never_wins_gives_up(caplog: pytest.LogCaptureFixture) -> None:
    class Losing(MemorySessionStore):
        async def swap(self, session: str, old: bytes | None, new: bytes, *, ttl_seconds: float) -> bool:
            return False

    with caplog.at_level(logging.WARNING):
        await Conversations(Losing()).add(LOCAL_SCOPE, ID, turn(1), EVERYTHING)
    assert "too many concurrent writes" in caplog.text


async def test_a_store_that_fails_holds_nobody_up(caplog: pytest.LogCaptureFixture) -> None:
    conversations = Conversations(BrokenStore())
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            await conversations.add(LOCAL_SCOPE, ID, turn(1), EVERYTHING)
            assert await conversations.recall(LOCAL_SCOPE, ID, EVERYTHING) == ()
    assert len(caplog.messages) == 1
    assert "it is not there" in caplog.text
    # What was not forgotten must not be called forgotten.
    with pytest.raises(CacheUnavailable):
        await conversations.forget(LOCAL_SCOPE, ID)


@pytest.mark.parametrize("damage", [b"", b"{}", b"\xff", b'{"version":2,"turns":[]}', b'{"version":1,"turns":[{}]}'])
async def test_what_cannot_be_read_is_begun_afresh(damage: bytes) -> None:
    class Damaged(MemorySessionStore):
        async def save(self, session: str, value: bytes, *, ttl_seconds: float) -> None:
            await super().save(session, damage, ttl_seconds=ttl_seconds)

    store = Damaged()
    conversations = Conversations(store)
    [key] = [f"conversation:{LOCAL_SCOPE.owner}:{ID}"]
    await store.save(key, b"", ttl_seconds=60)
    assert await conversations.recall(LOCAL_SCOPE, ID, EVERYTHING) == ()
    await conversations.add(LOCAL_SCOPE, ID, turn(1), EVERYTHING)
    assert await conversations.recall(LOCAL_SCOPE, ID, EVERYTHING) == (turn(1),)


@pytest.mark.parametrize(
    ("earlier", "now", "recalled"),
    [
        (where(), where(), True),
        (where("a"), where(), True),
        (where(), where("a"), False),
        (where("a", "b"), where("a"), False),
        (where("a"), where("a", "b"), True),
        (where("a", a=100), where("a", a=100), True),
        (where("a", a=100), where("a", a=200), True),
        (where("a", a=200), where("a", a=100), False),
        (where("a"), where("a", a=100), False),
        (where(), where(a=100), False),
        (where(a=100), where(a=100), True),
        (where("b"), where(a=100), True),
        (where("a", a=100), where("a"), True),
    ],
)
async def test_nothing_is_recalled_from_beyond_the_bound(
    earlier: PassageFilter, now: PassageFilter, recalled: bool
) -> None:
    conversations = Conversations(MemorySessionStore())
    await conversations.add(LOCAL_SCOPE, ID, turn(1), earlier)
    assert await conversations.recall(LOCAL_SCOPE, ID, now) == ((turn(1),) if recalled else ())


async def test_what_quotes_a_removed_book_is_not_recalled() -> None:
    asked: list[set[str]] = []

    async def present(documents: Collection[str]) -> set[str]:
        asked.append(set(documents))
        return {"kept"}

    conversations = Conversations(MemorySessionStore())
    await conversations.add(LOCAL_SCOPE, ID, turn(1), EVERYTHING, sources=["kept"])
    await conversations.add(LOCAL_SCOPE, ID, turn(2), EVERYTHING, sources=["kept", "removed"])
    await conversations.add(LOCAL_SCOPE, ID, turn(3), EVERYTHING)
    assert await conversations.recall(LOCAL_SCOPE, ID, EVERYTHING, present=present) == (turn(1), turn(3))
    assert asked == [{"kept", "removed"}], "only of those that are quoted"
