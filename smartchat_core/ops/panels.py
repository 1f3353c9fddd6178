"""Panels and dashboards as values: queries, units, thresholds, and how they are drawn."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from smartchat_core.ops.promql import Expr
from smartchat_core.ops.rules import AlertRule

__all__ = ["Dashboard", "Panel", "PanelKind", "Query", "Threshold", "ThresholdLevel", "Unit"]


class Unit(StrEnum):
    """What a panel's numbers are."""

    COUNT = "count"
    RATIO = "ratio"
    SECONDS = "seconds"
    BYTES = "bytes"
    BYTES_PER_SECOND = "bytes per second"
    PER_SECOND = "per second"
    REQUESTS_PER_SECOND = "requests per second"
    DOLLARS = "US dollars"


class PanelKind(StrEnum):
    """How a panel shows them."""

    LINES = "lines"
    NUMBER = "number"
    GAUGE = "gauge"
    BARS = "bars"
    TABLE = "table"


class ThresholdLevel(StrEnum):
    """What a value means."""

    GOOD = "good"
    WARNING = "warning"
    CRITICAL = "critical"


@dataclass(frozen=True, kw_only=True, slots=True)
class Query:
    """One query of a panel; `legend` names its series in Grafana's templates, as in `{{route}}`."""

    expr: Expr
    legend: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Threshold:
    """From this value on, it means that."""

    value: float
    level: ThresholdLevel


@dataclass(frozen=True, kw_only=True, slots=True)
class Panel:
    """One panel: what it shows, and what a reader should make of it. `alert` is the rule that watches the same."""

    title: str
    description: str
    queries: tuple[Query, ...]
    unit: Unit
    kind: PanelKind = PanelKind.LINES
    thresholds: tuple[Threshold, ...] = ()
    alert: AlertRule | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Dashboard:
    """A dashboard; `uid` is its name in addresses, `related` are the uids of related dashboards."""

    uid: str
    title: str
    description: str
    panels: tuple[Panel, ...]
    related: tuple[str, ...] = ()
