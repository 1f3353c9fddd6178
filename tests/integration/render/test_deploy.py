"""The files in apps/smartchat/deploy are what the values give."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import promql_parser
import yaml
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.cog.plugins import register_default_plugins
from grafana_foundation_sdk.models.dashboard import Dashboard as GrafanaDashboard
from typer.testing import CliRunner

from smartchat.cli.program import program
from smartchat.composition.rendering import Site, deployment_files
from smartchat_core.ops.dashboards.registry import DASHBOARDS
from tests.support.cli import PATHS

DEPLOY = Path(__file__).parents[3] / "apps" / "smartchat" / "deploy"


def test_committed_files_are_what_the_values_give() -> None:
    """When it fails: make generate."""
    wanted = deployment_files(Site())
    there = {str(path.relative_to(DEPLOY)): path.read_text("utf-8") for path in DEPLOY.rglob("*") if path.is_file()}
    assert there.keys() == wanted.keys()
    assert [name for name, text in wanted.items() if there[name] != text] == []


def test_promtool_is_content_with_every_rule(promtool: Callable[..., str]) -> None:
    said = promtool("check", "rules", *sorted((DEPLOY / "prometheus" / "rules").glob("*.yml")))
    assert "FAILED" not in said
    for path in (DEPLOY / "prometheus" / "rules").glob("*.yml"):
        for group in yaml.safe_load(path.read_text("utf-8"))["groups"]:
            for rule in group["rules"]:
                promql_parser.parse(rule["expr"])


def test_every_query_of_a_dashboard_parses() -> None:
    for dashboard in DASHBOARDS:
        for panel in dashboard.panels:
            assert panel.description, panel.title
            for query in panel.queries:
                promql_parser.parse(query.expr.text)


def test_committed_configuration_is_sound(promtool: Callable[..., str]) -> None:
    """Without the files that it reads, which are the operator's."""
    promtool("check", "config", "--syntax-only", DEPLOY / "prometheus" / "prometheus.yml")


def test_committed_dashboards_are_grafanas_and_say_what_they_show() -> None:
    register_default_plugins()
    paths = sorted((DEPLOY / "grafana" / "dashboards").glob("*.json"))
    assert [path.stem for path in paths] == sorted(dashboard.uid for dashboard in DASHBOARDS)
    for path in paths:
        shape = json.loads(path.read_text("utf-8"))
        assert json.loads(json.dumps(GrafanaDashboard.from_json(shape), cls=JSONEncoder)) == shape
        for panel in shape["panels"]:
            assert panel["description"]
            assert panel["fieldConfig"]["defaults"]["unit"]
            assert all(target["expr"] for target in panel["targets"])
            assert panel["targets"]


def test_kubernetes_has_the_rules_that_promtool_checked() -> None:
    rule = yaml.safe_load((DEPLOY / "kubernetes" / "prometheus-rule.yaml").read_text("utf-8"))
    groups = {group["name"]: group for group in rule["spec"]["groups"]}
    for path in (DEPLOY / "prometheus" / "rules").glob("*.yml"):
        (group,) = yaml.safe_load(path.read_text("utf-8"))["groups"]
        assert groups.pop(path.stem) == group
    assert groups == {}


def test_check_finds_what_differs_and_what_is_left_over(tmp_path: Path) -> None:
    run = CliRunner().invoke
    assert run(program, ["ops", "render", "--into", str(tmp_path)]).exit_code == 0
    assert run(program, ["ops", "render", "--into", str(tmp_path), "--check"]).exit_code == 0
    (tmp_path / "blackbox" / "blackbox.yml").write_text("modules: {}\n", encoding="utf-8")
    (tmp_path / "logging_schema.json").unlink()
    checked = run(program, ["ops", "render", "--into", str(tmp_path), "--check"])
    assert checked.exit_code == 6
    assert "changed: blackbox/blackbox.yml" in checked.output
    assert "missing: logging_schema.json" in checked.output


def test_what_was_rendered_once_is_left_over_and_what_is_not_ours_stays(tmp_path: Path) -> None:
    run = CliRunner().invoke
    assert run(program, ["ops", "render", "--into", str(tmp_path)]).exit_code == 0
    rules = tmp_path / "prometheus" / "rules"
    (rules / "old.yml").write_text((rules / "guide.yml").read_text("utf-8"), encoding="utf-8")
    (rules / "own.yml").write_text("groups: []\n", encoding="utf-8")
    targets = tmp_path / "prometheus" / "targets"
    targets.mkdir()
    (targets / "node.yml").write_text(
        (tmp_path / "prometheus" / "targets.example" / "node.yml").read_text("utf-8"), encoding="utf-8"
    )
    checked = run(program, ["ops", "render", "--into", str(tmp_path), "--check", "--json"])
    assert checked.exit_code == 6
    assert json.loads(checked.stdout)["left_over"] == ["prometheus/rules/old.yml"]
    again = run(program, ["ops", "render", "--into", str(tmp_path), "--json"])
    assert json.loads(again.stdout)["removed"] == ["prometheus/rules/old.yml"]
    assert (rules / "own.yml").is_file()
    assert (targets / "node.yml").is_file()


def test_what_is_set_is_in_the_files(tmp_path: Path) -> None:
    place = ["ops", "render", "--into", str(tmp_path), "--set", "runbooks=https://wiki.internal/r"]
    assert CliRunner().invoke(program, place).exit_code == 0
    assert "https://wiki.internal/r/ServiceDown.md" in (tmp_path / "prometheus" / "rules" / "guide.yml").read_text()


def test_wrong_value_is_explained(tmp_path: Path) -> None:
    done = CliRunner().invoke(program, ["ops", "render", "--into", str(tmp_path), "--set", "nothing=1", "--json"])
    assert done.exit_code == 2
    error = json.loads(done.stderr)["error"]
    assert "runbooks" in error["remedy"]
    assert list(tmp_path.iterdir()) == []


def test_folder_that_cannot_be_written_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = CliRunner().invoke(program, ["ops", "render", "--into", str(tmp_path / "file"), "--json"])
    assert done.exit_code == 6
    assert json.loads(done.stderr)["error"]["code"] == "storage_unavailable"


def test_missing_extra_names_its_remedy(tmp_path: Path) -> None:
    """In a process of its own, where PyYAML cannot be imported."""
    script = "import sys; sys.modules['yaml'] = None; from smartchat.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", script, "ops", "render", "--into", str(tmp_path), "--json"],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, PATHS))},
    )
    assert done.returncode == 6
    error = json.loads(done.stderr)["error"]
    assert error["code"] == "missing_extra"
    assert "smartchat[render]" in error["remedy"]


def test_list_reports_every_value() -> None:
    listed = json.loads(CliRunner().invoke(program, ["ops", "render", "--list", "--json"]).stdout)
    assert {one["name"] for one in listed} == {one.name for one in fields(Site)}
