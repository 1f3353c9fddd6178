"""The cookie of a session."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat.web.access.session_cookie import (
    PLAIN_NAME,
    SECURE_NAME,
    expired_cookie,
    presented_session,
    session_cookie,
)


def scope_of(*cookies: str) -> Any:
    return {"type": "http", "headers": [(b"cookie", one.encode("latin-1", "replace")) for one in cookies]}


def test_the_cookie_is_for_this_host_by_tls_alone() -> None:
    header = session_cookie("token", https=True).to_header(header="")
    assert header.startswith(f"{SECURE_NAME}=token; ")
    parts = {one.strip().casefold() for one in header.split(";")[1:]}
    assert parts == {"httponly", "path=/", "samesite=lax", "secure"}
    plain = session_cookie("token", https=False).to_header(header="")
    assert plain.startswith(f"{PLAIN_NAME}=token; ")
    assert "secure" not in plain.casefold()


def test_a_browser_forgets_the_cookie() -> None:
    assert "Max-Age=0" in expired_cookie(https=True).to_header(header="")


@pytest.mark.parametrize(
    ("cookies", "expected"),
    [
        ((), None),
        (("other=1",), None),
        ((f"other=1; {SECURE_NAME}=abc",), "abc"),
        (("other=1", f"{SECURE_NAME}=abc"), "abc"),
        ((f"{SECURE_NAME}=a=b",), "a=b"),
        ((f"{SECURE_NAME}=",), ""),
        ((f"{PLAIN_NAME}=abc",), None),
        ((f"{SECURE_NAME}=abc; {SECURE_NAME}=abc",), ""),
        ((f"{SECURE_NAME}={'a' * 100}",), ""),
        ((f"{SECURE_NAME}=abc; x={'a' * 9_000}",), ""),
    ],
)
def test_what_is_presented(cookies: tuple[str, ...], expected: str | None) -> None:
    assert presented_session(scope_of(*cookies), https=True) == expected


@given(st.lists(st.text(), max_size=4))
def test_any_header_is_read(cookies: list[str]) -> None:
    assert len(presented_session(scope_of(*cookies), https=False) or "") < 100
