import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.ops.access import Refusal, Visitor, Watchers, is_forwarded

OPEN = Watchers()
LOCKED = Watchers(token="hunter2-ü")


def basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


@pytest.mark.parametrize("peer", ["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"])
@pytest.mark.parametrize("host", ["localhost", "LOCALHOST", "127.0.0.1", "::1"])
def test_without_a_token_this_machine_may(peer: str, host: str) -> None:
    assert OPEN.refusal(Visitor(peer=peer, host=host)) is None


@pytest.mark.parametrize(
    "visitor",
    [
        Visitor(peer="10.0.0.1"),
        Visitor(peer="::ffff:10.0.0.1"),
        Visitor(peer=""),
        Visitor(peer="testclient"),
        Visitor(peer="127.0.0.1", host="books.example"),
        Visitor(peer="127.0.0.1", host=""),
        Visitor(peer="127.0.0.1", host="localhost.evil.example"),
        Visitor(peer="127.0.0.1", forwarded=True),
        Visitor(peer="10.0.0.1", authorization="Bearer anything"),
    ],
)
def test_without_a_token_nobody_else_may(visitor: Visitor) -> None:
    assert OPEN.refusal(visitor) is Refusal.MISSING_TOKEN


@pytest.mark.parametrize(
    "authorization",
    ["Bearer hunter2-ü", "bearer  hunter2-ü ", basic("prometheus", "hunter2-ü"), basic("", "hunter2-ü")],
)
def test_with_the_token_everybody_may(authorization: str) -> None:
    assert LOCKED.refusal(Visitor(peer="203.0.113.9", forwarded=True, authorization=authorization)) is None


@pytest.mark.parametrize(
    "authorization", ["", "Bearer", "Bearer  ", "Digest x", "Basic !!!", "Basic aGVsbG8=", "hunter2-ü"]
)
def test_no_token(authorization: str) -> None:
    assert LOCKED.refusal(Visitor(peer="127.0.0.1", authorization=authorization)) is Refusal.MISSING_TOKEN


@pytest.mark.parametrize(
    "authorization", ["Bearer hunter2", "Bearer hunter2-ü x", basic("hunter2-ü", ""), basic("a", "hunter2-ü:b")]
)
def test_a_wrong_token(authorization: str) -> None:
    assert LOCKED.refusal(Visitor(peer="127.0.0.1", authorization=authorization)) is Refusal.WRONG_TOKEN


@given(st.text(), st.text(), st.text(), st.booleans())
def test_whatever_comes_nobody_gets_in_by_chance(peer: str, host: str, text: str, forwarded: bool) -> None:
    for authorization in (text, f"Bearer {text}", f"Basic {text}"):
        visitor = Visitor(peer=peer, host=host, authorization=authorization, forwarded=forwarded)
        assert LOCKED.refusal(visitor) in {Refusal.MISSING_TOKEN, Refusal.WRONG_TOKEN}


def test_the_token_is_not_shown() -> None:
    assert "hunter2" not in repr(LOCKED)


@pytest.mark.parametrize(
    ("headers", "version", "told"),
    [
        ({"host", "connection"}, "1.1", False),
        (set(), "2", False),
        ({"X-Forwarded-For"}, "1.1", True),
        ({"via"}, "2", True),
        ({"host", "connection"}, "1.0", True),
    ],
)
def test_a_proxy_is_seen_by_what_it_adds_or_by_its_old_protocol(headers: set[str], version: str, told: bool) -> None:
    assert is_forwarded(headers, version=version) is told
