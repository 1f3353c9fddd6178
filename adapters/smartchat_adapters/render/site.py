"""The site: what differs between installations: addresses, names of channels, scrape intervals."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from datetime import timedelta

from smartchat_adapters.render.text import parse_duration
from smartchat_core.errors import InvalidRequest

__all__ = ["SITE_VALUES", "Site", "parse_site"]


def _value(default: str, help_: str) -> str:
    made: str = field(default=default, metadata={"help": help_})
    return made


@dataclass(frozen=True, kw_only=True, slots=True)
class Site:
    """Every value can be set; the defaults fit Debian's packages on one machine, with addresses to be replaced.

    Raises:
        ValueError: a value cannot be what it is for.
    """

    dashboards: str = _value("/etc/smartchat/grafana/dashboards", "folder from which Grafana loads the dashboards")
    runbooks: str = _value("https://docs.example.com/smartchat/runbooks", "where the pages of docs/runbooks are read")
    grafana: str = _value("https://grafana.example.com", "address of Grafana, for the links in alerts")
    heartbeat: str = _value("https://heartbeat.example.com/smartchat", "what is called while alerts can be sent")
    pagerduty: str = _value("https://events.pagerduty.com/v2/enqueue", "PagerDuty's Events API v2")
    slack_channel: str = _value("#incidents", "the channel for alerts")
    mail_to: str = _value("incidents@company.com", "who gets alerts by mail")
    mail_from: str = _value("alertmanager@company.com", "who sends them")
    smtp: str = _value("localhost:25", "host:port of the mail server")
    smtp_user: str = _value("", "its user, if it wants one; the password is read from `smtp_password` in `secrets`")
    smtp_tls: str = _value("false", "whether the mail server has to offer STARTTLS: true or false")
    alertmanager: str = _value("127.0.0.1:9093", "host:port of Alertmanager")
    blackbox: str = _value("127.0.0.1:9115", "host:port of the blackbox exporter")
    prometheus: str = _value("http://127.0.0.1:9090", "address at which Grafana finds Prometheus")
    jaeger: str = _value("http://127.0.0.1:16686", "address at which Grafana finds Jaeger")
    targets: str = _value("targets", "folder with the lists of what is scraped, of the configuration or absolute")
    secrets: str = _value("/etc/smartchat/secrets", "folder with the secrets, one a file")
    logs: str = _value("/var/log/smartchat/*.log", "the files that Logstash reads")
    namespace: str = _value("smartchat", "namespace in Kubernetes")
    scrape: str = _value("15s", "how often metrics are read")
    evaluate: str = _value("15s", "how often rules are evaluated; at most 15s, so that 30s mean 30s")
    group_wait: str = _value("", "how long Alertmanager gathers before it sends; empty: as the routing says")
    group_interval: str = _value("", "how long before it notifies of more alerts; empty: as the routing says")

    def __post_init__(self) -> None:
        for name in ("scrape", "evaluate", "group_wait", "group_interval"):
            text = getattr(self, name)
            if text or name in {"scrape", "evaluate"}:
                parse_duration(text)
        if parse_duration(self.evaluate) > timedelta(seconds=15):
            msg = "evaluate is at most 15s: an alert that has to fire after 30s would be late"
            raise ValueError(msg)
        if self.smtp_tls not in {"true", "false"}:
            msg = "smtp_tls is true or false"
            raise ValueError(msg)
        broken = [one.name for one in fields(self) if any(ord(character) < 32 for character in getattr(self, one.name))]
        if broken:
            msg = f"{', '.join(broken)} has characters that no address has"
            raise ValueError(msg)


SITE_VALUES: tuple[tuple[str, str, str], ...] = tuple(
    (one.name, str(one.default), str(one.metadata["help"])) for one in fields(Site)
)
"""The name, the default and the meaning of each."""


def parse_site(settings: Iterable[str]) -> Site:
    """The site that `name=value` texts describe.

    Raises:
        InvalidRequest: one is not of that form, names nothing, or has a value that cannot be.
    """
    names = {name for name, _, _ in SITE_VALUES}
    chosen: dict[str, str] = {}
    for text in settings:
        name, separator, value = text.partition("=")
        if not separator or name not in names:
            raise InvalidRequest(
                f"{text!r} sets nothing",
                cause="it is not of the form name=value" if not separator else f"there is no {name}",
                remedy=f"Set one of {', '.join(sorted(names))}, as in --set runbooks=https://wiki.internal/runbooks.",
            )
        chosen[name] = value
    try:
        return replace(Site(), **chosen)
    except ValueError as exc:
        raise InvalidRequest("a value cannot be used", cause=str(exc), remedy="Set it to another.") from exc
