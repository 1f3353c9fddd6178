"""Cases of what is promised, of the service as a whole, and of those who watch it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from tests.support.alerts.cases import AlertCase, Series, fires, grow, quiet
from tests.support.alerts.guide_cases import http, latency, steady

__all__ = ["SERVICE_CASES"]

_TARGET = 'up{{job="{0}",instance="a"}}'
_FAST = {"errors": (0.0144, 0.006), "slow": (0.72, 0.3)}
_SLOWLY = {"errors": (0.003, 0.001), "slow": (0.15, 0.05)}
_NAMES = {"errors": "AvailabilityBudgetBurns", "slow": "LatencyBudgetBurns"}
_DAY = 86_400


def _calls(kind: str, each: float, steps: int) -> Series:
    if kind == "errors":
        return {
            http(): steady(each / 2, steps),
            http(instance="b"): steady(each / 2, steps),
            http(route="/metrics"): steady(9, steps),
        }
    name = "http_request_duration_seconds_count"
    half = steady(each / 2, steps)
    return {
        f'{name}{{route="/x"}}': half,
        f'{name}{{route="/y"}}': half,
        f'{name}{{route="/metrics"}}': steady(9, steps),
    }


def _burn(kind: str, speed: str, pair: tuple[str, str], limit: float) -> tuple[AlertCase, ...]:
    """Both windows burn and it fires; either alone does not, nor both where nobody asks."""
    alert = _NAMES[kind] + speed
    long, short = (f"slo:http_{kind}:ratio_rate{window}" for window in pair)
    low: Sequence[float | None] = [limit * 0.95] * 200
    high: Sequence[float | None] = [limit * 0.95] * 80 + [limit * 1.05] * 60 + [limit * 0.95] * 60
    calls = _calls(kind, 2.2, 199)
    return (
        fires(alert, (80, 140), {long: high, short: high, **calls}),
        quiet(alert, {long: high, short: low, **calls}),
        quiet(alert, {long: low, short: high, **calls}),
        quiet(alert, {long: high, short: high, **_calls(kind, 1.2, 199)}),
    )


_PAIRS = {"Fast": (("1h", "5m"), ("6h", "30m")), "Slowly": (("1d", "2h"), ("3d", "6h"))}
_BURNS = tuple(
    case
    for kind, speed in product(("errors", "slow"), ("Fast", "Slowly"))
    for pair, limit in zip(_PAIRS[speed], (_FAST if speed == "Fast" else _SLOWLY)[kind], strict=True)
    for case in _burn(kind, speed, pair, limit)
)


def _missing(alert: str, jobs: tuple[str, ...]) -> tuple[AlertCase, ...]:
    everybody: Series = {_TARGET.format(job): [0] * 40 for job in jobs}
    gone = tuple(
        fires(
            alert,
            (15, 30),
            {**everybody, _TARGET.format(job): [1] * 10 + [None] * 20 + [1] * 10},
            step=60,
            labels=f',job="{job}"',
        )
        for job in jobs
    )
    return (*gone, quiet(alert, everybody))


_OBJECTIVE = 'slo_objective_ratio{{slo="{0}",instance="{1}"}}'
_PROBE = 'probe_success{job="blackbox-http",instance="https://a"}'
_FAILED = 'canary_runs_total{{step="{0}",instance="{1}",outcome="{2}"}}'
_EXPIRY = 'probe_ssl_earliest_cert_expiry{instance="a"}'
_LOG = 'log_lines_total{{job="{0}",instance="{1}",level="{2}"}}'
_BUILD = 'smartchat_build_info{{version="{0}",instance="{1}"}}'

SERVICE_CASES: tuple[AlertCase, ...] = (
    *_BURNS,
    fires(
        "AvailabilityBudgetExhausted",
        (20, 60),
        {
            "slo:http_errors:ratio_rate30d": [0.0009] * 20 + [0.00101] * 40 + [0.0009] * 20,
            _OBJECTIVE.format("api-availability", "a"): [0.999] * 80,
            _OBJECTIVE.format("api-availability", "b"): [0.99] * 80,
            _OBJECTIVE.format("api-latency", "a"): [0.9991] * 80,
        },
    ),
    quiet(
        "AvailabilityBudgetExhausted",
        {
            "slo:http_errors:ratio_rate30d": [0.0009] * 80,
            _OBJECTIVE.format("api-availability", "a"): [0.999] * 80,
            _OBJECTIVE.format("api-latency", "a"): [0.9995] * 80,
        },
    ),
    *_missing("ServiceMissing", ("smartchat-api", "smartchat-worker", "smartchat-monitor")),
    *_missing("ExporterMissing", ("node", "postgres", "redis", "blackbox-http")),
    fires(
        "DependencyDown",
        (10, 30),
        {
            'dependency_up{dependency="minio",instance="a"}': [1] * 10 + [0] * 20 + [1] * 10,
            'dependency_up{dependency="minio",instance="b"}': [1] * 40,
            'dependency_up{dependency="redis"}': [1] * 10 + [0] * 20 + [1] * 10,
        },
        count=2,
    ),
    quiet(
        "DependencyDown",
        {'dependency_up{dependency="database"}': [0] * 40, 'dependency_up{dependency="redis"}': [1] * 40},
    ),
    fires("ProbeFailing", (10, 30), {_PROBE: [1] * 10 + [0] * 20 + [1] * 10}),
    quiet("ProbeFailing", {_PROBE: [1] * 10 + [0] * 2 + [1] * 10}),
    fires(
        "CanaryFailing",
        (27, 49),
        {
            _FAILED.format("ask", "a", "failed"): grow((20, 0), (25, 0.15), (25, 0)),
            _FAILED.format("ask", "b", "failed"): grow((20, 0), (25, 0.15), (25, 0)),
            _FAILED.format("search", "a", "failed"): steady(0.15, 70),
        },
    ),
    quiet(
        "CanaryFailing",
        {
            _FAILED.format("ask", "a", "failed"): steady(0.15),
            _FAILED.format("search", "a", "failed"): steady(0.15),
            _FAILED.format("ask", "a", "ok"): steady(1),
        },
    ),
    fires(
        "CanaryStale",
        (26, 40),
        {
            'canary_last_success_timestamp_seconds{instance="a"}': [60.0 * i for i in range(11)]
            + [600] * 29
            + [2400] * 9,
            'canary_last_success_timestamp_seconds{instance="b"}': [0] * 49,
        },
    ),
    fires("CanaryStale", (6, 30), {"canary_last_success_timestamp_seconds": [0] + [None] * 29 + [1800] * 5}),
    quiet(
        "CanaryStale",
        {'canary_last_success_timestamp_seconds{instance="a"}': [60.0 * max(0, i - 13) for i in range(60)]},
    ),
    fires(
        "SlowResponses",
        (23, 43),
        {
            **latency(steady(100), grow((20, 0), (20, 4), (20, 0)), "2.0"),
            **latency(steady(100), grow((20, 0), (20, 14), (20, 0)), "2.0", "b"),
        },
    ),
    quiet("SlowResponses", latency(steady(100), steady(4), "2.0")),
    fires("CertificateExpiresSoon", (25, 240), {_EXPIRY: [15.0 * _DAY] * 240 + [90.0 * _DAY] * 10}, step=3600),
    fires(
        "CertificateExpiresVerySoon",
        (145, 300),
        {_EXPIRY: [3.0 * _DAY + 145 * 600 - 1] * 300 + [90.0 * _DAY] * 10},
        step=600,
    ),
    quiet("CertificateExpiresSoon", {_EXPIRY: [30.0 * _DAY] * 300}, step=3600),
    quiet("CertificateExpiresVerySoon", {_EXPIRY: [5.0 * _DAY] * 200}, step=600),
    fires(
        "LogErrors",
        (27, 49),
        {
            _LOG.format("api", "a", "ERROR"): grow((20, 0), (25, 0.8), (25, 0)),
            _LOG.format("api", "b", "ERROR"): grow((20, 0), (25, 0.8), (25, 0)),
            _LOG.format("worker", "a", "ERROR"): steady(0.8, 70),
        },
    ),
    quiet(
        "LogErrors",
        {
            _LOG.format("api", "a", "ERROR"): steady(0.8),
            _LOG.format("worker", "a", "ERROR"): steady(0.8),
            _LOG.format("api", "a", "INFO"): steady(90),
        },
    ),
    fires(
        "TelemetryDropped",
        (21, 55),
        {
            'telemetry_dropped_total{signal="traces",instance="a"}': grow((20, 0), (25, 0.1), (25, 0)),
            'telemetry_dropped_total{signal="traces",instance="b"}': grow((20, 0), (25, 0.1), (25, 0)),
        },
        labels=',signal="traces"',
    ),
    quiet("TelemetryDropped", {'telemetry_dropped_total{signal="traces"}': [7] * 60}),
    fires(
        "VersionsMixed",
        (10, 151),
        {
            _BUILD.format("1", "a"): [1] * 200,
            _BUILD.format("1", "b"): [1] * 200,
            _BUILD.format("2", "c"): [None] * 10 + [1] * 136 + [None] * 54,
        },
    ),
    quiet("VersionsMixed", {_BUILD.format("1", "a"): [1] * 200, _BUILD.format("1", "b"): [1] * 200}),
    fires(
        "RulesFailing",
        (21, 55),
        {
            'prometheus_rule_evaluation_failures_total{rule_group="g",instance="a"}': grow((20, 0), (25, 1), (25, 0)),
            'prometheus_rule_evaluation_failures_total{rule_group="g",instance="b"}': grow((20, 0), (25, 1), (25, 0)),
        },
        labels=',rule_group="g"',
    ),
    quiet("RulesFailing", {'prometheus_rule_evaluation_failures_total{rule_group="g"}': [3] * 60}),
    fires(
        "NotificationsFailing",
        (21, 55),
        {
            'alertmanager_notifications_failed_total{integration="slack",instance="a"}': grow(
                (20, 0), (25, 1), (25, 0)
            ),
            'alertmanager_notifications_failed_total{integration="slack",instance="b"}': grow(
                (20, 0), (25, 1), (25, 0)
            ),
        },
        labels=',integration="slack"',
    ),
    quiet("NotificationsFailing", {'alertmanager_notifications_failed_total{integration="slack"}': [3] * 60}),
)
