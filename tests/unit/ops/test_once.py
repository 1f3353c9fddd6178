"""An event that is delivered again is dropped, unless the listener failed at it."""

import pytest

from smartchat_core.events import Envelope, GenerationActivated
from smartchat_core.ops.once import OncePerEvent
from smartchat_core.testing.fakes.event_sink import make_envelope

FIRST, SECOND, THIRD = (make_envelope(GenerationActivated(generation="g"), number=number) for number in range(3))


def test_repeats_are_dropped() -> None:
    taken: list[Envelope] = []
    listener = OncePerEvent(taken.append)
    for envelope in (FIRST, SECOND, FIRST, THIRD, SECOND):
        listener(envelope)
    assert taken == [FIRST, SECOND, THIRD]


def test_what_failed_comes_again() -> None:
    taken: list[Envelope] = []

    def take(envelope: Envelope) -> None:
        taken.append(envelope)
        if len(taken) == 1:
            raise ValueError("the disk is full")

    listener = OncePerEvent(take)
    with pytest.raises(ValueError, match="disk"):
        listener(FIRST)
    listener(FIRST)
    listener(FIRST)
    assert taken == [FIRST, FIRST]


def test_memory_is_bounded() -> None:
    taken: list[Envelope] = []
    listener = OncePerEvent(taken.append, max_remembered=2)
    for envelope in (FIRST, SECOND, THIRD, THIRD, FIRST):
        listener(envelope)
    assert taken == [FIRST, SECOND, THIRD, FIRST]
