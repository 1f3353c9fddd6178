from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat.web.rate_limiting import Kind, Rates, TooOften, client_address, client_behind, kind_of
from smartchat_core.resilience.rate_limit import RateDecision, RateLimit


def scope_of(*, client: tuple[str, int] | None = ("203.0.113.9", 5), forwarded: tuple[str, ...] = ()) -> Any:
    return {
        "type": "http",
        "client": client,
        "headers": [(b"x-forwarded-for", field.encode()) for field in forwarded],
    }


@pytest.mark.parametrize(
    ("method", "template", "kind"),
    [
        ("POST", "/api/ask", Kind.ASKS),
        ("POST", "/api/documents", Kind.UPLOADS),
        ("GET", "/api/documents", Kind.READS),
        ("GET", "/api/documents/{document_id}/cover", Kind.READS),
        ("DELETE", "/api/documents/{document_id}", Kind.READS),
        ("POST", "/api/search", Kind.READS),
        ("OPTIONS", "/api/ask", Kind.READS),
        ("GET", "/", None),
        ("GET", "/health", None),
        ("GET", "/static", None),
        ("GET", "/schema/openapi.json", None),
        ("GET", "/apiary", None),
    ],
)
def test_what_a_request_counts_as(method: str, template: str, kind: Kind | None) -> None:
    scope: Any = {"method": method, "path_template": template}
    assert kind_of(scope) is kind


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("a name", "a name"),
    ],
)
def test_the_client_by_its_address(address: str, client: str) -> None:
    assert client_address(scope_of(client=(address, 5))) == client


def test_a_client_without_an_address() -> None:
    assert client_address(scope_of(client=None)) == "local"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "client"),
    [
        (0, ("198.51.100.1",), "203.0.113.9"),
        (1, (), "203.0.113.9"),
        (1, ("198.51.100.1",), "198.51.100.1"),
        (1, ("made.up, 192.0.2.7, 198.51.100.1",), "198.51.100.1"),
        (1, ("192.0.2.7", "198.51.100.1"), "198.51.100.1"),
        (2, ("192.0.2.7, 198.51.100.1, 10.0.0.2",), "198.51.100.1"),
        (2, ("192.0.2.7 ,198.51.100.1", "10.0.0.2"), "198.51.100.1"),
        (2, ("10.0.0.2",), "203.0.113.9"),
        (1, ("2001:db8:1:2:3:4:5:6",), "2001:db8:1:2::/64"),
        (1, ("unknown",), "203.0.113.9"),
        (1, ("",), "203.0.113.9"),
    ],
)
def test_the_client_behind_proxies(proxies: int, forwarded: tuple[str, ...], client: str) -> None:
    assert client_behind(proxies)(scope_of(forwarded=forwarded)) == client


@given(made_up=st.lists(st.text(st.characters(min_codepoint=32, max_codepoint=126)), max_size=5))
def test_nobody_can_write_themselves_another_address(made_up: list[str]) -> None:
    for proxies in (1, 2, 3):
        noted = ["198.51.100.1", *["10.0.0.2"] * (proxies - 1)]
        scope = scope_of(forwarded=(", ".join([*made_up, *noted]),))
        assert client_behind(proxies)(scope) == "198.51.100.1"


def test_rates_within_a_minute() -> None:
    rates = Rates.per_minute(reads=0, asks=5)
    assert rates.of(Kind.READS) is None
    assert rates.of(Kind.ASKS) == RateLimit(most=5, period_seconds=60)
    assert rates.of(Kind.UPLOADS) == RateLimit(most=120, period_seconds=60)


def test_what_a_refused_client_is_told() -> None:
    limit = RateLimit(most=1_200, period_seconds=60)
    decision = RateDecision(allowed=False, remaining=0, retry_after_seconds=3.2, reset_seconds=59.01)
    error = TooOften(Kind.ASKS, limit, decision)
    assert error.tell() == "there were more than 1,200 questions within 60 seconds. Try again in 4 seconds."
    assert error.retry_after_seconds == 3.2
    assert error.headers == {"RateLimit-Policy": '"asks";q=1200;w=60', "RateLimit": '"asks";r=0;t=60'}
