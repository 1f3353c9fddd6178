import json
from typing import Any

import promql_parser
import pytest
import yaml
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.cog.plugins import register_default_plugins
from grafana_foundation_sdk.models.dashboard import Dashboard as GrafanaDashboard

from smartchat_adapters.render.grafana_dashboards import dashboard_file
from smartchat_adapters.render.grafana_provisioning import dashboards_provider, datasources
from smartchat_adapters.render.site import Site
from tests.support.render_samples import DASHBOARDS, OVERVIEW

TITLES = {board.uid: board.title for board in DASHBOARDS}


@pytest.fixture
def shape() -> dict[str, Any]:
    made: dict[str, Any] = json.loads(dashboard_file(OVERVIEW, Site(runbooks="https://r"), TITLES))
    return made


def test_grafanas_own_types_read_it_back(shape: dict[str, Any]) -> None:
    register_default_plugins()
    again = json.loads(json.dumps(GrafanaDashboard.from_json(shape), cls=JSONEncoder))
    assert again == shape


def test_output_is_always_the_same() -> None:
    assert dashboard_file(OVERVIEW, Site(), TITLES) == dashboard_file(OVERVIEW, Site(), TITLES)


def test_every_panel_says_what_it_shows(shape: dict[str, Any]) -> None:
    assert [panel["id"] for panel in shape["panels"]] == [1, 2, 3, 4, 5]
    for panel in shape["panels"]:
        assert panel["title"]
        assert panel["description"]
        assert panel["fieldConfig"]["defaults"]["unit"]
        assert panel["datasource"] == {"type": "prometheus", "uid": "${datasource}"}
        for target in panel["targets"]:
            promql_parser.parse(target["expr"])  # raises where it is none
    kinds = [panel["type"] for panel in shape["panels"]]
    assert kinds == ["timeseries", "stat", "gauge", "bargauge", "table"]


def test_panels_do_not_overlap(shape: dict[str, Any]) -> None:
    taken: set[tuple[int, int]] = set()
    for panel in shape["panels"]:
        place = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(place["x"], place["x"] + place["w"])
            for y in range(place["y"], place["y"] + place["h"])
        }
        assert not cells & taken
        assert max(x for x, _ in cells) < 24
        taken |= cells


def test_thresholds_rise_from_what_is_below_them(shape: dict[str, Any]) -> None:
    errors, *_, table = shape["panels"]
    assert errors["fieldConfig"]["defaults"]["thresholds"]["steps"] == [
        {"value": None, "color": "green"},
        {"value": 0.1, "color": "orange"},
        {"value": 0.2, "color": "red"},
    ]
    assert table["fieldConfig"]["defaults"]["thresholds"]["steps"] == [
        {"value": None, "color": "red"},
        {"value": 1, "color": "green"},
    ]


def test_exemplars_are_on_where_lines_are_drawn(shape: dict[str, Any]) -> None:
    errors, number, _, queues, table = shape["panels"]
    assert [target["exemplar"] for target in errors["targets"]] == [True, True]
    assert [target["refId"] for target in errors["targets"]] == ["A", "B"]
    assert errors["targets"][0]["legendFormat"] == "{{route}}"
    assert number["targets"][0]["exemplar"] is False
    assert queues["targets"][0]["instant"] is True
    assert table["targets"][0]["format"] == "table"


def test_links_lead_to_runbooks_and_other_dashboards(shape: dict[str, Any]) -> None:
    assert [(link["title"], link["url"]) for link in shape["links"]] == [("Other", "/d/sample-other")]
    (runbook,) = shape["panels"][1]["links"]
    assert runbook["url"] == "https://r/ServiceDown.md"


def test_grafana_loads_what_is_there() -> None:
    sources = yaml.safe_load(datasources(Site(prometheus="http://p:9090")))
    prometheus, traces = sources["datasources"]
    assert prometheus["url"] == "http://p:9090"
    assert prometheus["jsonData"]["exemplarTraceIdDestinations"][0]["datasourceUid"] == traces["uid"]
    (provider,) = yaml.safe_load(dashboards_provider(Site(dashboards="/x")))["providers"]
    assert provider["options"] == {"path": "/x"}
