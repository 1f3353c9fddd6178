"""The rendered files of `smartchat ops render`, with the addresses of this run and compressed times."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from smartchat.composition.rendering import deployment_files
from smartchat_adapters.render.site import Site
from smartchat_adapters.render.text import parse_duration
from tests.ops_proof.receivers import Receivers
from tests.ops_proof.time_compression import compress_expression, compress_hold

SECRETS = ("ops_token", "pagerduty_routing_key", "slack_api_url")


class Targets:
    """What Prometheus scrapes, in files that it reads again when they change.

    Args:
        folder: Where the files are.
        lists: The addresses of each job.
    """

    def __init__(self, folder: Path, lists: Mapping[str, Sequence[str]]) -> None:
        self._folder = folder
        self._lists = {job: tuple(addresses) for job, addresses in lists.items()}
        folder.mkdir(parents=True, exist_ok=True)
        for job, addresses in self._lists.items():
            self._write(job, addresses)

    def forget(self, job: str) -> None:
        """Scrape nothing of a job any more."""
        self._write(job, ())

    def recall(self, job: str) -> None:
        """Scrape it again."""
        self._write(job, self._lists[job])

    def _write(self, job: str, addresses: Sequence[str]) -> None:
        path = self._folder / f"{job}.yml"
        new = path.with_suffix(".new")
        new.write_text(yaml.safe_dump([{"targets": list(addresses)}] if addresses else []), encoding="utf-8")
        new.rename(path)


def write_configuration(folder: Path, *, alertmanager: str, blackbox: str, token: str, receivers: Receivers) -> None:
    """Write everything below the folder, as an operator does it with `smartchat ops render --into`."""
    secrets = folder / "secrets"
    site = Site(
        heartbeat=receivers.url("heartbeat"),
        pagerduty=receivers.url("pagerduty"),
        smtp=receivers.smarthost,
        alertmanager=alertmanager,
        blackbox=blackbox,
        targets=str(folder / "prometheus" / "targets"),
        secrets=str(secrets),
        scrape="1s",
        evaluate="1s",
        group_wait="1s",
        group_interval="1s",
    )
    for name, text in deployment_files(site).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_compressed(text) if name.startswith("prometheus/rules/") else text, encoding="utf-8")
    secrets.mkdir(parents=True, exist_ok=True)
    values = {"ops_token": token, "slack_api_url": receivers.url("slack")}
    for secret in SECRETS:
        (secrets / secret).write_text(values.get(secret, "made-up"), encoding="utf-8")


def _compressed(text: str) -> str:
    content = yaml.safe_load(text)
    for group in content["groups"]:
        group.pop("interval", None)
        for rule in group["rules"]:
            _compress_rule(rule)
    return yaml.safe_dump(content, sort_keys=False)


def _compress_rule(rule: dict[str, Any]) -> None:
    rule["expr"] = compress_expression(rule["expr"])
    if "for" in rule:
        rule["for"] = f"{compress_hold(parse_duration(rule['for'])).total_seconds():.0f}s"
