"""Grafana dashboards as JSON, built with the types of its own Foundation SDK."""

from __future__ import annotations

import json
from typing import TypeVar

from grafana_foundation_sdk.builders import bargauge, common, dashboard, gauge, prometheus, stat, table, timeseries
from grafana_foundation_sdk.cog.builder import Builder
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models import common as common_models
from grafana_foundation_sdk.models import dashboard as models
from grafana_foundation_sdk.models import prometheus as prometheus_models
from grafana_foundation_sdk.models import units

from smartchat_adapters.render.site import Site
from smartchat_adapters.render.text import GENERATED
from smartchat_core.ops.panels import Dashboard, Panel, PanelKind, Query, Threshold, ThresholdLevel, Unit

__all__ = ["dashboard_file"]

_UNITS: dict[Unit, str] = {
    Unit.COUNT: units.Short,
    Unit.RATIO: units.PercentUnit,
    Unit.SECONDS: units.Seconds,
    Unit.BYTES: units.BytesIEC,
    Unit.BYTES_PER_SECOND: units.BytesPerSecondIEC,
    Unit.PER_SECOND: units.CountsPerSecond,
    Unit.REQUESTS_PER_SECOND: units.RequestsPerSecond,
    Unit.DOLLARS: units.Dollars,
}
_COLOURS = {ThresholdLevel.GOOD: "green", ThresholdLevel.WARNING: "orange", ThresholdLevel.CRITICAL: "red"}
_WIDTH, _HEIGHT, _COLUMNS = 8, 8, 3
_SOURCE = models.DataSourceRef(type_val="prometheus", uid="${datasource}")

_Dressed = TypeVar("_Dressed", timeseries.Panel, stat.Panel, gauge.Panel, bargauge.Panel, table.Panel)


def dashboard_file(board: Dashboard, site: Site, titles: dict[str, str]) -> str:
    """The dashboard as JSON; `titles` are those of all dashboards by their uids, for the links between them."""
    made = (
        dashboard.Dashboard(board.title)
        .uid(board.uid)
        .description(f"{board.description}\n\n{GENERATED}")
        .tags(["smartchat", "generated"])
        .timezone("browser")
        .time("now-6h", "now")
        .refresh("30s")
        .tooltip(models.DashboardCursorSync.CROSSHAIR)
        .readonly()
        .with_variable(
            dashboard.DatasourceVariable("datasource").type("prometheus").label("Prometheus").description("Whose data.")
        )
        .annotation(
            dashboard.AnnotationQuery()
            .name("Alerts that fire")
            .datasource(_SOURCE)
            .enable(True)
            .icon_color("red")
            .expr('ALERTS{alertstate="firing"}')
        )
    )
    for uid in board.related:
        link = dashboard.DashboardLink(titles[uid]).type(models.DashboardLinkType.LINK).url(f"/d/{uid}")
        made.link(link.icon("dashboard").keep_time(True).include_vars(True))
    for number, panel in enumerate(board.panels, start=1):
        made.with_panel(_panel(panel, number, site))
    return json.dumps(made.build(), cls=JSONEncoder, ensure_ascii=False, indent=2) + "\n"


def _panel(panel: Panel, number: int, site: Site) -> Builder[models.Panel]:
    values = common.ReduceDataOptions().calcs(["lastNotNull"])
    match panel.kind:
        case PanelKind.LINES:
            return _dressed(_lines(panel), panel, number, site)
        case PanelKind.NUMBER:
            figure = stat.Panel().reduce_options(values).graph_mode(common_models.BigValueGraphMode.AREA)
            return _dressed(figure, panel, number, site)
        case PanelKind.GAUGE:
            return _dressed(gauge.Panel().reduce_options(values).show_threshold_markers(True), panel, number, site)
        case PanelKind.BARS:
            bars = bargauge.Panel().reduce_options(values).orientation(common_models.VizOrientation.HORIZONTAL)
            return _dressed(bars, panel, number, site)
        case PanelKind.TABLE:
            return _dressed(table.Panel().show_header(True), panel, number, site)


def _lines(panel: Panel) -> timeseries.Panel:
    legend = common.VizLegendOptions().display_mode(common_models.LegendDisplayMode.LIST).show_legend(True)
    legend.placement(common_models.LegendPlacement.BOTTOM).calcs([])
    tooltip = common.VizTooltipOptions().mode(common_models.TooltipDisplayMode.MULTI)
    tooltip.sort(common_models.SortOrder.DESCENDING)
    made = timeseries.Panel().legend(legend).tooltip(tooltip).line_width(2).fill_opacity(10).axis_soft_min(0)
    if panel.thresholds:
        style = common.GraphThresholdsStyleConfig().mode(common_models.GraphTresholdsStyleMode.DASHED)
        made.thresholds_style(style)
    return made


def _dressed(made: _Dressed, panel: Panel, number: int, site: Site) -> _Dressed:
    place = divmod(number - 1, _COLUMNS)
    made.id(number).title(panel.title).description(panel.description).datasource(_SOURCE).unit(_UNITS[panel.unit])
    made.grid_pos(models.GridPos(h=_HEIGHT, w=_WIDTH, x=place[1] * _WIDTH, y=place[0] * _HEIGHT))
    made.thresholds(_thresholds(panel.thresholds))
    if panel.unit is Unit.RATIO and panel.kind is PanelKind.GAUGE:
        made.min(0).max(1)
    for letter, query in enumerate(panel.queries):
        made.with_target(_query(query, chr(ord("A") + letter), panel.kind))
    if panel.alert is not None:
        url = f"{site.runbooks.rstrip('/')}/{panel.alert.name}.md"
        runbook = dashboard.DashboardLink(f"Runbook of {panel.alert.name}").type(models.DashboardLinkType.LINK)
        made.links([runbook.url(url).target_blank(True)])
    return made


def _query(query: Query, letter: str, kind: PanelKind) -> prometheus.Dataquery:
    made = prometheus.Dataquery().ref_id(letter).datasource(_SOURCE).expr(query.expr.text)
    made.legend_format(query.legend or "__auto").editor_mode(prometheus_models.QueryEditorMode.CODE)
    if kind in {PanelKind.LINES, PanelKind.NUMBER}:
        return made.range().exemplar(kind is PanelKind.LINES)
    made.instant()
    return made.format(prometheus_models.PromQueryFormat.TABLE) if kind is PanelKind.TABLE else made


def _thresholds(thresholds: tuple[Threshold, ...]) -> dashboard.ThresholdsConfig:
    """In rising order. What lies below the first is good, unless the first begins what is good: then it is bad."""
    rising = sorted(thresholds, key=lambda one: one.value)
    below = ThresholdLevel.CRITICAL if rising and rising[0].level is ThresholdLevel.GOOD else ThresholdLevel.GOOD
    steps = [models.Threshold(value=None, color=_COLOURS[below])]
    steps += [models.Threshold(value=one.value, color=_COLOURS[one.level]) for one in rising]
    return dashboard.ThresholdsConfig().mode(models.ThresholdsMode.ABSOLUTE).steps(steps)
