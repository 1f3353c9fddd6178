"""Owners served in turn: what the policy promises, over any arrivals, costs and weights."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from smartchat_core.model.ids import OwnerId
from smartchat_core.resilience.fair_share import FairShares, ServiceTurn, Standing, fair_order

START = datetime(2026, 1, 1, tzinfo=UTC)
OWNERS = [OwnerId(name) for name in ("ann", "bob", "cem", "dan")]
LONGEST = 20.0


@dataclass
class Queue:
    """One worker and its queue, as the database keeps it: turns, jobs in the order of their arrival, a clock."""

    shares: FairShares
    turns: dict[OwnerId, ServiceTurn] = field(default_factory=dict)
    jobs: dict[OwnerId, deque[tuple[datetime, float]]] = field(default_factory=dict)
    arrived: int = 0

    @property
    def clock(self) -> int:
        return max((turn.start for turn in self.turns.values()), default=0)

    @property
    def waiting(self) -> list[OwnerId]:
        return [owner for owner, jobs in self.jobs.items() if jobs]

    def add(self, owner: OwnerId, seconds: float) -> None:
        self.arrived += 1
        created = START + timedelta(seconds=self.arrived)
        self.jobs.setdefault(owner, deque()).append((created, seconds))

    def take(self) -> tuple[OwnerId, float]:
        standings = [
            Standing(owner=one, finish=self.turns.get(one, ServiceTurn()).finish, oldest=self.jobs[one][0][0])
            for one in self.waiting
        ]
        clock = self.clock
        owner = fair_order(standings, clock=clock)[0].owner
        finish = self.turns.get(owner, ServiceTurn()).finish
        self.turns[owner] = self.shares.begun(owner, finish=finish, clock=clock)
        return owner, self.jobs[owner].popleft()[1]

    def settle(self, owner: OwnerId, seconds: float) -> None:
        owed = max(seconds, self.shares.least_seconds) - self.shares.turn_seconds
        turn = self.turns[owner]
        self.turns[owner] = ServiceTurn(start=turn.start, finish=turn.finish + self.shares.cost(owner, owed))


class OneWorker(RuleBasedStateMachine):
    """Jobs arrive whenever, and one worker does them one after the other."""

    @initialize(weights=st.lists(st.sampled_from([0.25, 1.0, 3.0]), min_size=4, max_size=4))
    def begin(self, weights: list[float]) -> None:
        self.queue = Queue(FairShares(weights=dict(zip(OWNERS, weights, strict=True))))
        self.served = dict.fromkeys(OWNERS, 0.0)
        self.since: dict[OwnerId, dict[OwnerId, float]] = {}
        """What each owner had got, divided by the weight, when this one began to wait without a pause."""
        self.turns_since: dict[OwnerId, dict[OwnerId, int]] = {}
        self.turns = dict.fromkeys(OWNERS, 0)

    @rule(owner=st.sampled_from(OWNERS), seconds=st.lists(st.floats(0, LONGEST), min_size=1, max_size=8))
    def arrive(self, owner: OwnerId, seconds: list[float]) -> None:
        if owner not in self.queue.waiting:
            self.since[owner] = dict(self.served)
            if self.queue.turns.get(owner, ServiceTurn()).finish <= self.queue.clock:
                self.turns_since[owner] = dict(self.turns)  # who has not paid for the last turn yet is no newcomer
        for one in seconds:
            self.queue.add(owner, one)

    @precondition(lambda self: self.queue.waiting)
    @rule()
    def work(self) -> None:
        waiting = set(self.queue.waiting)
        owner, seconds = self.queue.take()  # whenever somebody waits, somebody is next
        assert owner in waiting
        first = self.turns_since.pop(owner, None)
        if first is not None:
            before = [self.turns[other] - first[other] for other in OWNERS if other != owner]
            assert max(before) <= 1, "each other owner has at most one turn before a newcomer's first"
        self.queue.settle(owner, seconds)
        self.turns[owner] += 1
        weight = self.queue.shares.weights[owner]
        self.served[owner] += max(seconds, self.queue.shares.least_seconds) / weight
        for one in waiting - set(self.queue.waiting):
            self.since.pop(one)

    @invariant()
    def seconds_are_shared_by_weight(self) -> None:
        """Of two who both wait all the time, neither has got more than the other by over one job of each."""
        for one, start in getattr(self, "since", {}).items():
            for other in self.since:
                if one == other or self.since[other][one] > start[one]:
                    continue  # the pair is looked at from the one who began later
                got = self.served[one] - start[one]
                others = self.served[other] - start[other]
                weights = self.queue.shares.weights
                assert abs(got - others) <= LONGEST / weights[one] + LONGEST / weights[other] + 1e-3


TestOneWorker = OneWorker.TestCase


@pytest.mark.parametrize("workers", [1, 2, 4])
@pytest.mark.parametrize("cost", [0.0, 0.1, 1.0, 60.0])
def test_no_flood_keeps_one_job_waiting(workers: int, cost: float) -> None:
    """Turns are settled as workers end them: the newcomer waits for one of each other's, whatever they cost."""
    queue = Queue(FairShares())
    for _ in range(300):
        queue.add(OWNERS[0], cost)
    busy = deque(queue.take() for _ in range(workers))
    for _ in range(20):
        queue.settle(*busy.popleft())
        busy.append(queue.take())
    queue.add(OWNERS[1], 1.0)
    taken = []
    for _ in range(workers + 2):
        queue.settle(*busy.popleft())
        busy.append(queue.take())
        taken.append(busy[-1][0])
    assert OWNERS[1] in taken[:2], taken


def test_being_idle_earns_no_credit() -> None:
    queue = Queue(FairShares())
    queue.add(OWNERS[1], 1.0)
    queue.settle(*queue.take())
    for _ in range(200):
        queue.add(OWNERS[0], 1.0)
    for _ in range(100):
        queue.settle(*queue.take())
    for _ in range(50):
        queue.add(OWNERS[1], 1.0)
    served = []
    for _ in range(20):
        served.append(queue.take())
        queue.settle(*served[-1])
    assert 9 <= sum(owner == OWNERS[1] for owner, _ in served) <= 11


def test_equals_go_by_age_and_then_by_name() -> None:
    old, new = START, START + timedelta(seconds=1)
    standings = [
        Standing(owner=OWNERS[0], finish=5, oldest=new),
        Standing(owner=OWNERS[2], finish=0, oldest=old),
        Standing(owner=OWNERS[1], finish=9, oldest=old),
        Standing(owner=OWNERS[3], finish=11, oldest=old),
    ]
    order = [one.owner for one in fair_order(standings, clock=10)]
    assert order == [OWNERS[1], OWNERS[2], OWNERS[0], OWNERS[3]]
