import pytest

from smartchat_adapters.memory.rate_limiter import MemoryRateLimiter
from smartchat_core.errors import CacheUnavailable
from smartchat_core.model.security import AuthFailure
from smartchat_core.ops.operator_auth import OpsAuth
from smartchat_core.ops.token_throttle import GuessThrottle, TokenGate
from smartchat_core.resilience.rate_limit import RateDecision, RateLimit

RIGHT, WRONG = "Bearer a-token-of-some-length", "Bearer a-token-of-another-kind"


class Hands:
    """A clock."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


class Case:
    def __init__(self, *, of_one: int = 3, of_all: int = 100) -> None:
        self.hands = Hands()
        throttle = GuessThrottle(
            MemoryRateLimiter(monotonic=self.hands),
            of_one=RateLimit(most=of_one, period_seconds=60),
            of_all=RateLimit(most=of_all, period_seconds=60),
            monotonic=self.hands,
        )
        self.gate = TokenGate(OpsAuth(token=RIGHT.partition(" ")[2]), throttle)

    async def ask(self, client: str, authorization: str, times: int = 1) -> list[AuthFailure | None]:
        return [await self.gate.refusal(client, authorization) for _ in range(times)]


@pytest.mark.anyio
async def test_who_guesses_has_to_wait_and_is_not_listened_to_meanwhile() -> None:
    case = Case()
    assert await case.ask("a", WRONG, 4) == [AuthFailure.WRONG_TOKEN] * 3 + [AuthFailure.THROTTLED]
    assert await case.ask("a", RIGHT) == [AuthFailure.THROTTLED]
    assert await case.ask("b", RIGHT) == [None]
    case.hands.now += case.gate.wait_seconds("a")
    assert await case.ask("a", WRONG, 2) == [AuthFailure.WRONG_TOKEN, AuthFailure.THROTTLED]
    case.hands.now += 60
    assert await case.ask("a", RIGHT) == [None]


@pytest.mark.anyio
async def test_no_more_guesses_are_judged_than_the_limit_allows_in_an_hour() -> None:
    case = Case()
    judged = 0
    for _ in range(3_600):
        judged += await case.ask("a", WRONG) == [AuthFailure.WRONG_TOKEN]
        case.hands.now += 1
    assert judged <= 3 + 3 * 60


@pytest.mark.anyio
async def test_the_right_token_may_come_as_often_as_it_likes() -> None:
    assert await Case().ask("prometheus", RIGHT, 1_000) == [None] * 1_000


@pytest.mark.anyio
async def test_a_request_without_a_token_is_no_guess() -> None:
    assert await Case().ask("a", "", 100) == [AuthFailure.MISSING_TOKEN] * 100


@pytest.mark.anyio
async def test_guesses_from_many_addresses_are_limited_together_and_shut_no_known_operator_out() -> None:
    case = Case(of_all=5)
    assert await case.ask("operator", RIGHT) == [None]
    refusals = [(await case.ask(f"bot-{number}", WRONG))[0] for number in range(8)]
    assert refusals == [AuthFailure.WRONG_TOKEN] * 5 + [AuthFailure.THROTTLED] * 3
    assert await case.ask("bot-99", RIGHT) == [AuthFailure.THROTTLED]
    assert await case.ask("operator", RIGHT) == [None]


@pytest.mark.anyio
async def test_operators_get_in_while_nothing_can_be_counted() -> None:
    class Away:
        async def take(self, key: str, limit: RateLimit, *, cost: int = 1) -> RateDecision:
            raise CacheUnavailable("away")

    heard: list[CacheUnavailable] = []
    gate = TokenGate(OpsAuth(token=RIGHT.partition(" ")[2]), GuessThrottle(Away()), uncounted=heard.append)
    assert await gate.refusal("a", WRONG) is AuthFailure.WRONG_TOKEN
    assert await gate.refusal("a", RIGHT) is None
    assert len(heard) == 1
