import re
from typing import Any

import kubernetes_validate  # type: ignore[import-untyped]  # published without types
import pytest
import yaml
from kubernetes_validate.utils import all_versions  # type: ignore[import-untyped]  # as above

from smartchat_adapters.render.kubernetes import probes_patch, prometheus_rule, service_monitors
from smartchat_adapters.render.prometheus_config import OUR_JOBS, prometheus_config
from smartchat_adapters.render.prometheus_rules import rules_file
from smartchat_adapters.render.site import Site
from tests.support.render_samples import DASHBOARDS, GROUP

NAME = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?")
VERSIONS = all_versions()


@pytest.mark.parametrize("version", [VERSIONS[0], VERSIONS[-1]])
def test_probes_are_a_deployment_that_kubernetes_knows(version: str) -> None:
    patch = yaml.safe_load(probes_patch(Site()))
    assert kubernetes_validate.validate(patch, version, strict=True)


def test_probes_ask_what_they_have_to() -> None:
    spec = yaml.safe_load(probes_patch(Site()))["spec"]["template"]["spec"]
    (container,) = spec["containers"]
    paths = {kind: container[f"{kind}Probe"]["httpGet"]["path"] for kind in ("startup", "liveness", "readiness")}
    assert paths == {"startup": "/startupz", "liveness": "/livez", "readiness": "/readyz"}
    (drain,) = container["env"]
    assert int(drain["value"]) < spec["terminationGracePeriodSeconds"]


def test_monitors_are_shaped_as_the_operator_wants_them() -> None:
    monitors: list[dict[str, Any]] = list(yaml.safe_load_all(service_monitors(Site(namespace="books"))))
    assert [one["metadata"]["name"] for one in monitors] == list(OUR_JOBS)
    for one in monitors:
        assert (one["apiVersion"], one["kind"]) == ("monitoring.coreos.com/v1", "ServiceMonitor")
        assert one["metadata"]["namespace"] == "books"
        assert NAME.fullmatch(one["metadata"]["name"])
        (endpoint,) = one["spec"]["endpoints"]
        assert endpoint["relabelings"] == [{"targetLabel": "job", "replacement": one["metadata"]["name"]}]
        assert endpoint["authorization"]["credentials"] == {"name": "smartchat-ops", "key": "ops_token"}
        assert one["spec"]["selector"]["matchLabels"]["app.kubernetes.io/name"] == "smartchat"


def test_rules_are_those_of_prometheus() -> None:
    """The operator's object wraps what promtool has checked in another test."""
    rule = yaml.safe_load(prometheus_rule((GROUP,), Site(), DASHBOARDS))
    assert (rule["apiVersion"], rule["kind"]) == ("monitoring.coreos.com/v1", "PrometheusRule")
    assert rule["spec"] == yaml.safe_load(rules_file(GROUP, Site(), DASHBOARDS))


def test_jobs_are_named_alike() -> None:
    jobs = {one["job_name"] for one in yaml.safe_load(prometheus_config(Site()))["scrape_configs"]}
    assert {one["metadata"]["name"] for one in yaml.safe_load_all(service_monitors(Site()))} <= jobs
