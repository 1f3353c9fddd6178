from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.ops.leader import (
    HEARTBEAT_PATIENCE,
    NOBODY,
    SIGN_SECONDS,
    Heartbeat,
    is_leader,
    next_heartbeat,
    observe,
)

START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class Installation:
    """Monitors that look one after the other every few seconds; each has a clock of its own that may be wrong."""

    offsets: dict[int, timedelta]
    now: datetime = START
    sign: tuple[int, datetime] | None = None
    seen: dict[int, Heartbeat | None] = field(default_factory=dict)

    def look(self, me: int) -> bool:
        for _ in range(2):  # as `Post.hold`
            clock = self.now + self.offsets[me]
            if self.sign is not None:
                holder, written = self.sign
                self.seen[me] = observe(self.seen.get(me), holder=holder, written=written, now=clock)
            if not is_leader(me, self.seen.get(me), clock):
                return False
            self.sign = (me, next_heartbeat(self.seen.get(me), clock))
        return True

    def round(self, *alive: int) -> list[int]:
        self.now += timedelta(seconds=SIGN_SECONDS)
        return [me for me in alive if self.look(me)]


offsets = st.timedeltas(min_value=timedelta(hours=-2), max_value=timedelta(hours=2))


@given(offsets, offsets)
def test_one_measures_and_another_follows(one: timedelta, other: timedelta) -> None:
    there = Installation(offsets={1: one, 2: other})
    assert there.round(1) == [1]
    for _ in range(3):
        there.round(1, 2)
    leaders = [there.round(1, 2) for _ in range(10)]
    assert all(len(found) == 1 for found in leaders)
    assert len({found[0] for found in leaders}) == 1, "the place goes to and fro"
    (first,) = leaders[-1]
    second = 3 - first
    waited = 0.0
    while not there.round(second):
        waited += SIGN_SECONDS
    assert waited + SIGN_SECONDS <= 15
    assert there.round(first, second) == [second], "one that comes back stands by"


def test_nobody_knows_of_anybody() -> None:
    assert is_leader(1, None, START)


def test_place_that_was_left_is_taken_at_once() -> None:
    seen = observe(None, holder=NOBODY, written=START, now=START)
    assert is_leader(2, seen, START)


def test_nothing_can_be_read_any_more() -> None:
    mine = observe(None, holder=1, written=START, now=START)
    later = START + timedelta(days=1)
    assert is_leader(1, mine, later), "whoever measures goes on"
    assert not is_leader(2, mine, START + HEARTBEAT_PATIENCE)
    assert is_leader(2, mine, later), "a standby begins when it has heard nothing"


def test_next_sign_is_later_than_the_last() -> None:
    ahead = observe(None, holder=1, written=START + timedelta(hours=1), now=START)
    assert next_heartbeat(ahead, START) > ahead.written
