import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from smartchat_adapters.guard import RemoteGuard
from smartchat_core.errors import CacheUnavailable, DependencyError, InvalidRequest, ModelRefused
from smartchat_core.resilience.breaker import BreakerPolicy
from smartchat_core.resilience.retry import RetryPolicy
from tests.support.moving_time import MovingTime

AT_ONCE = RetryPolicy(max_attempts=3, first_delay=0.0)
BREAKER = BreakerPolicy(max_failures=5, cool_down=timedelta(seconds=30))


def unavailable(cause: str) -> DependencyError:
    return CacheUnavailable("the server cannot be used", cause=cause)


class Server:
    """Gives the set answers, and counts how often it is asked."""

    def __init__(self, *outcomes: object, else_: object = "fine") -> None:
        self.outcomes = list(outcomes)
        self.else_ = else_
        self.calls = 0

    async def __call__(self) -> object:
        self.calls += 1
        outcome = self.outcomes.pop(0) if self.outcomes else self.else_
        if isinstance(outcome, BaseException):
            raise outcome
        if outcome == "silence":
            await asyncio.sleep(3_600)
        return outcome


def guard_of(time: Callable[[], float] | None = None, **options: object) -> RemoteGuard:
    values: dict[str, object] = {"deadline_seconds": 60, "retry": AT_ONCE, "breaker": BREAKER}
    return RemoteGuard(unavailable=unavailable, monotonic=time or MovingTime(), **(values | options))  # type: ignore[arg-type]  # names are the guard's


def refused() -> DependencyError:
    return CacheUnavailable("the server cannot be used", cause="connection refused")


async def fails(guard: RemoteGuard, work: Callable[[], Awaitable[object]], **options: bool) -> str:
    with pytest.raises(CacheUnavailable) as raised:
        await guard.call(work, **options)
    return raised.value.cause


async def test_a_result_comes_through() -> None:
    server = Server("answer")
    assert await guard_of().call(server) == "answer"
    assert server.calls == 1


async def test_a_passing_failure_is_tried_again() -> None:
    server = Server(refused(), refused(), "answer")
    assert await guard_of().call(server) == "answer"
    assert server.calls == 3


async def test_the_last_failure_is_reported() -> None:
    server = Server(refused(), refused(), CacheUnavailable("x", cause="still loading"), else_=refused())
    assert await fails(guard_of(), server) == "still loading"
    assert server.calls == 3


async def test_what_may_not_be_repeated_is_not() -> None:
    server = Server(refused())
    assert await fails(guard_of(), server, repeatable=False) == "connection refused"
    assert server.calls == 1


@pytest.mark.parametrize("error", [ModelRefused("wrong key"), InvalidRequest("no"), KeyError("own fault")])
async def test_a_refusal_is_not_repeated_and_opens_nothing(error: Exception) -> None:
    guard, server = guard_of(), Server(else_=error)
    for number in range(1, 11):
        with pytest.raises(type(error)):
            await guard.call(server)
        assert server.calls == number


async def test_silence_ends_at_the_deadline() -> None:
    server = Server("silence")
    guard = guard_of(asyncio.get_running_loop().time, deadline_seconds=0.02)
    assert await fails(guard, server) == "it did not answer in time"
    assert server.calls == 1
    assert await guard.call(server) == "fine"


async def test_a_deadline_of_one_call() -> None:
    server = Server("silence")
    guard = guard_of(asyncio.get_running_loop().time)
    with pytest.raises(CacheUnavailable, match="cannot be used"):
        await guard.call(server, deadline_seconds=0.02)


async def test_a_time_limit_of_the_work_itself_goes_through_and_counts() -> None:
    guard, server = guard_of(), Server(else_=TimeoutError("inside"))
    for _ in range(5):
        with pytest.raises(TimeoutError, match="inside"):
            await guard.call(server)
    assert "a time limit ran out" in await fails(guard, server)
    assert server.calls == 5


async def test_nothing_is_repeated_when_the_wait_would_go_beyond_the_deadline(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("smartchat_adapters.guard.random.random", lambda: 1.0)
    server = Server(else_=refused())
    guard = guard_of(deadline_seconds=5, retry=RetryPolicy(first_delay=5.0, longest_delay=5.0))
    assert await fails(guard, server) == "connection refused"
    assert server.calls == 1


async def test_a_server_that_keeps_failing_is_left_alone_and_then_tried_by_one() -> None:
    time, server = MovingTime(), Server(else_=refused())
    guard = guard_of(time)
    for _ in range(5):
        await fails(guard, server, repeatable=False)
    assert "left alone" in await fails(guard, server)
    assert "connection refused" in await fails(guard, server)  # the reason is still shown
    assert server.calls == 5
    time.pass_by(30)
    assert await fails(guard, server) == "connection refused"
    assert server.calls == 6  # one trial, which is not repeated
    assert "left alone" in await fails(guard, server)
    time.pass_by(30)
    server.else_ = "fine"
    assert await guard.call(server) == "fine"
    assert await guard.call(server) == "fine"


async def test_while_one_tries_the_others_do_not_wait() -> None:
    time, server = MovingTime(), Server(else_=refused())
    guard = guard_of(time)
    for _ in range(5):
        await fails(guard, server, repeatable=False)
    time.pass_by(30)
    server.else_ = "silence"
    trial = asyncio.create_task(guard.call(server))
    await asyncio.sleep(0)
    assert "left alone" in await fails(guard, server)
    assert server.calls == 6
    trial.cancel()
    with pytest.raises(asyncio.CancelledError):
        await trial
    # A trial that was given up does not shut the server out for good.
    time.pass_by(30)
    server.else_ = "fine"
    assert await guard.call(server) == "fine"


async def test_a_success_closes_what_had_not_opened_yet() -> None:
    server = Server(*[refused()] * 4, "fine", *[refused()] * 4, else_="fine")
    guard = guard_of()
    for _ in range(2):
        for _ in range(4):
            await fails(guard, server, repeatable=False)
        assert await guard.call(server) == "fine"


async def test_repetitions_end_when_their_budget_does() -> None:
    server = Server(else_=refused())
    guard = guard_of(breaker=BreakerPolicy(max_failures=10_000))
    for _ in range(100):
        await fails(guard, server)
    assert server.calls == 110


async def test_successes_earn_repetitions() -> None:
    server = Server(else_=refused())
    guard = guard_of(breaker=BreakerPolicy(max_failures=10_000))
    for _ in range(20):
        await fails(guard, server)
    server.outcomes = ["fine"] * 11
    for _ in range(11):
        await guard.call(server)
    before = server.calls
    await fails(guard, server)
    assert server.calls == before + 2


async def test_cancelling_is_no_failure_of_the_server() -> None:
    server = Server(else_="silence")
    guard = guard_of()
    for _ in range(10):
        task = asyncio.create_task(guard.call(server))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    server.else_ = "fine"
    assert await guard.call(server) == "fine"
