"""When passkeys may be used, and when one is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.accounts.passkey_policy import (
    MAX_PASSKEYS,
    challenge_digest,
    check_room,
    counter_went_back,
    passkey_name,
    relying_party,
)
from smartchat_core.errors import InvalidRequest


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://books.example.org", ("books.example.org", "https://books.example.org")),
        ("https://Books.Example.org:443/prefix/", ("books.example.org", "https://books.example.org")),
        ("https://books.example.org:8443", ("books.example.org", "https://books.example.org:8443")),
        ("http://localhost:8000/books", ("localhost", "http://localhost:8000")),
        ("https://localhost", ("localhost", "https://localhost")),
    ],
)
def test_what_browsers_know_an_address_as(address: str, expected: tuple[str, str]) -> None:
    party = relying_party(address)
    assert party is not None
    assert (party.id, party.origin) == expected


@pytest.mark.parametrize(
    "address",
    [
        "",
        "books",
        "http://books.example.org",
        "https://192.0.2.1",
        "https://[::1]:8000",
        "http://127.0.0.1:8000",
        "https://1.2.3",
        "ftp://localhost",
        "https://books.example.org:port",
        "https://bücher.example",
        "https://[",
    ],
)
def test_there_browsers_use_no_passkeys(address: str) -> None:
    assert relying_party(address) is None


@given(st.text(max_size=80))
def test_any_text_is_an_address_or_none(text: str) -> None:
    party = relying_party(text)
    assert party is None or party.origin.startswith(("https://", "http://localhost"))


@pytest.mark.parametrize(
    ("known", "given", "back"), [(0, 0, False), (0, 1, False), (5, 6, False), (5, 5, True), (5, 4, True), (5, 0, True)]
)
def test_a_counter_that_goes_back(known: int, given: int, back: bool) -> None:  # a case
    assert counter_went_back(known, given) is back


def test_a_challenge_is_bound() -> None:
    digests = {challenge_digest(challenge, bound) for challenge in ("a", "b") for bound in ("x", "y")}
    assert len(digests) == 4


def test_there_is_room_for_so_many() -> None:
    check_room(MAX_PASSKEYS - 1)
    with pytest.raises(InvalidRequest, match="at most"):
        check_room(MAX_PASSKEYS)


def test_a_passkey_has_a_name() -> None:
    assert passkey_name("  ") == "Passkey"
    assert passkey_name(" My phone ") == "My phone"
    for wrong in ("a" * 101, "a\u202eb"):
        with pytest.raises(InvalidRequest):
            passkey_name(wrong)
