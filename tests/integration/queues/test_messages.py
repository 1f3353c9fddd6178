"""The format of messages, and addresses of brokers: no server needed."""

import json
import ssl
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_adapters.queues.broker import BrokerKind, read_address
from smartchat_adapters.queues.celery_queue import CeleryJobQueue
from smartchat_adapters.queues.config import TimeLimits, configuration
from smartchat_adapters.queues.messages import (
    WORK,
    MessageRefused,
    RawMessage,
    Refusal,
    item_in,
    make_arguments,
    make_headers,
    trace_in,
    trusted_headers,
    verify,
)
from smartchat_adapters.queues.topology import Topology
from smartchat_core.errors import ConfigurationError
from smartchat_core.model.ids import JobId
from smartchat_core.model.work import TraceContext, WorkItem, WorkQueue
from tests.support.queues import task_body

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
GOOD: dict[str, Any] = {"task": WORK, "id": "1", **make_headers()}

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


@given(job=st.text(min_size=1, max_size=200), queue=st.sampled_from(WorkQueue))
def test_what_is_sent_is_understood(job: str, queue: WorkQueue) -> None:
    trace = TraceContext(traceparent=PARENT, tracestate="a=b")
    item = WorkItem(job_id=JobId(job), queue=queue, trace=trace)
    headers = {"task": WORK, "id": "1", **make_headers(trace)}
    body = task_body(**json.loads(json.dumps(make_arguments(item))))
    if len(body) <= 64 * 1024:
        verify(RawMessage(headers=headers, content_type="application/json", body=body))
    assert item_in(make_arguments(item), trusted_headers(headers)) == item


@given(body=st.binary(max_size=200) | anything.map(lambda value: json.dumps(value).encode()), headers=anything)
def test_anything_else_is_refused_and_nothing_worse(body: bytes, headers: Any) -> None:
    mixed = {**GOOD, **headers} if isinstance(headers, dict) else GOOD
    with pytest.raises(MessageRefused):
        verify(RawMessage(headers=mixed, content_type="application/json", body=body))


@given(arguments=st.fixed_dictionaries({"job_id": anything, "queue": anything}))
def test_arguments_of_any_type(arguments: dict[str, Any]) -> None:
    message = RawMessage(headers=GOOD, content_type="application/json", body=task_body(**arguments))
    job, queue = arguments["job_id"], arguments["queue"]
    if isinstance(job, str) and 0 < len(job) <= 200 and queue in list(WorkQueue):
        verify(message)
        return
    with pytest.raises(MessageRefused) as caught:
        verify(message)
    assert caught.value.refusal is Refusal.WRONG_ARGUMENTS


@pytest.mark.parametrize(
    "parent",
    [
        "",
        "00",
        PARENT.upper(),
        PARENT + "-00",
        "ff" + PARENT[2:],
        PARENT.replace("b7ad6b7169203331", "0" * 16),
        7,
        None,
    ],
)
def test_trace_that_is_none(parent: object) -> None:
    assert trace_in({"traceparent": parent, "tracestate": "a=b"}) is None


def test_state_of_a_trace_that_is_too_long() -> None:
    found = trace_in({"traceparent": PARENT, "tracestate": "x" * 2000})
    assert found == TraceContext(traceparent=PARENT)


def test_headers_that_celery_would_believe() -> None:
    """A stranger cannot lift the limits of a task, or put it off."""
    reported = {**GOOD, "timelimit": [10**9, "never"], "eta": "2999-01-01T00:00:00+00:00", "stamps": 7, "retries": "x"}
    trusted = trusted_headers(reported)
    assert (trusted["timelimit"], trusted["retries"]) == ([None, None], 0)
    assert datetime.fromisoformat(trusted["eta"]) < datetime.now(UTC) + timedelta(hours=1)
    assert "stamps" not in trusted


@pytest.mark.parametrize(
    "address",
    ["celery+http://host", "celery+amqp://", "celery+redis:///0", "celery+amqp://host:port/", "celery+sqs://host", "x"],
)
def test_address_that_is_none(address: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        CeleryJobQueue(address)
    assert caught.value.remedy


def test_address_is_shown_without_its_password() -> None:
    broker = read_address("celery+amqp://me:s%40cr%65t@host:5671/place")
    assert broker.shown == "amqp://host:5671/place"
    assert broker.scrub("s@cret, s%40cr%65t and s%40cret") == "***, *** and ***"
    assert "cret" not in repr(broker)
    assert "cr%65t" not in repr(broker)


@pytest.mark.parametrize(
    "address",
    [
        "amqp://user:sec/ret@host",
        "amqp://user:12/secret@host/0",
        "redis://user:12?secret@host/0",
        "redis://user:12#secret@host/0",
        "amqp://user:sec[ret@host",
        "amqp://user:pass@host:secret/",
        "amqp://user:secret@host;amqp://user:secret@other",
        "secret://host",
    ],
)
def test_address_that_is_none_is_not_repeated(address: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        read_address(f"celery+{address}")
    error = caught.value
    assert "sec" not in f"{error.operator_message()} {error!r}"
    assert error.__cause__ is None
    assert error.__suppress_context__ or error.__context__ is None


@pytest.mark.parametrize("address", ["celery+amqps://host/", "celery+rediss://host/0"])
def test_certificates_are_checked(address: str) -> None:
    broker = read_address(address)
    assert isinstance(broker.encryption, dict)
    assert ssl.CERT_REQUIRED in broker.encryption.values()


@pytest.mark.parametrize("address", ["celery+amqp://host/", "celery+redis://host/0"])
def test_settings_that_must_hold(address: str) -> None:
    broker = read_address(address)
    limits = TimeLimits(soft=700, grace=20)
    settings = configuration(broker, Topology(prefix="smartchat"), limits=limits)
    assert settings["accept_content"] == ["json"]
    assert {settings["task_compression"], settings["result_compression"]} == {"gzip"}
    assert settings["task_acks_late"]
    assert settings["task_reject_on_worker_lost"]
    assert settings["worker_prefetch_multiplier"] == 1
    if broker.kind is BrokerKind.REDIS:
        longest = max(one["time_limit"] for one in settings["task_annotations"].values())
        assert settings["broker_transport_options"]["visibility_timeout"] > longest


async def test_pickle_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMARTCHAT_CELERY_PICKLE", "1")
    with pytest.raises(ConfigurationError, match="pickle"):
        async with CeleryJobQueue("celery+redis://127.0.0.1:1/0"):
            pass
