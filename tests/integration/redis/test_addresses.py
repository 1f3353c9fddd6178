import traceback

import pytest

from smartchat_adapters.redis.address import RedisAddress
from smartchat_adapters.redis.cache import RedisCache
from smartchat_core.errors import ConfigurationError


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("redis://localhost", "redis://localhost:6379/0"),
        ("redis://127.0.0.1:7000/3", "redis://127.0.0.1:7000/3"),
        ("redis://:hunter2@host/1", "redis://host:6379/1"),
        ("rediss://user:hunter2@host:6380?db=2&ssl_cert_reqs=required", "rediss://host:6380/2"),
        ("redis://[::1]:7000", "redis://[::1]:7000/0"),
        ("redis+unix:///run/valkey.sock?db=1", "redis+unix:///run/valkey.sock?db=1"),
        ("redis+unix://user:hunter2@/run/a%20b.sock", "redis+unix:///run/a b.sock?db=0"),
    ],
)
def test_shown_without_secrets(url: str, shown: str) -> None:
    address = RedisAddress.parse(url)
    assert address.shown == shown
    assert "hunter2" not in repr(address)


@pytest.mark.parametrize(
    ("url", "cause"),
    [
        ("redis:///1", "it names no host"),
        ("redis://host/one", "what names the database is no number"),
        ("redis://host/-1", "what names the database is no number"),
        ("redis://host/1?db=2", "it names the database twice"),
        ("redis://host?db=", None),
        ("redis://host:port", "its port or its options cannot be read"),
        ("redis://host:70000", "its port or its options cannot be read"),
        ("redis://host?decode_responses=yes", "unknown option"),
        ("redis://host?db", "its options cannot be read"),
        ("redis+unix://host", "it names no socket"),
        ("http://host", "it begins with another scheme"),
        ("redis://[::1", "its host, its port"),
    ],
)
def test_what_makes_no_sense_is_refused(url: str, cause: str | None) -> None:
    if cause is None:
        assert RedisAddress.parse(url).shown == "redis://host:6379/0"
        return
    with pytest.raises(ConfigurationError) as raised:
        RedisCache(url)
    assert cause in raised.value.cause
    assert "redis://user:password@host:6379/0" in raised.value.remedy


@pytest.mark.parametrize(
    "url",
    [
        "redis://user:hunter2/x@host:6379/0",
        "redis://user:1/hunter2@host/0",
        "redis://user:1?hunter2=x@host/0",
        "redis://user:hunter2#x@host/0",
        "redis://user:hunter2\N{ACCOUNT OF}@host/0",
        "redis+unix://user:1/hunter2@/run/valkey.sock",
    ],
)
def test_a_password_that_is_not_encoded_is_not_repeated(url: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        RedisCache(url)
    assert "hunter2" not in "".join(traceback.format_exception(raised.value, limit=0))


async def test_certificates_that_are_not_there() -> None:
    with pytest.raises(ConfigurationError):
        async with RedisCache("rediss://localhost?ssl_cert_reqs=perhaps"):
            pass
