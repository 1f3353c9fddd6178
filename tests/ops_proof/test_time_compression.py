from datetime import timedelta

import pytest

from smartchat_adapters.render.text import parse_duration
from smartchat_core.ops.alerts.registry import ALERT_RULES, RECORDING_RULES
from smartchat_core.ops.dashboards.registry import DASHBOARDS
from tests.ops_proof.time_compression import LONGEST_HOLD, WINDOWS, MissingShortForm, compress_expression, compress_hold


def test_windows_keep_their_order() -> None:
    lengths = [
        (parse_duration(window), parse_duration(short)) for window, short in WINDOWS.items() if "w" not in window
    ]
    assert [short for _, short in sorted(lengths)] == sorted(short for _, short in lengths)


def test_every_window_of_rules_and_panels_has_a_short_form() -> None:
    for expr in (*(rule.expr for rule in ALERT_RULES), *(rule.expr for rule in RECORDING_RULES)):
        compress_expression(expr.text)
    for dashboard in DASHBOARDS:
        for panel in dashboard.panels:
            for query in panel.queries:
                compress_expression(query.expr.text)


def test_names_and_thresholds_stay() -> None:
    text = 'sum(rate(x_rate5m{a="[5m]x"}[5m] offset 1w)) > 300'
    assert compress_expression(text.replace('{a="[5m]x"}', "")) == "sum(rate(x_rate5m[6s] offset 32s)) > 300"


def test_unknown_window_is_reported() -> None:
    with pytest.raises(MissingShortForm, match="17m"):
        compress_expression("rate(x[17m])")


def test_holds_are_short() -> None:
    assert compress_hold(timedelta(0)) == timedelta(0)
    assert compress_hold(timedelta(minutes=1)) == timedelta(seconds=1)
    assert compress_hold(timedelta(hours=12)) == LONGEST_HOLD
