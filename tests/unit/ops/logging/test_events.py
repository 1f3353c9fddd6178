import dataclasses
import typing
from typing import Any

import pytest

from smartchat_core import events
from smartchat_core.model.ids import DocumentId, JobId, OwnerId
from smartchat_core.model.job import Stage
from smartchat_core.model.security import AuthFailure, LimitAction, LimitScope
from smartchat_core.model.subscription import SubscriptionChangeKind
from smartchat_core.ops.logging.events import to_log_entries
from smartchat_core.ops.logging.line import LogFacts, make_line
from smartchat_core.ops.logging.schema import LogLevel
from tests.log_validation import problems_of
from tests.unit.ops.logging.test_line import NOW

OWNER, DOCUMENT = OwnerId("local"), DocumentId("doc-1")
CLIENT = events.Client(ip_address="192.168.1.100", user_agent="Mozilla/5.0...")


def _lines(event: events.Event) -> list[dict[str, Any]]:
    return [
        make_line(
            LogFacts(moment=NOW, level=entry.level, service="api", message=entry.message, extras=dict(entry.facts))
        )
        for entry in to_log_entries(event)
    ]


def test_a_failed_login_is_reported_as_in_the_guide() -> None:
    (line,) = _lines(events.LoginFailed(reason=AuthFailure.WRONG_TOKEN, client=CLIENT, claimed="user123"))
    expected = {
        "level": "WARN",
        "event_type": "security",
        "action": "failed_login",
        "user_id": "user123",
        "ip_address": "192.168.1.100",
        "user_agent": "Mozilla/5.0...",
        "metadata": {"reason": "wrong_token"},
    }
    assert line | expected == line


@pytest.mark.parametrize(("action", "level"), [(LimitAction.REFUSED, "WARN"), (LimitAction.NOT_LIMITED, "INFO")])
def test_requests_that_nobody_limits_are_no_warnings_each(action: LimitAction, level: str) -> None:
    (line,) = _lines(events.RateLimitReached(scope=LimitScope.READS, action=action, client=CLIENT))
    assert (line["level"], line["action"], line["metadata"]["outcome"]) == (level, "rate_limited", action)


@pytest.mark.parametrize(("seconds", "reported"), [(10.0, False), (10.001, True), (30.5, True)])
def test_a_document_that_takes_longer_than_ten_seconds_is_logged(seconds: float, reported: bool) -> None:
    event = events.ProcessingCompleted(document_id=DOCUMENT, owner=OWNER, format="epub", seconds=seconds)
    lines = _lines(event)
    assert bool(lines) is reported
    for line in lines:
        expected = {"level": "WARN", "event_type": "performance", "operation": "document_processing"}
        assert line | expected | {"duration": seconds, "threshold": 10.0} == line


def test_a_single_stage_may_take_long() -> None:
    event = events.StageCompleted(document_id=DOCUMENT, owner=OWNER, format="epub", stage=Stage.EMBED, seconds=99.0)
    assert _lines(event) == []


@pytest.mark.parametrize(
    ("before", "after", "kind", "action"),
    [
        ("free", "pro", SubscriptionChangeKind.UPGRADE, "subscription_upgrade"),
        ("team", "pro", SubscriptionChangeKind.DOWNGRADE, "subscription_downgrade"),
        ("free", "other", SubscriptionChangeKind.TRIAL, "subscription_trial"),
    ],
)
def test_a_change_of_plan_is_reported_as_in_the_guide(
    before: str, after: str, kind: SubscriptionChangeKind, action: str
) -> None:
    (line,) = _lines(events.SubscriptionChanged(owner=OWNER, from_plan=before, to_plan=after, kind=kind))
    expected = {"level": "INFO", "event_type": "business", "action": action, "user_id": "local"}
    assert line | expected | {"from_plan": before, "to_plan": after} == line


def test_an_upload_is_reported_without_the_files_name() -> None:
    (line,) = _lines(
        events.DocumentAccepted(
            document_id=DOCUMENT, owner=OWNER, job_id=JobId("job-1"), filename="my illness.pdf", size_bytes=1024000
        )
    )
    assert line["message"] == "Document uploaded successfully"
    assert line["metadata"]["file_size"] == 1024000
    assert "illness" not in str(line)


def _sample(kind: type) -> events.Event:
    """An event with some value of the right type in each field."""
    made: dict[str, Any] = {}
    hints = typing.get_type_hints(kind)
    for field in dataclasses.fields(kind):
        if field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING:
            continue
        hint = getattr(hints[field.name], "__supertype__", hints[field.name])
        if hint is events.Client:
            made[field.name] = CLIENT
        elif typing.get_origin(hint) is tuple:
            made[field.name] = ()
        else:
            made[field.name] = (
                next(iter(hint)) if hasattr(hint, "__members__") else hint("seven" if hint is str else "7")
            )
    return kind(**made)  # type: ignore[no-any-return]


@pytest.mark.parametrize("kind", typing.get_args(events.Event), ids=lambda kind: kind.__name__)
def test_the_lines_of_every_event_are_valid(kind: type) -> None:
    for line in _lines(_sample(kind)):
        assert problems_of(line) == []


@pytest.mark.parametrize("kind", typing.get_args(events.SecurityEvent), ids=lambda kind: kind.__name__)
def test_every_security_event_is_logged_once_as_such(kind: type) -> None:
    (line,) = _lines(_sample(kind))
    assert line["event_type"] == "security"
    assert line["level"] == LogLevel.WARN
