"""At least 95 of 100 mutants are noticed."""

import pytest

from smartchat_core.ops.alerts.registry import ALERT_RULES
from tests.mutation.campaign import campaign
from tests.mutation.mutants import mutants_of
from tests.support.alerts.cases import ALERTS, rule_of


def test_every_rule_can_be_spoilt_in_ways_that_differ() -> None:
    for rule in ALERT_RULES:
        changes = [one.change for one in mutants_of(rule_of(rule))]
        assert len(set(changes)) == len(changes)
        assert changes or rule.name == "Watchdog"


def test_a_threshold_a_window_and_a_sum_are_mutated() -> None:
    changes = " ".join(one.change for one in mutants_of(rule_of(ALERTS["HighErrorRatio"])))
    assert "drop sum" in changes
    assert "[5m] to [900s]" in changes
    assert "> 0.05 to > 0.1" in changes


@pytest.mark.slow
@pytest.mark.timeout(1_800)  # 300 runs of promtool
def test_the_cases_notice() -> None:
    """A third of the mutants; `make mutation` tries all of them and writes the page in the reference."""
    scores = campaign(every=3)
    total = sum(score.mutants for score in scores)
    survivors = {score.alert: score.survivors for score in scores if score.survivors}
    noticed = total - sum(map(len, survivors.values()))
    assert noticed / total >= 0.95, survivors
