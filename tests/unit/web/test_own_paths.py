"""Paths that a browser may be led to."""

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat.web.access.own_paths import own_path

HERE = "https://books.example.org/sign-in"


@pytest.mark.parametrize("path", ["/", "/account", "/account/keys?x=1", "/a/b.c~d", "/%2F%2Fevil.example"])
def test_own_paths_are_kept(path: str) -> None:
    assert own_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        "",
        "account",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "/a\r\nSet-Cookie: x=1",
        "/\t/evil.example",
        " /account",
        "/account#//evil",
        "/" + "a" * 600,
    ],
)
def test_others_lead_to_the_page(path: str) -> None:
    assert own_path(path) == "/"


@given(st.text(st.sampled_from("/\\.:?#@%ab \t\r\n;"), max_size=30))
def test_nothing_leads_to_another_host(path: str) -> None:
    target = urlsplit(urljoin(HERE, own_path(path).replace("\\", "/")))
    assert (target.scheme, target.netloc) == ("https", "books.example.org")
