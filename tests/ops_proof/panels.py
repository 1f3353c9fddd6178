"""Whether every query of every dashboard has data, and every name in rules and panels is in the scrape."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from smartchat_core.model.metric import MetricKind, MetricSource
from smartchat_core.ops.alerts.registry import ALERT_RULES, RECORDING_RULES
from smartchat_core.ops.dashboards.registry import DASHBOARDS
from tests.ops_proof.installation import Installation
from tests.ops_proof.prometheus_api import PrometheusApi
from tests.ops_proof.scenarios import (
    again_and_again,
    all_of,
    ask,
    knock_with_a_wrong_token,
    list_documents,
    search,
    upload_a_book,
    upload_what_is_no_book,
    vote,
)
from tests.ops_proof.time_compression import compress_expression

NOT_HERE = frozenset({MetricSource.CADVISOR})
"""Nobody runs containers in this proof."""


_USE_SECONDS = 45.0
"""The first question takes its time: the client of the models is loaded with it."""

_BOUND = re.compile(r" [<>]=? [\d.]+$")
"""What makes an alert of a query: where all is well, there is nothing beyond it, and that is right."""


@contextmanager
def in_use(installation: Installation) -> Iterator[None]:
    """People use everything that a panel shows, since some seconds; now and then a model fails."""
    installation.provider.status, installation.provider.status_each = 500, 4
    with all_of(
        again_and_again(installation, list_documents, each_second=2),
        again_and_again(installation, ask, each_second=1),
        again_and_again(installation, search("lighthouse"), each_second=1),
        again_and_again(installation, search("xyzzyqq plughzz"), each_second=1),
        again_and_again(installation, vote("up"), each_second=1),
        again_and_again(installation, vote("down"), each_second=0.5),
        again_and_again(installation, upload_a_book, each_second=0.5),
        again_and_again(installation, upload_what_is_no_book, each_second=0.5),
        again_and_again(installation, knock_with_a_wrong_token, each_second=4),  # so that an alert fires
    ):
        time.sleep(_USE_SECONDS)
        yield


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
                if not prometheus.query(compress_expression(_BOUND.sub("", query.expr.text))):
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
