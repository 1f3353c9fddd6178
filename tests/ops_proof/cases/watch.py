"""The watchmen themselves, backups and drills: what is missing when nobody looks."""

import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from tests.ops_proof.case import AlertCase
from tests.ops_proof.cases.service import dead, off_the_list
from tests.ops_proof.installation import NAME, Installation
from tests.ops_proof.scenarios import all_of
from tests.support.otlp import Behaviour

BROKEN_RULE = """\
groups:
  - name: broken
    rules:
      - record: smartchat:broken
        expr: up + ignoring(instance) up
"""


@contextmanager
def _backups(installation: Installation, *, hours: float) -> Iterator[None]:
    """The last backups are so much older: what was noted of them is put back."""
    _put_back(installation, hours)
    try:
        yield
    finally:
        _put_back(installation, -hours)


def _put_back(installation: Installation, hours: float) -> None:
    with installation.postgresql.connect(NAME) as connection:
        connection.execute(
            "UPDATE operations_facts SET value = value - %(seconds)s, at = at - make_interval(secs => %(seconds)s) "
            "WHERE name LIKE '%%backup%%'",
            {"seconds": hours * 3600},
        )


@contextmanager
def _no_backup_ever(installation: Installation) -> Iterator[None]:
    with installation.postgresql.connect(NAME) as connection:
        connection.execute("DELETE FROM operations_facts WHERE name LIKE '%backup%'")
    try:
        yield
    finally:
        installation.record_backups()


@contextmanager
def _drill(installation: Installation, *, rto: float, rpo: float) -> Iterator[None]:
    installation.record("drill", "--rto", str(rto), "--rpo", str(rpo))
    try:
        yield
    finally:
        installation.record("drill", "--rto", "600", "--rpo", "60")


@contextmanager
def _broken_rule(installation: Installation) -> Iterator[None]:
    path = installation.folder / "prometheus" / "rules" / "broken.yml"
    path.write_text(BROKEN_RULE, encoding="utf-8")
    _reload(installation)
    try:
        yield
    finally:
        path.unlink()
        _reload(installation)


def _reload(installation: Installation) -> None:
    address = f"http://{installation.prometheus_server.address}/-/reload"
    urllib.request.urlopen(urllib.request.Request(address, method="POST"), timeout=30).close()


@contextmanager
def _other_version(installation: Installation, version: str) -> Iterator[None]:
    installation.machine.say({f'smartchat_build_info{{version="{version}",service="worker",python="3.11"}}': 1.0})
    try:
        yield
    finally:
        installation.machine.reset()


@contextmanager
def _collector_away(installation: Installation) -> Iterator[None]:
    installation.collector.behaviour = Behaviour.FAILS
    try:
        yield
    finally:
        installation.collector.behaviour = Behaviour.TAKES


@contextmanager
def _slack_away(installation: Installation) -> Iterator[None]:
    """Slack answers with errors while there is something to send to it."""
    installation.receivers.refused = frozenset({"slack"})
    try:
        with _drill(installation, rto=20_000, rpo=60):
            yield
    finally:
        installation.receivers.refused = frozenset()


FACTS = (
    AlertCase(
        alerts=("BackupLate",),
        fault="the last backups are two days old",
        inject=lambda installation: _backups(installation, hours=48),
        near_miss="they are six hours old",
        miss=lambda installation: _backups(installation, hours=6),
    ),
    AlertCase(
        alerts=("BackupNever",),
        fault="there was never a backup",
        inject=_no_backup_ever,
        near_miss="they are six hours old",
        miss=lambda installation: _backups(installation, hours=6),
    ),
    AlertCase(
        alerts=("RestoreDrillMissedRto", "RestoreDrillMissedRpo"),
        fault="a drill took five hours, and lost two",
        inject=lambda installation: _drill(installation, rto=18_000, rpo=7_200),
        near_miss="it took three and a half hours, and lost 55 minutes",
        miss=lambda installation: _drill(installation, rto=12_600, rpo=3_300),
    ),
    AlertCase(
        alerts=("VersionsMixed",),
        fault="a worker of another version runs",
        inject=lambda installation: _other_version(installation, "0.0.1"),
        near_miss="one more worker of the same version runs",
        miss=lambda installation: _other_version(installation, installation.version),
    ),
)

WATCH = (
    AlertCase(
        alerts=("TelemetryDropped",),
        fault="the collector of traces answers with errors",
        inject=_collector_away,
        near_miss="the relay is killed",
        miss=lambda installation: dead(installation.relay),
        fire_seconds=120.0,
    ),
    AlertCase(
        alerts=("RulesFailing",),
        fault="a rule cannot be evaluated",
        inject=_broken_rule,
        near_miss="the relay is killed",
        miss=lambda installation: dead(installation.relay),
    ),
    AlertCase(
        alerts=("NotificationsFailing",),
        fault="Slack answers with errors",
        inject=_slack_away,
        near_miss="Slack receives a notification",
        miss=lambda installation: _drill(installation, rto=20_000, rpo=60),
        inhibited=frozenset({"NotificationsFailing"}),  # its notification would go to Slack
        fire_seconds=120.0,
    ),
    AlertCase(
        alerts=("QueueUnmeasured", "DatabaseUnwatched"),
        fault="the monitor and the database's exporter are killed",
        inject=lambda installation: all_of(dead(installation.monitor), dead(installation.postgres_exporter)),
        near_miss="the database's exporter is killed",
        miss=lambda installation: dead(installation.postgres_exporter),
        fire_seconds=90.0,
    ),
    AlertCase(
        alerts=("CanaryStale",),
        fault="the canary is killed",
        inject=lambda installation: all_of(dead(installation.canary), off_the_list("smartchat-canary")(installation)),
        near_miss="the relay is killed",
        miss=lambda installation: dead(installation.relay),
    ),
)
