"""Some of the faults of `make ops-proof`, and that none is without a case."""

from pathlib import Path

import pytest

from smartchat_core.ops.alerts.registry import ALERT_RULES
from smartchat_core.ops.rules import AlertRoute
from tests.ops_proof.cases.registry import CASES
from tests.ops_proof.findings import kept
from tests.ops_proof.proof import FINDINGS, Options, prove
from tools.servers import Missing

SOME = frozenset({"FailedAuthenticationAttempts", "DatabaseDown", "ServiceDown"})


def test_every_alert_has_one_case() -> None:
    tried = [name for case in CASES for name in case.alerts]
    assert sorted(tried) == sorted(rule.name for rule in ALERT_RULES if rule.route is not AlertRoute.HEARTBEAT)


def test_only_alerts_of_the_case_are_spoken_for() -> None:
    for case in CASES:
        assert case.inhibited <= set(case.alerts)
        assert case.inhibited < set(case.alerts) or case.inhibited == {"NotificationsFailing"}


@pytest.mark.slow
@pytest.mark.timeout(1_200)
def test_alerts_fire_on_their_faults_and_end(tmp_path: Path) -> None:
    try:
        code = prove(tmp_path, Options(only=SOME))
    except Missing as missing:
        pytest.skip(str(missing))
    rows = kept(tmp_path / FINDINGS)
    assert {name: row.problems for name, row in rows.items() if row.problems} == {}
    assert code == 0
    assert rows.keys() >= SOME
