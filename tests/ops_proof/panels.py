"""Whether every query of every dashboard has data, and every name in rules and panels is in the scrape."""

from dataclasses import dataclass

from smartchat_core.model.metric import MetricKind, Source
from smartchat_core.ops.alerts.every import ALERT_RULES, RECORDING_RULES
from smartchat_core.ops.dashboards.every import DASHBOARDS
from tests.ops_proof.hurry import hurried_expression
from tests.ops_proof.prometheus_api import PrometheusApi

NOT_HERE = frozenset({Source.CADVISOR})
"""Nobody runs containers in this proof."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Empty:
    """A query without data."""

    dashboard: str
    panel: str
    query: str


def empty_panels(prometheus: PrometheusApi) -> list[Empty]:
    """The queries that have no series."""
    found = []
    for dashboard in DASHBOARDS:
        for panel in dashboard.panels:
            for query in panel.queries:
                if any(metric.source in NOT_HERE for metric in query.expr.metrics):
                    continue
                if not prometheus.query(hurried_expression(query.expr.text)):
                    found.append(Empty(dashboard=dashboard.uid, panel=panel.title, query=query.expr.text))
    return found


def missing_names(prometheus: PrometheusApi) -> list[str]:
    """The metrics of rules and panels that Prometheus has never seen."""
    metrics = {
        metric
        for expr in (
            *(rule.expr for rule in ALERT_RULES),
            *(rule.expr for rule in RECORDING_RULES),
            *(query.expr for board in DASHBOARDS for panel in board.panels for query in panel.queries),
        )
        for metric in expr.metrics
        if metric.source not in NOT_HERE
    }
    names = prometheus.names()
    wanted = {f"{metric.name}_bucket" if metric.kind is MetricKind.HISTOGRAM else metric.name for metric in metrics}
    return sorted(wanted - names)
