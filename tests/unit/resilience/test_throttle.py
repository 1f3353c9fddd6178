from smartchat_core.resilience.throttle import Throttle
from tests.support.moving_time import MovingTime


def test_at_most_once_in_a_while() -> None:
    time = MovingTime()
    throttle = Throttle(every_seconds=60, monotonic=time)
    said = []
    for _ in range(7):
        said.append(throttle())
        time.pass_by(20)
    assert said == [True, False, False, True, False, False, True]


def test_the_first_time_even_when_the_clock_has_just_begun() -> None:
    assert Throttle(monotonic=MovingTime(0))()
