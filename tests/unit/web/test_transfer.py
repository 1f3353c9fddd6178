from hypothesis import given
from hypothesis import strategies as st

from smartchat.web.connections.transfer import Transfer


def seen(steps: list[tuple[float, int]], *, rate: float = 100.0, window: float = 10.0) -> list[bool]:
    """What is said at each moment, with so many bytes since the one before."""
    transfer, found = Transfer(rate, window), []
    for now, count in steps:
        transfer.moved(count)
        found.append(transfer.too_slow(now))
    return found


def test_what_moves_at_the_rate_may_go_on_for_ever() -> None:
    assert not any(seen([(float(second), 100) for second in range(1_000)]))


def test_what_stands_still_is_noticed_after_one_window() -> None:
    assert seen([(0.0, 0), (9.9, 0), (10.0, 0)]) == [False, False, True]


def test_what_moved_before_is_no_credit() -> None:
    assert seen([(0.0, 0), (10.0, 10**9), (20.0, 0)]) == [False, False, True]


def test_a_byte_now_and_then_is_not_enough() -> None:
    assert any(seen([(float(second), 1) for second in range(12)]))


def test_time_in_which_nothing_was_to_be_moved_does_not_count() -> None:
    transfer = Transfer(100.0, 10.0)
    assert not transfer.too_slow(0.0)
    transfer.stopped()
    assert not transfer.too_slow(1_000.0)
    assert not transfer.too_slow(1_009.0)
    assert transfer.remaining(1_009.0) == 1.0
    assert transfer.too_slow(1_010.0)


@given(st.lists(st.tuples(st.floats(0.01, 5), st.floats(1.0, 3.0)), min_size=1, max_size=60))
def test_nobody_above_the_rate_is_cut_off(steps: list[tuple[float, float]]) -> None:
    transfer, now = Transfer(100.0, 10.0), 0.0
    transfer.too_slow(now)
    for pause, factor in steps:
        now += pause
        transfer.moved(int(100 * pause * factor) + 1)
        assert not transfer.too_slow(now)


@given(st.lists(st.floats(0.01, 5), min_size=1, max_size=60))
def test_a_client_that_sends_nothing_is_cut_off_within_two_windows(pauses: list[float]) -> None:
    transfer, now = Transfer(100.0, 10.0), 0.0
    transfer.too_slow(now)
    found = False
    for pause in pauses:
        now += pause
        found = found or transfer.too_slow(now)
    assert found or now < 20.0
