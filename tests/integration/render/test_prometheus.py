import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import promql_parser
import pytest
import yaml

from smartchat_adapters.render.blackbox import blackbox_config
from smartchat_adapters.render.prometheus_config import (
    EXAMPLE_TARGETS,
    OUR_JOBS,
    prometheus_config,
    targets_file,
)
from smartchat_adapters.render.prometheus_rules import rules_file
from smartchat_adapters.render.site import Site
from tests.ops_proof.tls_server import TlsServer
from tests.support.render_samples import DASHBOARDS, GROUP
from tools.servers import Missing
from tools.servers.monitoring import Exporter

JOBS = {*OUR_JOBS, "node", "postgres", "redis", "blackbox-http", "blackbox-tls", "prometheus", "alertmanager"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("rules", "targets", "secrets"):
        (tmp_path / name).mkdir()
    (tmp_path / "secrets" / "ops_token").write_text("secret", encoding="utf-8")
    (tmp_path / "rules" / "sample.yml").write_text(rules_file(GROUP, Site(), DASHBOARDS), encoding="utf-8")
    for one in EXAMPLE_TARGETS:
        (tmp_path / "targets" / f"{one.job}.yml").write_text(targets_file(one), encoding="utf-8")
    return tmp_path


def _jobs(site: Site) -> dict[str, dict[str, Any]]:
    return {job["job_name"]: job for job in yaml.safe_load(prometheus_config(site))["scrape_configs"]}


@pytest.mark.parametrize("scrape", ["15s", "1s", "1m"])
def test_promtool_is_content(folder: Path, promtool: Callable[..., str], scrape: str) -> None:
    site = Site(secrets=str(folder / "secrets"), scrape=scrape)
    (folder / "prometheus.yml").write_text(prometheus_config(site), encoding="utf-8")
    said = promtool("check", "config", folder / "prometheus.yml")
    assert "1 rule files found" in said
    assert "WARNING" not in said
    assert "4 rules found" in promtool("check", "rules", folder / "rules" / "sample.yml")


def test_every_job_reads_a_list_of_its_own() -> None:
    jobs = _jobs(Site(targets="/etc/lists/"))
    assert set(jobs) == JOBS == {one.job for one in EXAMPLE_TARGETS}
    for name, job in jobs.items():
        assert job["file_sd_configs"] == [{"files": [f"/etc/lists/{name}.yml"]}]


def test_our_own_metrics_are_asked_for_with_the_token() -> None:
    jobs = _jobs(Site(secrets="/run/secrets"))
    asked = {name for name, job in jobs.items() if "authorization" in job}
    assert asked == set(OUR_JOBS)
    assert jobs["smartchat-api"]["authorization"]["credentials_file"] == "/run/secrets/ops_token"


@pytest.mark.parametrize(("scrape", "postgres", "others"), [("15s", ("15s", "10s"), "10s"), ("2s", ("5s", "5s"), "2s")])
def test_postgres_gets_the_time_that_it_needs(scrape: str, postgres: tuple[str, str], others: str) -> None:
    site = Site(scrape=scrape)
    job = _jobs(site)["postgres"]
    assert (job["scrape_interval"], job["scrape_timeout"]) == postgres
    assert yaml.safe_load(prometheus_config(site))["global"]["scrape_timeout"] == others


def test_probe_bears_the_name_of_its_target() -> None:
    job = _jobs(Site(blackbox="probe:9115"))["blackbox-http"]
    modules = yaml.safe_load(blackbox_config())["modules"]
    assert job["params"]["module"][0] in modules
    assert job["relabel_configs"][-1] == {"target_label": "__address__", "replacement": "probe:9115"}


def test_blackbox_exporter_reports_the_day_of_a_certificate_that_it_does_not_trust(tmp_path: Path) -> None:
    configuration = tmp_path / "blackbox.yml"
    configuration.write_text(blackbox_config(), encoding="utf-8")
    try:
        exporter = Exporter("blackbox", f"--config.file={configuration}")
        server = TlsServer(tmp_path / "tls", days=60)
    except Missing as missing:
        pytest.skip(str(missing))
    with exporter, server:
        url = f"http://{exporter.address}/probe?module=tls&target={server.address}"
        with urllib.request.urlopen(url, timeout=30) as answer:
            lines = answer.read().decode().splitlines()
    values = dict(line.rsplit(" ", 1) for line in lines if line.startswith("probe_"))
    expires = datetime.fromtimestamp(float(values["probe_ssl_earliest_cert_expiry"]), tz=UTC)
    assert 59 <= (expires - datetime.now(tz=UTC)).days <= 60
    assert values["probe_success"] == "1"


def test_rules_say_everything() -> None:
    (group,) = yaml.safe_load(rules_file(GROUP, Site(runbooks="https://r/", grafana="https://g"), DASHBOARDS))["groups"]
    recorded, down, slow, heartbeat = group["rules"]
    assert (group["name"], group["interval"]) == ("sample", "15s")
    assert recorded == {"record": "job:up:sum", "expr": "sum(up)"}
    assert down == {
        "alert": "ServiceDown",
        "expr": "up == 0",
        "for": "1m",
        "labels": {
            "severity": "critical",
            "priority": "P1",
            "tier": "practice",
            "category": "availability",
            "notify": "page",
        },
        "annotations": {
            "summary": "Service {{ $labels.instance }} is down",
            "description": "Nothing answers.\nIt is {{ $value }}: see the runbook.",
            "runbook_url": "https://r/ServiceDown.md",
            "dashboard_url": "https://g/d/sample-overview?viewPanel=2",
        },
    }
    assert slow["for"] == "1h30m"
    assert slow["annotations"]["dashboard_url"] == "https://g/d/sample-other"
    assert "for" not in heartbeat


def test_every_expression_parses() -> None:
    (group,) = yaml.safe_load(rules_file(GROUP, Site()))["groups"]
    for rule in group["rules"]:
        promql_parser.parse(rule["expr"])  # raises where it is none
