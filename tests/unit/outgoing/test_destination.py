"""What a URL is addressed to, and which URLs are refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.errors import AddressRefused
from smartchat_core.outgoing.destination import MAX_URL_CHARACTERS, read_destination


@pytest.mark.parametrize(
    ("url", "scheme", "host", "port"),
    [
        ("https://books.example.org", "https", "books.example.org", 443),
        ("http://Books.Example.ORG./path?a=1#b", "http", "books.example.org", 80),
        ("https://a_b.example:8443/", "https", "a_b.example", 8443),
        ("http://localhost:11434", "http", "localhost", 11434),
        ("http://127.0.0.1:8001/v1", "http", "127.0.0.1", 8001),
        ("http://[0:0:0:0:0:0:0:1]:8001/v1", "http", "::1", 8001),
        ("https://xn--bcher-kva.example", "https", "xn--bcher-kva.example", 443),
    ],
)
def test_destinations(url: str, scheme: str, host: str, port: int) -> None:
    found = read_destination(url)
    assert (found.scheme, found.endpoint.host, found.endpoint.port) == (scheme, host, port)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "books.example.org",
        "//books.example.org",
        "ftp://books.example.org",
        "file:///etc/passwd",
        "gopher://127.0.0.1:6379/_x",
        "unix:///run/docker.sock",
        "http+unix://%2Frun%2Fdocker.sock/x",
        "http://",
        "http:///path",
        "http://user@books.example.org",
        "http://user:secret@books.example.org",
        "http://@books.example.org",
        "http://books.example.org\\@127.0.0.1/",
        "http://books.example.org/ x",
        "http://books.example.org\r\nHost: other/",
        "http://books.example.org\t/",
        "http://books.example.org:0/",
        "http://books.example.org:65536/",
        "http://books.example.org:99999999999/",
        "http://books.example.org:-1/",
        "http://books.example.org:80:80/",
        "http://b\u00fccher.example/",
        "http://\uff11\uff12\uff17.0.0.1/",
        "http://\u24db\u24de\u24d2alhost/",
        "http://127.0.0.1%2f@books.example.org/",
        "http://[fe80::1%25eth0]/",
        "http://[::1]x/",
        "http://x[::1]/",
        "http://[::1][::2]/",
        "http://[::g]/",
        "http://::1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://127.1/",
        "http://0177.0.0.1/",
        "http://127.0.0.0x1/",
        "http://256.0.0.1/",
        "http://books.example.1/",
        "http://-books.example/",
        "http://books..example/",
        "http://books.example../",
        "http://" + "a" * 64 + ".example/",
        "http://" + "a." * 200 + "example/",
        "http://books.example.org/" + "a" * MAX_URL_CHARACTERS,
    ],
)
def test_refused(url: str) -> None:
    with pytest.raises(AddressRefused) as raised:
        read_destination(url)
    assert "secret" not in raised.value.operator_message()


@given(st.text(max_size=60), st.sampled_from(["", "http://", "https://", "http://a@", "http://[", "http://127.0.0.1"]))
def test_any_text_is_read_or_refused(text: str, before: str) -> None:
    try:
        found = read_destination(before + text)
    except AddressRefused:
        return
    host = found.endpoint.host
    assert host.isascii()
    assert host == host.lower()
    assert host
    assert not set(host) & set("@/\\?#% ")
    assert 0 < found.endpoint.port < 65_536
