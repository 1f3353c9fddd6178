"""The files in apps/smartchat/deploy are what the values give."""

from collections.abc import Callable
from pathlib import Path

import promql_parser
import yaml
from typer.testing import CliRunner

from smartchat.cli.program import program
from smartchat.composition.rendering import Site, deployment_files
from smartchat_core.ops.dashboards.every import DASHBOARDS

DEPLOY = Path(__file__).parents[3] / "apps" / "smartchat" / "deploy"


def test_committed_files_are_what_the_values_give() -> None:
    """When it fails: make ops-render."""
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
