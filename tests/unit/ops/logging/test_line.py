import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.model.trace import TraceContext
from smartchat_core.ops.logging.line import ExceptionFacts, LogFacts, encoded, make_line
from smartchat_core.ops.logging.schema import BASE_FIELDS, MAX_LINE_BYTES, LogLevel, log_schema

SCHEMA = jsonschema.Draft202012Validator(
    json.loads(json.dumps(log_schema())), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
)
NOW = datetime(2024, 1, 15, 10, 0, tzinfo=UTC)
GUIDE = {
    "timestamp": "2024-01-15T10:00:00Z",
    "level": "INFO",
    "service": "api",
    "trace_id": "abc123",
    "span_id": "def456",
    "user_id": "user123",
    "message": "Document uploaded successfully",
    "metadata": {"document_id": "doc123", "file_size": 1024000, "processing_time": 0.5},
}
SECURITY = {
    "level": "WARN",
    "event_type": "security",
    "action": "failed_login",
    "user_id": "user123",
    "ip_address": "192.168.1.100",
    "user_agent": "Mozilla/5.0...",
}
PERFORMANCE = {
    "level": "WARN",
    "event_type": "performance",
    "operation": "document_processing",
    "duration": 30.5,
    "threshold": 10.0,
}
BUSINESS = {
    "level": "INFO",
    "event_type": "business",
    "action": "subscription_upgrade",
    "user_id": "user123",
    "from_plan": "free",
    "to_plan": "pro",
}


class Hostile:
    def __str__(self) -> str:
        raise RuntimeError("no")


def _facts(**others: Any) -> LogFacts:
    return LogFacts(**{"moment": NOW, "level": LogLevel.INFO, "service": "api", "message": "x", **others})


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA.schema)


@pytest.mark.parametrize("event", [{}, SECURITY, PERFORMANCE, BUSINESS])
def test_the_guides_own_lines_are_valid(event: dict[str, object]) -> None:
    SCHEMA.validate(GUIDE | event)


@pytest.mark.parametrize("missing", [field.name for field in BASE_FIELDS])
def test_every_base_field_has_to_be_there(missing: str) -> None:
    assert not SCHEMA.is_valid({name: value for name, value in GUIDE.items() if name != missing})


@pytest.mark.parametrize("event", [SECURITY, PERFORMANCE])
def test_fields_of_an_event_have_to_be_there_and_only_those(event: dict[str, object]) -> None:
    for name in event.keys() - GUIDE.keys() - {"event_type"}:
        assert not SCHEMA.is_valid(GUIDE | {key: value for key, value in event.items() if key != name})
        assert not SCHEMA.is_valid(GUIDE | {name: event[name]})
    assert not SCHEMA.is_valid(GUIDE | SECURITY | PERFORMANCE)
    assert not SCHEMA.is_valid(GUIDE | {"anything": 1})


@pytest.mark.parametrize("event", [SECURITY, PERFORMANCE, BUSINESS])
def test_events_become_the_guides_fields(event: dict[str, object]) -> None:
    given_facts = {name: value for name, value in event.items() if name != "level"}
    line = make_line(_facts(level=LogLevel(str(event["level"])), extras={**given_facts, "more": 1}))
    assert {name: line[name] for name in event} == event
    assert line["metadata"] == {"more": 1}


def test_an_incomplete_event_is_reported_as_what_it_is() -> None:
    line = make_line(_facts(extras={"event_type": "performance", "operation": "x", "duration": "long"}))
    SCHEMA.validate(line)
    assert line["metadata"] == {"event_type": "performance", "operation": "x", "duration": "long"}


@pytest.mark.parametrize(
    ("claimed", "reported"),
    [("::ffff:1.2.3.4", "1.2.3.4"), ("fe80::1%eth0", "fe80::1"), ("1.2.3.4\n5.6.7.8", None), ("testclient", None)],
)
def test_only_what_is_an_address_is_reported_as_one(claimed: str, reported: str | None) -> None:
    assert make_line(_facts(extras={**SECURITY, "ip_address": claimed}))["ip_address"] == reported


def test_time_is_utc() -> None:
    moment = datetime(2024, 1, 15, 12, 30, tzinfo=timezone(timedelta(hours=2, minutes=30)))
    assert make_line(_facts(moment=moment))["timestamp"] == "2024-01-15T10:00:00.000Z"


def test_the_place_in_the_trace_is_reported() -> None:
    trace = TraceContext(traceparent=f"00-{'a' * 32}-{'b' * 16}-01")
    assert make_line(_facts(trace=trace))["trace_id"] == "a" * 32
    assert make_line(_facts(trace=trace))["span_id"] == "b" * 16
    assert make_line(_facts(trace=TraceContext(traceparent="nonsense")))["trace_id"] is None


def test_no_line_break_no_escape_and_no_surrogate_gets_through() -> None:
    line = encoded(_facts(message='a\r\n{"level":"ERROR"}\x1b[2J\0\u202e\ud800'))
    assert line.count(b"\n") == 1
    assert line.endswith(b"\n")
    assert not any(byte < 0x20 for byte in line[:-1])
    assert json.loads(line)["message"] == 'a\\r\\n{"level":"ERROR"}\\x1b[2J\\x00\\u202e\ufffd'


def test_cyclic_deep_and_huge_metadata_are_bounded() -> None:
    cyclic: dict[str, object] = {}
    cyclic["itself"] = cyclic
    deep: list[object] = []
    for _ in range(10_000):
        deep = [deep]
    huge = {f"name {number}": "🐋" * 10_000 for number in range(10_000)}
    line = encoded(_facts(extras={"cyclic": cyclic, "deep": deep, "huge": huge, "hostile": Hostile()}))
    SCHEMA.validate(json.loads(line))
    assert len(line) <= MAX_LINE_BYTES


def test_the_end_of_a_giant_stack_is_kept() -> None:
    stack = "Traceback\n" + "  File …\n" * 100_000 + "ValueError: in the end"
    line = encoded(_facts(exception=ExceptionFacts(type="ValueError", message="m" * 10**6, stack=stack)))
    assert len(line) <= MAX_LINE_BYTES
    reported = json.loads(line)["metadata"]["exception"]["stack"]
    assert reported.startswith("Traceback")
    assert reported.endswith("ValueError: in the end")


def test_secrets_are_in_no_part_of_a_line() -> None:
    secret = "s3cr3t-of-the-library"
    line = encoded(
        _facts(
            message=f"a {secret}",
            user_id=secret,
            extras={**SECURITY, "user_agent": secret, "user_id": secret, secret: [secret, {"x": secret}]},
            exception=ExceptionFacts(type="E", message=secret, stack=f"x {secret}"),
        ),
        secrets=(secret,),
    )
    assert secret.encode() not in line


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.binary()
    | st.datetimes()
    | st.decimals()
    | st.builds(Hostile)
    | st.integers(0, 1).map(lambda more: 2 ** (100_000 + more))
    | st.sampled_from([ValueError("x"), object, NOW]),
    lambda inner: (
        st.lists(inner, max_size=5) | st.dictionaries(st.text() | st.integers(), inner, max_size=5) | st.tuples(inner)
    ),
    max_leaves=20,
)
NAMES = st.text() | st.sampled_from([*SECURITY, *PERFORMANCE, *BUSINESS, "user_id", "metadata", "timestamp"])


@given(
    message=st.text(alphabet=st.characters(), max_size=5_000),
    user=st.none() | st.text(),
    service=st.text(max_size=5) | st.just("api"),
    extras=st.dictionaries(NAMES, VALUES, max_size=8) | st.fixed_dictionaries(dict.fromkeys(SECURITY, VALUES)),
    stack=st.text(max_size=3_000),
)
def test_whatever_is_logged_is_one_valid_line(
    message: str, user: str | None, service: str, extras: dict[str, object], stack: str
) -> None:
    exception = ExceptionFacts(type=message[:20], message=message, stack=stack)
    facts = _facts(message=message, user_id=user, service=service, extras=extras, exception=exception)
    line = encoded(facts)
    assert len(line) <= MAX_LINE_BYTES
    assert line.endswith(b"\n")
    assert b"\n" not in line[:-1]
    SCHEMA.validate(json.loads(line))
