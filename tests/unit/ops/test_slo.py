"""Promises, their budgets, and when they burn."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.ops.catalogue.work import DOCUMENTS_PROCESSED
from smartchat_core.ops.promql import select
from smartchat_core.ops.rules import Route
from smartchat_core.ops.slo import BURN_POLICIES, OBJECTIVES, SLOS, BurnPolicy, Slo, budget_remaining, burn_rate, burns

ratios = st.floats(0, 1)
objectives = st.floats(0.5, 0.9999)


def test_the_policies_are_those_of_the_workbook() -> None:
    assert [(one.rate, one.long, one.short, one.route) for one in BURN_POLICIES] == [
        (14.4, "1h", "5m", Route.PAGE),
        (6.0, "6h", "30m", Route.PAGE),
        (3.0, "1d", "2h", Route.TICKET),
        (1.0, "3d", "6h", Route.TICKET),
    ]
    assert OBJECTIVES["api-availability"] == 0.999
    assert len(OBJECTIVES) == len(SLOS)


@given(ratio=ratios, objective=objectives)
def test_burning_at_one_uses_up_just_the_budget(ratio: float, objective: float) -> None:
    assert budget_remaining(bad=ratio * 1000, total=1000, objective=objective) == pytest.approx(
        1 - burn_rate(ratio, objective)
    )
    assert budget_remaining(bad=1 - objective, total=1, objective=objective) == pytest.approx(0, abs=1e-9)


@given(long=ratios, short=ratios, more=ratios, objective=objectives, policy=st.sampled_from(BURN_POLICIES))
def test_more_errors_never_end_a_burn(
    long: float, short: float, more: float, objective: float, policy: BurnPolicy
) -> None:
    if burns(policy, long_ratio=long, short_ratio=short, objective=objective):
        assert burns(policy, long_ratio=max(long, more), short_ratio=max(short, more), objective=objective)
    assert not burns(policy, long_ratio=long, short_ratio=0, objective=objective)
    assert not burns(policy, long_ratio=0, short_ratio=short, objective=objective)


def test_nothing_happened_and_nothing_is_used() -> None:
    assert budget_remaining(bad=0, total=0, objective=0.9) == 1


def test_what_cannot_be_promised() -> None:
    total = select(DOCUMENTS_PROCESSED)
    with pytest.raises(ValueError, match="nothing to measure"):
        Slo(name="x", promise="", objective=1, total=total, bad=total)
    with pytest.raises(ValueError, match="what is bad, or what is good"):
        Slo(name="x", promise="", objective=0.9, total=total)
    with pytest.raises(ValueError, match="no budget"):
        burn_rate(0.1, 1)
