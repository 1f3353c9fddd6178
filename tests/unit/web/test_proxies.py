import ipaddress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat.settings import Settings
from smartchat.settings.networks import read_proxies, read_public_url
from smartchat.web.clients import client_address, client_behind
from smartchat.web.middleware.origin_guard import parse_origin
from smartchat.web.proxies import TrustedProxies, parse_node
from smartchat_core.errors import ConfigurationError

PEER, INNER, CLIENT = "127.0.0.1", "10.0.0.2", "198.51.100.1"
TRUSTED = TrustedProxies.of(("127.0.0.0/8", "10.0.0.0/8", "2001:db8:ffff::/48"))
TEXTS = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40)


def scope_of(*, peer: str | None = PEER, forwarded: tuple[str, ...] = (), proto: tuple[str, ...] = ()) -> Any:
    headers = [(b"x-forwarded-for", field.encode()) for field in forwarded]
    headers += [(b"x-forwarded-proto", field.encode()) for field in proto]
    return {"type": "http", "client": None if peer is None else (peer, 5), "headers": headers}


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("a name", "a name"),
        (None, "local"),
    ],
)
def test_the_client_by_its_address(address: str | None, client: str) -> None:
    assert client_address(scope_of(peer=address, forwarded=("192.0.2.1",))) == client


@pytest.mark.parametrize(
    ("forwarded", "client"),
    [
        ((), PEER),
        ((CLIENT,), CLIENT),
        ((f"192.0.2.7, {CLIENT}",), CLIENT),
        ((f"192.0.2.7, {CLIENT}, {INNER}",), CLIENT),
        ((f"192.0.2.7 ,{CLIENT}", INNER), CLIENT),
        ((f"{CLIENT}:4711",), CLIENT),
        ((f'"{CLIENT}:4711"',), CLIENT),
        (("[2001:db8::7]:4711",), "2001:db8::/64"),
        (("[2001:db8::7]",), "2001:db8::/64"),
        (("2001:db8::7",), "2001:db8::/64"),
        ((f"{CLIENT}, 2001:db8:ffff::1",), CLIENT),
        ((f"::ffff:{CLIENT}",), CLIENT),
        ((f"{CLIENT}, ::ffff:{INNER}",), CLIENT),
        ((f"{CLIENT}, unknown",), PEER),
        ((f"{CLIENT}, _hidden, {INNER}",), INNER),
        ((f"{CLIENT},, {INNER}",), INNER),
        ((f"for={CLIENT}",), PEER),
        (("300.1.1.1",), PEER),
        ((f"{CLIENT}:x",), PEER),
        (("[2001:db8::7",), PEER),
        (("[2001:db8::7]4711",), PEER),
        (("",), PEER),
        ((INNER,), INNER),
    ],
)
def test_the_client_behind_trusted_proxies(forwarded: tuple[str, ...], client: str) -> None:
    assert client_behind(TRUSTED)(scope_of(forwarded=forwarded)) == client


@pytest.mark.parametrize("peer", ["203.0.113.9", None, "testclient"])
def test_nobody_else_is_believed(peer: str | None) -> None:
    assert client_behind(TRUSTED)(scope_of(peer=peer, forwarded=(CLIENT,))) == (peer or "local")
    assert TRUSTED.scheme(scope_of(peer=peer, proto=("https",))) is None


def test_a_proxy_at_a_unix_socket_has_to_be_named() -> None:
    scope = scope_of(peer=None, forwarded=(f"192.0.2.7, {CLIENT}",))
    assert client_behind(TrustedProxies.of(("unix",)))(scope) == CLIENT
    assert client_behind(TRUSTED)(scope) == "local"


@given(made_up=st.lists(TEXTS, max_size=5), inner=st.integers(0, 3), lines=st.booleans())
def test_nobody_can_write_themselves_another_address(made_up: list[str], inner: int, lines: bool) -> None:
    entries = [*made_up, CLIENT, *[INNER] * inner]
    forwarded = tuple(entries) if lines else (", ".join(entries),)
    assert client_behind(TRUSTED)(scope_of(forwarded=forwarded)) == CLIENT


@given(text=TEXTS)
def test_an_entry_is_an_address_or_nothing(text: str) -> None:
    found = parse_node(text)
    assert found is None or found == ipaddress.ip_address(str(found))


@pytest.mark.parametrize(
    ("forwarded", "proto", "scheme"),
    [
        ((CLIENT,), ("https",), "https"),
        ((CLIENT,), ("HTTPS",), "https"),
        ((CLIENT,), ("https, http",), "http"),
        ((CLIENT,), ("https", "http"), "http"),
        ((CLIENT, INNER), ("https, http",), "https"),
        ((CLIENT, INNER), ("http, https, http",), "https"),
        ((CLIENT, INNER), ("https",), "https"),
        ((), ("https",), "https"),
        ((CLIENT,), ("gopher",), None),
        ((CLIENT,), (), None),
    ],
)
def test_the_scheme_is_the_one_that_the_outermost_trusted_proxy_saw(
    forwarded: tuple[str, ...], proto: tuple[str, ...], scheme: str | None
) -> None:
    assert TRUSTED.scheme(scope_of(forwarded=forwarded, proto=proto)) == scheme


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("127.0.0.1, 10.0.0.0/8,unix", ("127.0.0.1/32", "10.0.0.0/8", "unix")),
        ('["10.0.0.0/8", "::1"]', ("10.0.0.0/8", "::1/128")),
        (["::ffff:10.0.0.0/104"], ("10.0.0.0/8",)),
        ("", ()),
        ([], ()),
    ],
)
def test_how_proxies_are_written(written: object, read: tuple[str, ...]) -> None:
    assert read_proxies(written) == read


@pytest.mark.parametrize(
    "written", [0, 1, True, "1", "0", [1], "10.0.0.1/8", "0.0.0.0/0", "::/0", "books.example", "10.0.0.0/33", {"a": 1}]
)
def test_what_names_no_proxies_is_reported(written: object, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigurationError) as raised:
        Settings(trusted_proxies=written)
    assert "trusted_proxies" in raised.value.message
    assert "10.0.0.0/8" in raised.value.remedy
    if isinstance(written, str):
        monkeypatch.setenv("SMARTCHAT_TRUSTED_PROXIES", written)
        with pytest.raises(ConfigurationError):
            Settings()


def test_proxies_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMARTCHAT_TRUSTED_PROXIES", "127.0.0.1/32,unix")
    assert Settings().trusted_proxies == ("127.0.0.1/32", "unix")


@pytest.mark.parametrize(
    ("written", "read"),
    [("", ""), ("https://Books.example/", "https://books.example"), ("http://[::1]:8000", "http://[::1]:8000")],
)
def test_public_addresses(written: str, read: str) -> None:
    assert read_public_url(written) == read


@pytest.mark.parametrize(
    "written",
    ["books.example", "ftp://books.example", "https://u:hunter2@books.example", "https://books.example/hunter2",
     "https://books.example/?k=hunter2", "https://books.example:hunter2", "https://", "https://[hunter2"],
)  # fmt: skip
def test_what_is_no_public_address(written: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        read_public_url(written)
    assert "hunter2" not in raised.value.operator_message()


def test_origins() -> None:
    assert parse_origin("https://books.example") == ("https", "books.example", 443)
    assert parse_origin("http://[::1]:8000") == ("http", "::1", 8000)
    for text in ("null", "", "https://", "https://h:x", "file:///a"):
        assert parse_origin(text) is None
