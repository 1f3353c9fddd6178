"""Every alert fires on its fault, stays quiet on the near miss, and ends: promtool evaluates the rules themselves."""

from pathlib import Path

import pytest

from smartchat_core.ops.alerts.registry import ALERT_RULES
from tests.support.alerts.cases import ALERTS, Rule, rule_of, run, write
from tests.support.alerts.registry import CASES, cases_of

# It has no near miss and no end: it fires as long as rules are evaluated.
ALWAYS = {"Watchdog"}


def test_every_alert_has_a_fault_and_a_near_miss() -> None:
    names = {rule.name for rule in ALERT_RULES} - ALWAYS
    assert {case.alert for case in CASES if case.span} == names
    assert {case.alert for case in CASES if not case.span} == names


def test_they_fire_and_end_as_they_should(tmp_path: Path) -> None:
    files = {
        name: write(tmp_path, name, rule_of(rule), cases_of(name)) for name, rule in ALERTS.items() if cases_of(name)
    }
    assert {path.stem: words for path, words in run(list(files.values())).items()} == {}


def test_a_rule_that_is_wrong_is_noticed(tmp_path: Path) -> None:
    rule = rule_of(ALERTS["DeepQueue"])
    wrong = Rule(name=rule.name, expr=rule.expr.replace("> 100", "> 1000"), hold=rule.hold)
    path = write(tmp_path, "wrong", wrong, cases_of("DeepQueue"))
    assert list(run([path])) == [path]


def test_the_watchdog_always_fires(tmp_path: Path) -> None:
    (tmp_path / "rules.yml").write_text(
        f"groups: [{{name: one, rules: [{{alert: Watchdog, expr: {ALERTS['Watchdog'].expr}}}]}}]"
    )
    path = tmp_path / "test.yml"
    path.write_text(
        "rule_files: [rules.yml]\nevaluation_interval: 1m\ntests:\n- interval: 1m\n  input_series: []\n"
        "  alert_rule_test:\n  - {eval_time: 0m, alertname: Watchdog, exp_alerts: [{}]}\n"
        "  - {eval_time: 9m, alertname: Watchdog, exp_alerts: [{}]}\n"
    )
    assert run([path]) == {}


@pytest.mark.parametrize("name", ["HighErrorRate", "AvailabilityBudgetBurnsFast", "BackupLate"])
def test_cases_of_one_alert_keep_one_step(name: str) -> None:
    assert len({case.step for case in cases_of(name)}) == 1
