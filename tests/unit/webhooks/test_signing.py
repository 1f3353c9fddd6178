from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime

import pytest

from smartchat_core.errors import InvalidRequest
from smartchat_core.webhooks.signing import new_secret, signed_headers
from tests.support.entropy import CountingEntropy

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
AT = datetime.fromtimestamp(1614265330, UTC)


def test_the_vector_of_the_specification() -> None:
    # From the tests of the reference libraries of Standard Webhooks.
    headers = signed_headers("msg_p5jXN8AQM9LWM0D4loKWxJek", AT, b'{"test": 2432232314}', [SECRET])
    assert dict(headers) == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_during_a_rotation_each_secret_signs() -> None:
    other = new_secret(CountingEntropy())
    signatures = dict(signed_headers("msg-1", AT, b"{}", [other, SECRET]))["webhook-signature"].split(" ")
    for secret, signature in zip((other, SECRET), signatures, strict=True):
        key = base64.b64decode(secret.removeprefix("whsec_"))
        expected = hmac.digest(key, b"msg-1.1614265330.{}", hashlib.sha256)
        assert signature == "v1," + base64.b64encode(expected).decode()


def test_a_secret_has_256_bits_and_is_another_one_each_time() -> None:
    entropy = CountingEntropy()
    first, second = new_secret(entropy), new_secret(entropy)
    assert first != second
    assert first.startswith("whsec_")
    assert len(base64.b64decode(first.removeprefix("whsec_"), validate=True)) == 32


def test_what_is_no_secret_signs_nothing() -> None:
    with pytest.raises(InvalidRequest):
        signed_headers("msg-1", AT, b"{}", ["whsec_ä"])
