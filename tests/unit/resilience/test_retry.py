import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.resilience.retry import RetryBudget, RetryPolicy, after_success, delay_before, spend

POLICY = RetryPolicy(first_delay=0.1, longest_delay=1.0)


@pytest.mark.parametrize(
    ("attempt", "longest"), [(1, 0.1), (2, 0.2), (3, 0.4), (4, 0.8), (5, 1.0), (50, 1.0), (10_000, 1.0)]
)
def test_the_longest_wait_doubles_up_to_a_bound(attempt: int, longest: float) -> None:
    assert delay_before(attempt, random=1.0, policy=POLICY) == pytest.approx(longest)


@given(attempt=st.integers(-5, 10_000), random=st.floats(0, 1))
def test_the_wait_is_drawn_from_zero_to_the_bound(attempt: int, random: float) -> None:
    longest = delay_before(attempt, random=1.0, policy=POLICY)
    assert delay_before(attempt, random=random, policy=POLICY) == pytest.approx(random * longest)
    assert 0 <= delay_before(attempt, random=random, policy=POLICY) <= POLICY.longest_delay


def test_a_budget_is_spent() -> None:
    once = spend(RetryBudget(left=2.5, most=10))
    assert once == RetryBudget(left=1.5, most=10)
    twice = spend(once)
    assert twice == RetryBudget(left=0.5, most=10)
    assert spend(twice) is None


@given(calls=st.lists(st.booleans(), max_size=500))
def test_repetitions_are_a_tenth_of_successes_and_the_first_ten(calls: list[bool]) -> None:
    budget = RetryBudget()
    repeated = 0
    for succeeded in calls:
        if succeeded:
            budget = after_success(budget)
        elif (left := spend(budget)) is not None:
            budget = left
            repeated += 1
        assert 0 <= budget.left <= budget.most
    assert repeated <= 10 + 0.1 * sum(calls) + 1e-6


def test_success_never_fills_it_beyond_its_size() -> None:
    assert after_success(RetryBudget(left=9.95, most=10)).left == 10
