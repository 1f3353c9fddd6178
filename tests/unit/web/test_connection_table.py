"""Who gets in and who has to make room, over scripted connections."""

import asyncio
from dataclasses import dataclass, field

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from smartchat.web.connections.limits import ConnectionLimits
from smartchat.web.connections.table import ConnectionTable, End

pytestmark = pytest.mark.anyio

LIMITS = ConnectionLimits(max_connections=6, max_per_client=3)


@dataclass(eq=False)
class Scripted:
    whose: str | None
    waiting_since: float | None = 0.0
    due: End | None = None
    ended: list[End] = field(default_factory=list)

    def overdue(self, now: float) -> End | None:
        return self.due

    def end(self, reason: End) -> None:
        self.ended.append(reason)


def table(**options: object) -> ConnectionTable:
    return ConnectionTable(LIMITS, monotonic=lambda: 100.0, **options)  # type: ignore[arg-type]  # two callables


async def test_a_client_at_its_bound_makes_room_for_itself() -> None:
    reported: list[tuple[End, str | None]] = []
    bounded = table(noticed=lambda reason, client: reported.append((reason, client)))
    old, older, busy = Scripted("a", 5.0), Scripted("a", 1.0), Scripted("a", None)
    other = Scripted("b", 0.0)
    assert all(bounded.admit(one) for one in (old, older, busy, other))
    assert bounded.admit(Scripted("a", 9.0))
    assert older.ended == [End.MADE_ROOM]
    assert [old.ended, busy.ended, other.ended] == [[], [], []]
    assert reported == [(End.MADE_ROOM, "a")]


async def test_a_client_whose_requests_are_all_in_progress_is_refused() -> None:
    bounded = table()
    assert all(bounded.admit(Scripted("a", None)) for _ in range(3))
    assert not bounded.admit(Scripted("a"))
    assert bounded.admit(Scripted("b"))


async def test_at_the_bound_of_all_the_one_with_the_most_makes_room() -> None:
    bounded = table()
    greedy = [Scripted("a", 7.0), Scripted("a", 8.0), Scripted("a", 9.0)]
    modest = [Scripted("b", 1.0), Scripted("c", 1.0), Scripted("d", 1.0)]
    assert all(bounded.admit(one) for one in (*modest, *greedy))
    assert bounded.admit(Scripted("e"))
    assert [one.ended for one in greedy] == [[End.MADE_ROOM], [], []]
    assert not any(one.ended for one in modest)


async def test_a_proxy_has_as_many_as_there_are() -> None:
    bounded = table()
    proxied = [Scripted(None, float(number)) for number in range(6)]
    assert all(bounded.admit(one) for one in proxied)
    assert bounded.admit(Scripted(None))
    assert [bool(one.ended) for one in proxied] == [True, False, False, False, False, False]


async def test_what_is_overdue_is_ended_and_forgotten() -> None:
    counts: list[int] = []
    bounded = table(counted=counts.append)
    late, fine = Scripted("a", due=End.HEAD_TIMEOUT), Scripted("a")
    bounded.admit(late)
    bounded.admit(fine)
    bounded.sweep()
    assert late.ended == [End.HEAD_TIMEOUT]
    assert not fine.ended
    assert counts == [1, 2, 1]
    bounded.discard(late)  # as its end reports
    assert len(bounded) == 1


async def test_one_turn_is_taken_in_each_round() -> None:
    bounded, taken = table(), list[int]()
    for number in range(3):
        bounded.queue_turn(lambda number=number: taken.append(number))  # type: ignore[misc]  # bound at once
    seen = []
    for _ in range(4):
        seen.append(list(taken))
        await asyncio.sleep(0)
    assert seen == [[], [0], [0, 1], [0, 1, 2]]


class Bounds(RuleBasedStateMachine):
    """Whatever comes, goes and waits: the bounds hold, and who is answered is never ended to make room."""

    def __init__(self) -> None:
        super().__init__()
        self.table = ConnectionTable(LIMITS, monotonic=lambda: 0.0)
        self.table._wind = lambda: None  # type: ignore[method-assign]  # there is no event loop
        self.open: list[Scripted] = []

    @rule(client=st.sampled_from(["a", "b", "c", "d", None]), since=st.one_of(st.none(), st.floats(0, 100)))
    def come(self, client: str | None, since: float | None) -> None:
        connection = Scripted(client, since)
        if self.table.admit(connection):
            self.open.append(connection)
        self.open = [one for one in self.open if not one.ended]

    @rule(data=st.data())
    def go(self, data: st.DataObject) -> None:
        if self.open:
            one = data.draw(st.sampled_from(self.open))
            self.open.remove(one)
            self.table.discard(one)

    @invariant()
    def bounds_hold(self) -> None:
        assert len(self.table) == len(self.open) <= LIMITS.max_connections
        for client in "abcd":
            assert sum(one.whose == client for one in self.open) <= LIMITS.max_per_client

    @invariant()
    def nobody_who_is_answered_made_room(self) -> None:
        assert not any(one.ended and one.waiting_since is None for one in self.open)


TestBounds = Bounds.TestCase


@pytest.mark.parametrize(("most", "per_client"), [(1, 2), (2, 1)])
def test_limits_that_leave_no_room_are_refused(most: int, per_client: int) -> None:
    with pytest.raises(ValueError, match="no room"):
        ConnectionLimits(max_connections=most, max_per_client=per_client)


def test_what_follows_from_the_limits() -> None:
    limits = ConnectionLimits()
    assert limits.max_event_streams < limits.max_requests < limits.max_connections
    assert limits.max_requests_per_client < limits.max_per_client
