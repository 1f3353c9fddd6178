"""What a packed body becomes, and how little of a bomb."""

import bz2
import lzma
import tracemalloc
import zlib
from contextlib import suppress
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_adapters.queues.messages import LARGEST_BODY, MessageRefused, Refusal
from smartchat_adapters.queues.unpacking import AmqpMessage, RedisMessage, unpack

_GZIP = "application/x-gzip"


@given(st.binary(max_size=5_000), st.sampled_from([_GZIP, "gzip", "zlib"]))
def test_what_we_send_is_read(body: bytes, method: str) -> None:
    assert unpack(zlib.compress(body), method) == body


@given(st.binary(max_size=2_000))
def test_anything_else_is_refused_and_nothing_worse(body: bytes) -> None:
    with suppress(MessageRefused):
        assert len(unpack(body, _GZIP)) <= LARGEST_BODY


@pytest.mark.parametrize("size", [LARGEST_BODY + 1, 64 * 1024**2])
def test_no_more_is_unpacked_than_a_message_may_have(size: int) -> None:
    bomb = zlib.compress(bytes(size), 9)
    tracemalloc.start()
    try:
        with pytest.raises(MessageRefused) as caught:
            unpack(bomb, _GZIP)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert caught.value.refusal is Refusal.TOO_LARGE
    assert peak < 8 * LARGEST_BODY
    assert len(unpack(zlib.compress(bytes(LARGEST_BODY)), _GZIP)) == LARGEST_BODY


@pytest.mark.parametrize(
    ("method", "body"),
    [
        ("application/x-bz2", bz2.compress(b"[]")),
        ("application/x-lzma", lzma.compress(b"[]")),
        ("application/x-brotli", b""),
        ("application/zstd", b""),
        (_GZIP, zlib.compress(b"[]")[:-1]),
        (_GZIP, zlib.compress(b"[]") + b"more"),
        (17, b"[]"),
        (_GZIP, "text that is not packed"),
        ({"nested": 1}, "text"),
    ],
)
@pytest.mark.parametrize("broker", ["amqp", "redis"])
def test_the_client_unpacks_nothing(method: object, body: bytes | str, broker: str) -> None:
    message = made(broker, body, {"compression": method})
    assert isinstance(message.errors[0][1], MessageRefused)
    assert message.body in {body, body.encode() if isinstance(body, str) else body}
    assert "compression" not in message.headers


@pytest.mark.parametrize("broker", ["amqp", "redis"])
def test_messages_are_unpacked(broker: str) -> None:
    assert made(broker, zlib.compress(b"[]"), {"compression": _GZIP}).body == b"[]"
    assert made(broker, b"[]", {}).body == b"[]"


def test_what_goes_back_into_a_list_of_redis_is_as_it_came() -> None:
    headers = {"compression": _GZIP, "task": "smartchat.work"}
    assert made("redis", zlib.compress(b"[]"), dict(headers))._raw["headers"] == headers


def made(broker: str, body: bytes | str, headers: dict[str, object]) -> Any:
    if broker == "amqp":
        raw = SimpleNamespace(properties={"application_headers": headers}, body=body, delivery_tag=1, delivery_info={})
        return AmqpMessage(raw)
    channel = SimpleNamespace(decode_body=lambda data, _: data)
    return RedisMessage({"properties": {"delivery_tag": "1"}, "headers": headers, "body": body}, channel=channel)
