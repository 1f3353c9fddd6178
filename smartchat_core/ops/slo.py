"""Service level objectives: what is promised, the error budget, and when that burns too fast.

The method is that of https://sre.google/workbook/alerting-on-slos/ (multiple windows, multiple burn rates): a burn
rate of 1 uses up exactly the budget of the whole window; an alert needs a long window, so that it means something, and
a short one, so that it ends soon after the trouble.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from smartchat_core.model.metric import Metric
from smartchat_core.ops.metrics.http import HTTP_REQUEST_DURATION, HTTP_REQUESTS
from smartchat_core.ops.metrics.models import CITATION_CHECKS
from smartchat_core.ops.metrics.operations import CANARY_RUNS, SLO_OBJECTIVE
from smartchat_core.ops.metrics.recording_rules import HTTP_ERRORS, HTTP_SLOW
from smartchat_core.ops.metrics.work import DOCUMENTS_PROCESSED
from smartchat_core.ops.promql import Expr, bucket, count_of, equal, like, max_, rate, select, sum_, unlike, vector
from smartchat_core.ops.rules import AlertRoute, RecordingRule

__all__ = [
    "ANSWER_QUALITY",
    "API_AVAILABILITY",
    "API_LATENCY",
    "BURN_POLICIES",
    "CANARY",
    "INGESTION",
    "OBJECTIVES",
    "SLOS",
    "BurnPolicy",
    "Slo",
]

PROBES = "/livez|/readyz|/startupz|/health|/health/detailed|/metrics"
"""Routes whose answers are no service to anybody: while a server drains, `/readyz` says 503 and all is well."""

SLOW_SECONDS = 2.0
"""The guide calls more than that high latency; it is a bound of the histogram, or it could not be counted."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Slo:
    """A service level objective: of all events in `window`, the part `objective` (0..1, neither) is good.

    `total` selects the counter of all events; `bad` or, where only those are counted, `good` selects from it.
    `recorded` names the metrics that keep the ratio of bad ones, by the window over which the ratio is taken.

    Raises:
        ValueError: the objective is out of bounds, or it is not one of `bad` and `good` that is given.
    """

    name: str
    description: str
    objective: float
    total: Expr
    bad: Expr | None = None
    good: Expr | None = None
    window: timedelta = timedelta(days=30)
    recorded: Mapping[str, Metric] | None = None

    def __post_init__(self) -> None:
        if not 0 < self.objective < 1:
            msg = f"{self.name}: the objective {self.objective} leaves nothing to measure"
            raise ValueError(msg)
        if (self.bad is None) == (self.good is None):
            msg = f"{self.name}: say what is bad, or what is good"
            raise ValueError(msg)

    @property
    def budget(self) -> float:
        """The part of all events that may be bad."""
        return round(1 - self.objective, 10)

    def error_ratio(self, window: str) -> Expr:
        """The part of the events of the last `window` that were bad: 0 when none was, nothing when there were none."""
        total = sum_(rate(self.total, window))
        if self.good is not None:
            return 1 - sum_(rate(self.good, window)) / total
        assert self.bad is not None
        return sum_(rate(self.bad, window)).or_(vector(0)) / total

    def recordings(self) -> tuple[RecordingRule, ...]:
        """Rules that keep the ratio for each window."""
        return tuple(
            RecordingRule(metric=metric, expr=self.error_ratio(window))
            for window, metric in (self.recorded or {}).items()
        )

    def kept_ratio(self, window: str) -> Expr:
        """The ratio over one of the windows for which it is recorded.

        Raises:
            KeyError: it is not recorded for that one.
        """
        return select((self.recorded or {})[window])

    def remaining(self) -> Expr:
        """How much of the budget of the last 30 days is left: 1 all of it, 0 nothing, less than 0: broken."""
        ratio = self.kept_ratio("30d") if self.recorded else self.error_ratio("30d")
        return 1 - ratio / (1 - max_(select(SLO_OBJECTIVE, slo=self.name)))


_SERVED = {"route": unlike(PROBES)}

API_AVAILABILITY = Slo(
    name="api-availability",
    description="99.9 % of the requests are answered without a server error.",
    objective=0.999,
    total=select(HTTP_REQUESTS, **_SERVED),
    bad=select(HTTP_REQUESTS, status=like("5.."), **_SERVED),
    recorded=HTTP_ERRORS,
)
API_LATENCY = Slo(
    name="api-latency",
    description="95 % of the requests are answered within 2 seconds; of a streamed answer, its first event.",
    objective=0.95,
    total=count_of(HTTP_REQUEST_DURATION, **_SERVED),
    good=bucket(HTTP_REQUEST_DURATION, le=equal(str(SLOW_SECONDS)), **_SERVED),
    recorded=HTTP_SLOW,
)
INGESTION = Slo(
    name="ingestion",
    description="98 % of the accepted documents are processed successfully, or are found to need OCR.",
    objective=0.98,
    total=select(DOCUMENTS_PROCESSED),
    bad=select(DOCUMENTS_PROCESSED, outcome="failed"),
)
CANARY = Slo(
    name="canary",
    description="99 % of the canary steps succeed.",
    objective=0.99,
    total=select(CANARY_RUNS),
    bad=select(CANARY_RUNS, outcome="failed"),
)
ANSWER_QUALITY = Slo(
    name="answer-quality",
    description="90 % of the claims in answers are supported by a quote.",
    objective=0.9,
    total=select(CITATION_CHECKS),
    bad=select(CITATION_CHECKS, outcome="unsupported"),
)
SLOS: tuple[Slo, ...] = (API_AVAILABILITY, API_LATENCY, INGESTION, CANARY, ANSWER_QUALITY)

OBJECTIVES: Mapping[str, float] = {slo.name: slo.objective for slo in SLOS}
"""The value of `slo_objective_ratio` of each."""


@dataclass(frozen=True, kw_only=True, slots=True)
class BurnPolicy:
    """The budget is used up too fast when it burns at `rate` over both windows."""

    rate: float
    long: str
    short: str
    route: AlertRoute


BURN_POLICIES: tuple[BurnPolicy, ...] = (
    BurnPolicy(rate=14.4, long="1h", short="5m", route=AlertRoute.PAGE),
    BurnPolicy(rate=6.0, long="6h", short="30m", route=AlertRoute.PAGE),
    BurnPolicy(rate=3.0, long="1d", short="2h", route=AlertRoute.TICKET),
    BurnPolicy(rate=1.0, long="3d", short="6h", route=AlertRoute.TICKET),
)
"""2 % of a month's budget in an hour, 5 % in six hours, 10 % in a day, 10 % in three days."""
