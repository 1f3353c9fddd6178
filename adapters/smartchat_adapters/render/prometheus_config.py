"""Prometheus' own configuration (https://prometheus.io/docs/prometheus/latest/configuration/configuration/).

What is scraped is read from lists beside it, so that adding a machine does not change this file.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from smartchat_adapters.render.site import Site
from smartchat_adapters.render.text import duration, parse_duration, to_yaml

__all__ = ["EXAMPLE_TARGETS", "prometheus_config", "targets_file"]

OUR_JOBS = ("smartchat-api", "smartchat-worker", "smartchat-relay", "smartchat-monitor", "smartchat-canary")
PROBES = {"blackbox-http": "http_2xx", "blackbox-tls": "tls"}
"""Jobs of the blackbox exporter, and the module that each asks for."""

_LONGEST_SCRAPE = timedelta(seconds=10)
_POSTGRES_NEEDS = timedelta(seconds=5)  # without the database the exporter takes up to that long to report it


@dataclass(frozen=True, kw_only=True, slots=True)
class Targets:
    """What a job scrapes where everything runs on one machine, and who it is."""

    job: str
    addresses: tuple[str, ...]
    about: str


EXAMPLE_TARGETS = (
    Targets(job="smartchat-api", addresses=("127.0.0.1:8000",), about="The web servers: `smartchat serve`."),
    Targets(
        job="smartchat-worker",
        addresses=("127.0.0.1:9101",),
        about="Workers, each at its SMARTCHAT_METRICS_ADDRESS.",
    ),
    Targets(job="smartchat-relay", addresses=("127.0.0.1:9102",), about="`smartchat relay`, likewise."),
    Targets(job="smartchat-monitor", addresses=("127.0.0.1:9103",), about="`smartchat monitor`, likewise."),
    Targets(job="smartchat-canary", addresses=("127.0.0.1:9104",), about="`smartchat canary`, likewise."),
    Targets(job="node", addresses=("127.0.0.1:9100",), about="prometheus-node-exporter on every machine."),
    Targets(job="postgres", addresses=("127.0.0.1:9187",), about="prometheus-postgres-exporter."),
    Targets(job="redis", addresses=("127.0.0.1:9121",), about="prometheus-redis-exporter."),
    Targets(
        job="blackbox-http",
        addresses=("http://127.0.0.1:8000/readyz",),
        about="Pages that are looked at from outside. Use the public address.",
    ),
    Targets(job="blackbox-tls", addresses=(), about="host:port of the servers whose certificates are watched."),
    Targets(job="prometheus", addresses=("127.0.0.1:9090",), about="Prometheus itself."),
    Targets(job="alertmanager", addresses=("127.0.0.1:9093",), about="Alertmanager."),
)


def prometheus_config(site: Site) -> str:
    """The file `prometheus.yml`."""
    interval = parse_duration(site.scrape)
    timeout = min(interval, _LONGEST_SCRAPE)
    jobs = [_scraped(job, site) for job in OUR_JOBS]
    for job in ("node", "postgres", "redis", "prometheus", "alertmanager"):
        shape = _job(job, site)
        if job == "postgres":
            shape["scrape_interval"] = duration(max(interval, _POSTGRES_NEEDS))
            shape["scrape_timeout"] = duration(max(timeout, _POSTGRES_NEEDS))
        jobs.append(shape)
    jobs += [_probed(job, module, site) for job, module in PROBES.items()]
    return to_yaml(
        {
            "global": {
                "scrape_interval": duration(interval),
                "scrape_timeout": duration(timeout),
                "evaluation_interval": duration(parse_duration(site.evaluate)),
            },
            "rule_files": ["rules/*.yml"],
            "alerting": {"alertmanagers": [{"static_configs": [{"targets": [site.alertmanager]}]}]},
            "scrape_configs": jobs,
        },
        about="Keeping the trace ids of slow requests needs --enable-feature=exemplar-storage.",
    )


def targets_file(targets: Targets) -> str:
    """An example of the list of what a job scrapes."""
    head = (
        f"# {targets.about}\n# An example by `smartchat ops render`: copy targets.example to targets, and change it.\n"
    )
    if not targets.addresses:
        return f"{head}\n[]\n"
    lines = "".join(f"    - {address}\n" for address in targets.addresses)
    return f"{head}\n- targets:\n{lines}"


def _job(name: str, site: Site) -> dict[str, Any]:
    return {"job_name": name, "file_sd_configs": [{"files": [f"{site.targets.rstrip('/')}/{name}.yml"]}]}


def _scraped(name: str, site: Site) -> dict[str, Any]:
    token = f"{site.secrets.rstrip('/')}/ops_token"
    return _job(name, site) | {"authorization": {"type": "Bearer", "credentials_file": token}}


def _probed(name: str, module: str, site: Site) -> dict[str, Any]:
    """The exporter is asked, about the target; the series bear the target's name."""
    asked = [
        {"source_labels": ["__address__"], "target_label": "__param_target"},
        {"source_labels": ["__param_target"], "target_label": "instance"},
        {"target_label": "__address__", "replacement": site.blackbox},
    ]
    probe = {"metrics_path": "/probe", "params": {"module": [module]}}
    return _job(name, site) | probe | {"relabel_configs": asked}
