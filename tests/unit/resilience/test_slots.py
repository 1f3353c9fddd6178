"""Places for each owner and in all."""

from __future__ import annotations

from contextlib import ExitStack

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from smartchat_core.resilience.slots import NoSlot, OwnerSlots, SlotBound

MOST, MAX_PER_OWNER = 5, 2


class Places(RuleBasedStateMachine):
    """Owners come and go in any order, some by an error."""

    def __init__(self) -> None:
        super().__init__()
        self.slots = OwnerSlots(MOST, max_per_owner=MAX_PER_OWNER)
        self.holders: list[tuple[str, ExitStack]] = []

    def held_by(self, owner: str) -> int:
        return sum(one == owner for one, _ in self.holders)

    @rule(owner=st.sampled_from("abcd"))
    def come(self, owner: str) -> None:
        own, whole = self.held_by(owner) == MAX_PER_OWNER, len(self.holders) == MOST
        stack = ExitStack()
        if own or whole:
            with pytest.raises(NoSlot) as caught:
                stack.enter_context(self.slots.taken(owner))
            assert caught.value.bound is (SlotBound.OWNER if own else SlotBound.ALL)
        else:
            stack.enter_context(self.slots.taken(owner))
            self.holders.append((owner, stack))

    @precondition(lambda self: self.holders)
    @rule(data=st.data())
    def go(self, data: st.DataObject) -> None:
        _, stack = self.holders.pop(data.draw(st.integers(0, len(self.holders) - 1)))
        stack.close()

    @invariant()
    def counts_agree(self) -> None:
        assert self.slots.held == len(self.holders) <= MOST
        for owner in "abcd":
            assert self.held_by(owner) <= MAX_PER_OWNER
            own, whole = self.held_by(owner) == MAX_PER_OWNER, len(self.holders) == MOST
            assert self.slots.bound_for(owner) is (SlotBound.OWNER if own else SlotBound.ALL if whole else None)


TestPlaces = Places.TestCase


def test_a_place_is_given_back_after_an_error() -> None:
    slots = OwnerSlots(1)
    with pytest.raises(KeyError), slots.taken("ann"):
        raise KeyError
    with slots.taken("bob"):
        assert slots.bound_for("bob") is SlotBound.ALL
        assert slots.bound_for("ann") is SlotBound.ALL
    assert slots.held == 0


@pytest.mark.parametrize(("most", "each"), [(0, 0), (1, -1)])
def test_bounds_that_make_no_sense(most: int, each: int) -> None:
    with pytest.raises(ValueError, match="places"):
        OwnerSlots(most, max_per_owner=each)
