import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from smartchat_adapters.render.alertmanager import alertmanager_config, alertmanager_templates
from smartchat_adapters.render.site import Site
from smartchat_core.ops.alerts.registry import ALERT_RULES
from smartchat_core.ops.routing import ROUTING, AlertChannel, AlertReceiver, Branch, Inhibition, Routing
from tests.support.alert_routes import branch_for, labels_of
from tests.support.render_samples import HEARTBEAT, SERVICE_DOWN, SLOW


@pytest.fixture
def configuration(tmp_path: Path) -> Path:
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "smartchat.tmpl").write_text(alertmanager_templates(), encoding="utf-8")
    path = tmp_path / "alertmanager.yml"
    path.write_text(alertmanager_config(ROUTING, Site()), encoding="utf-8")
    return path


def test_amtool_is_content(configuration: Path, amtool: Callable[..., str]) -> None:
    said = amtool("check-config", configuration)
    assert f"{len(ROUTING.inhibitions)} inhibit rules" in said
    assert f"{len(ROUTING.receivers)} receivers" in said
    assert "1 templates" in said


def test_every_alert_goes_where_the_policy_says(configuration: Path, amtool: Callable[..., str]) -> None:
    ways = {tuple(sorted(labels_of(rule).items())): branch_for(rule).receiver.name for rule in ALERT_RULES}
    # One of each way: a run of the program for every alert would only take longer.
    for name in {receiver.name for receiver in ROUTING.receivers}:
        labels = next(labels for labels, receiver in ways.items() if receiver == name)
        shown = [f"{label}={value}" for label, value in labels]
        said = amtool("config", "routes", "test", f"--config.file={configuration}", *shown)
        assert said.strip().splitlines()[-1] == name


def test_no_secret_stands_in_the_file() -> None:
    text = alertmanager_config(ROUTING, Site(secrets="/run/secrets"))
    assert "routing_key_file: /run/secrets/pagerduty_routing_key" in text
    assert "api_url_file: /run/secrets/slack_api_url" in text
    assert not re.search(r"(routing_key|api_url|password):", text)


def test_site_may_compress_times() -> None:
    content = yaml.safe_load(alertmanager_config(ROUTING, Site(group_wait="1s", group_interval="2s")))
    for branch in (content["route"], *content["route"]["routes"]):
        assert (branch["group_wait"], branch["group_interval"]) == ("1s", "2s")


def test_a_paged_receiver_is_notified_of_the_end_with_the_runbook() -> None:
    content = yaml.safe_load(alertmanager_config(ROUTING, Site()))
    (pager,) = [one for one in content["receivers"] if "pagerduty_configs" in one]
    assert pager["pagerduty_configs"][0]["send_resolved"] is True
    assert "runbook_url" in pager["pagerduty_configs"][0]["links"][0]["href"]


SAMPLE = Routing(
    branches=(
        Branch(
            receiver=AlertReceiver(name="phone", channel=AlertChannel.PAGERDUTY), matching={"alertname": ("A.B", 'C"D')}
        ),
    ),
    otherwise=Branch(receiver=AlertReceiver(name="mail", channel=AlertChannel.EMAIL)),
    inhibitions=(Inhibition(source={"alertname": ("A",)}, target={"category": ("b", "c")}, equal=("instance",)),),
)


@pytest.mark.parametrize(
    ("labels", "channel"),
    [
        (labels_of(SERVICE_DOWN), AlertChannel.PAGERDUTY),
        (labels_of(SLOW), AlertChannel.SLACK),
        (labels_of(SLOW) | {"severity": "info", "priority": "P3"}, AlertChannel.EMAIL),
        (labels_of(HEARTBEAT), AlertChannel.HEARTBEAT),
        ({"alertname": "Unlabelled"}, AlertChannel.SLACK),
    ],
    ids=["P1", "P2", "P3", "heartbeat", "unknown"],
)
def test_priority_reaches_its_channel(
    configuration: Path, amtool: Callable[..., str], labels: dict[str, str], channel: AlertChannel
) -> None:
    pairs = [f"{name}={value}" for name, value in labels.items()]
    (receiver,) = [one for one in ROUTING.receivers if one.channel is channel]
    assert amtool("config", "routes", "test", f"--config.file={configuration}", *pairs).strip() == receiver.name


@pytest.mark.parametrize(("name", "receiver"), [("A.B", "phone"), ("AxB", "mail"), ('C\\"D', "phone")])
def test_names_are_not_patterns(configuration: Path, amtool: Callable[..., str], name: str, receiver: str) -> None:
    configuration.write_text(alertmanager_config(SAMPLE, Site()), encoding="utf-8")
    said = amtool("config", "routes", "test", f"--config.file={configuration}", f'alertname="{name}"')
    assert said.strip() == receiver


def test_inhibition_names_source_target_and_what_is_equal() -> None:
    (rule,) = yaml.safe_load(alertmanager_config(SAMPLE, Site()))["inhibit_rules"]
    assert rule == {
        "source_matchers": ['alertname="A"'],
        "target_matchers": ['category=~"b|c"'],
        "equal": ["instance"],
    }


def test_mail_server_may_want_a_user(configuration: Path, amtool: Callable[..., str]) -> None:
    site = Site(smtp_user="mailer", smtp_tls="true", secrets="/run/secrets/")
    configuration.write_text(alertmanager_config(ROUTING, site), encoding="utf-8")
    amtool("check-config", configuration)
    asked = yaml.safe_load(configuration.read_text("utf-8"))["global"]
    assert asked["smtp_auth_password_file"] == "/run/secrets/smtp_password"
    assert asked["smtp_require_tls"] is True
