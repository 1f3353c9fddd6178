"""Alert rules on the service: whether it is up, answers in time, and has its usual traffic."""

from __future__ import annotations

from functools import reduce

from smartchat_core.ops.alerts.build import info, page, ticket
from smartchat_core.ops.metrics.external import PROBE_CERTIFICATE_EXPIRY, PROBE_SUCCESS, UP
from smartchat_core.ops.metrics.http import HTTP_REQUEST_DURATION, HTTP_REQUESTS
from smartchat_core.ops.metrics.operations import CANARY_LAST_SUCCESS, CANARY_RUNS, DEPENDENCY_UP
from smartchat_core.ops.promql import (
    Expr,
    absent,
    bucket,
    histogram_quantile,
    increase,
    max_,
    min_,
    rate,
    select,
    sum_,
    time,
    unequal,
)
from smartchat_core.ops.rules import Category, RuleGroup
from smartchat_core.ops.slo import SLOW_SECONDS

__all__ = ["CANARY_FAILING", "CANARY_STALE", "SERVICE", "SLOW_RESPONSES"]

_DAY = 86_400
SERVICES = ("smartchat-api", "smartchat-worker", "smartchat-monitor")
EXPORTERS = ("node", "postgres", "redis", "blackbox-http")


def _nobody(jobs: tuple[str, ...]) -> Expr:
    return reduce(Expr.or_, (absent(select(UP, job=job)) for job in jobs))


SERVICE_MISSING = page(
    "ServiceMissing",
    Category.AVAILABILITY,
    _nobody(SERVICES),
    2,
    "No target of the job {{ $labels.job }}",
    "Prometheus has no target of the job {{ $labels.job }}, so that ServiceDown cannot fire for it.",
)
EXPORTER_MISSING = ticket(
    "ExporterMissing",
    Category.MONITORING,
    _nobody(EXPORTERS),
    5,
    "No target of the exporter {{ $labels.job }}",
    "Alerts on metrics of {{ $labels.job }} cannot fire.",
)
DEPENDENCY_DOWN = ticket(
    "DependencyDown",
    Category.AVAILABILITY,
    min_(select(DEPENDENCY_UP, dependency=unequal("database")), by=("dependency",)).equals(0),
    2,
    "Dependency {{ $labels.dependency }} is down",
    "The health check of {{ $labels.dependency }} fails in at least one process.",
)
PROBE_FAILING = page(
    "ProbeFailing",
    Category.AVAILABILITY,
    select(PROBE_SUCCESS).equals(0),
    2,
    "External probe of {{ $labels.instance }} fails",
    "The probe {{ $labels.job }} of {{ $labels.instance }} fails.",
)
CANARY_FAILING = page(
    "CanaryFailing",
    Category.AVAILABILITY,
    sum_(increase(select(CANARY_RUNS, outcome="failed"), "10m"), by=("step",)) > 2,
    0,
    "The canary fails at the step {{ $labels.step }}",
    "{{ $value | humanize }} canary runs failed within ten minutes: an operation that users perform does not work.",
)
CANARY_STALE = ticket(
    "CanaryStale",
    Category.MONITORING,
    (time() - max_(select(CANARY_LAST_SUCCESS)) > 900).or_(absent(select(CANARY_LAST_SUCCESS))),
    5,
    "No recent successful canary run",
    "The last success is {{ $value | humanizeDuration }} ago, or no canary is running.",
)
SLOW_RESPONSES = ticket(
    "SlowResponses",
    Category.LATENCY,
    histogram_quantile(0.95, sum_(rate(bucket(HTTP_REQUEST_DURATION), "5m"), by=("le",))) > SLOW_SECONDS,
    5,
    "P95 latency is above 2 seconds, over all routes and servers",
    "P95 latency of all requests is {{ $value | humanizeDuration }}.",
)
_NOW = sum_(rate(select(HTTP_REQUESTS), "5m"))
_THEN = sum_(rate(select(HTTP_REQUESTS), "5m", ago="1w"))

TRAFFIC_ABOVE_USUAL = info(
    "TrafficAboveUsual",
    Category.TRAFFIC,
    (_NOW > _THEN * 3).and_(_NOW > 10),
    10,
    "Traffic is three times that of a week ago",
    "{{ $value | humanize }} requests per second.",
)
NO_TRAFFIC = ticket(
    "TrafficGone",
    Category.TRAFFIC,
    (_NOW < _THEN * 0.1).and_(_THEN > 1),
    10,
    "Traffic is less than a tenth of that of a week ago",
    "{{ $value | humanize }} requests per second: users may be unable to reach the service.",
)
_LEFT = select(PROBE_CERTIFICATE_EXPIRY) - time()

CERTIFICATE_SOON = ticket(
    "CertificateExpiresSoon",
    Category.CERTIFICATE,
    _LEFT < 14 * _DAY,
    60,
    "The certificate of {{ $labels.instance }} expires within 14 days",
    "{{ $value | humanizeDuration }} are left.",
)
CERTIFICATE_VERY_SOON = page(
    "CertificateExpiresVerySoon",
    Category.CERTIFICATE,
    _LEFT < 3 * _DAY,
    10,
    "The certificate of {{ $labels.instance }} expires within 3 days",
    "{{ $value | humanizeDuration }} are left; after that {{ $labels.instance }} is unreachable.",
)
SERVICE = RuleGroup(
    name="service",
    rules=(
        SERVICE_MISSING,
        EXPORTER_MISSING,
        DEPENDENCY_DOWN,
        PROBE_FAILING,
        CANARY_FAILING,
        CANARY_STALE,
        SLOW_RESPONSES,
        TRAFFIC_ABOVE_USUAL,
        NO_TRAFFIC,
        CERTIFICATE_SOON,
        CERTIFICATE_VERY_SOON,
    ),
)
