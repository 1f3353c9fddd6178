"""What Prometheus says: values, alerts, names."""

import json
import urllib.parse
import urllib.request
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True, slots=True)
class Active:
    """An alert that is pending or firing."""

    name: str
    state: str
    labels: dict[str, str]


class PrometheusApi:
    """Asks one Prometheus.

    Args:
        address: `host:port`.
    """

    def __init__(self, address: str) -> None:
        self._address = address

    def alerts(self) -> list[Active]:
        """All alerts that are pending or firing."""
        found = self._get("/api/v1/alerts")["alerts"]
        return [Active(name=one["labels"]["alertname"], state=one["state"], labels=one["labels"]) for one in found]

    def firing(self) -> set[str]:
        """The names of the alerts that fire."""
        return {one.name for one in self.alerts() if one.state == "firing"}

    def query(self, text: str) -> list[dict[str, Any]]:
        """The series of a query, now."""
        found: list[dict[str, Any]] = self._get("/api/v1/query", query=text)["result"]
        return found

    def names(self) -> set[str]:
        """The names of all metrics that it has."""
        return set(self._get("/api/v1/label/__name__/values"))

    def targets(self) -> dict[str, str]:
        """How each target's last scrape went, by job and instance."""
        found = self._get("/api/v1/targets")["activeTargets"]
        return {f"{one['labels']['job']} {one['labels']['instance']}": one["health"] for one in found}

    def unhealthy_rules(self) -> dict[str, str]:
        """The rules whose last evaluation failed, and why."""
        groups = self._get("/api/v1/rules")["groups"]
        return {
            rule["name"]: rule.get("lastError", "")
            for group in groups
            for rule in group["rules"]
            if rule["health"] == "err"
        }

    def _get(self, path: str, **parameters: str) -> Any:
        query = f"?{urllib.parse.urlencode(parameters)}" if parameters else ""
        with urllib.request.urlopen(f"http://{self._address}{path}{query}", timeout=10) as answer:
            return json.load(answer)["data"]
