"""Promises, their budgets, and when they burn."""

import pytest

from smartchat_core.ops.metrics.work import DOCUMENTS_PROCESSED
from smartchat_core.ops.promql import select
from smartchat_core.ops.rules import AlertRoute
from smartchat_core.ops.slo import BURN_POLICIES, OBJECTIVES, SLOS, Slo


def test_the_policies_are_those_of_the_workbook() -> None:
    assert [(one.rate, one.long, one.short, one.route) for one in BURN_POLICIES] == [
        (14.4, "1h", "5m", AlertRoute.PAGE),
        (6.0, "6h", "30m", AlertRoute.PAGE),
        (3.0, "1d", "2h", AlertRoute.TICKET),
        (1.0, "3d", "6h", AlertRoute.TICKET),
    ]
    assert OBJECTIVES["api-availability"] == 0.999
    assert len(OBJECTIVES) == len(SLOS)


def test_what_cannot_be_promised() -> None:
    total = select(DOCUMENTS_PROCESSED)
    with pytest.raises(ValueError, match="nothing to measure"):
        Slo(name="x", description="", objective=1, total=total, bad=total)
    with pytest.raises(ValueError, match="what is bad, or what is good"):
        Slo(name="x", description="", objective=0.9, total=total)
