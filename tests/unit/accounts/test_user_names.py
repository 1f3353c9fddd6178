"""Names to sign in with, mail addresses and display names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.accounts.user_names import canonical_email, canonical_name, checked_display_name
from smartchat_core.errors import InvalidRequest


@pytest.mark.parametrize(
    ("given_name", "name"),
    [("ann", "ann"), (" Ann ", "ann"), ("ann.b-c_2", "ann.b-c_2"), ("7", "7"), ("a" * 64, "a" * 64)],
)
def test_a_name_has_one_form(given_name: str, name: str) -> None:
    assert canonical_name(given_name) == name


@pytest.mark.parametrize(
    "given_name",
    [
        "",
        " ",
        "a" * 65,
        "-ann",
        "ann.",
        "ann b",
        "ann\r\nbob",
        "ann\0",
        "\N{CYRILLIC SMALL LETTER A}nn",
        "\N{FULLWIDTH LATIN SMALL LETTER A}nn",
        "\N{KELVIN SIGN}ate",
        "ann\N{ZERO WIDTH SPACE}",
        "ann@example.org",
    ],
)
def test_what_could_look_like_another_name_is_none(given_name: str) -> None:
    with pytest.raises(InvalidRequest):
        canonical_name(given_name)


@given(st.text(max_size=80))
def test_the_form_of_a_name_stays(text: str) -> None:
    try:
        name = canonical_name(text)
    except InvalidRequest:
        return
    assert canonical_name(name) == name
    assert name.isascii()


@pytest.mark.parametrize(
    ("given_address", "address"),
    [
        ("Ann@Example.ORG", "ann@example.org"),
        (" a+b@x.example ", "a+b@x.example"),
        ("root@localhost", "root@localhost"),
    ],
)
def test_a_mail_address_has_one_form(given_address: str, address: str) -> None:
    assert canonical_email(given_address) == address


@pytest.mark.parametrize(
    "given_address",
    [
        "",
        "ann",
        "@example.org",
        "ann@",
        "ann@@example.org",
        "a..b@example.org",
        ".a@example.org",
        "a@-x.org",
        "a@x..org",
        "ann@example.org\r\nBcc: bob@example.org",
        "ann <ann@example.org>",
        "ann@ex\N{CYRILLIC SMALL LETTER A}mple.org",
        f"{'a' * 65}@example.org",
        f"a@{'b.' * 130}org",
    ],
)
def test_what_is_no_mail_address_is_refused(given_address: str) -> None:
    with pytest.raises(InvalidRequest):
        canonical_email(given_address)


def test_a_display_name_may_hold_any_script() -> None:
    assert checked_display_name("  Søren Åaby 王 ") == "Søren Åaby 王"
    assert checked_display_name("e\N{COMBINING ACUTE ACCENT}") == "\N{LATIN SMALL LETTER E WITH ACUTE}"


@pytest.mark.parametrize(
    "name", ["a\nb", "a\0", "a\N{RIGHT-TO-LEFT OVERRIDE}b", "a\N{ZERO WIDTH SPACE}b", "a" * 101, "a" * 9_999]
)
def test_a_display_name_shows_what_it_holds(name: str) -> None:
    with pytest.raises(InvalidRequest):
        checked_display_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "\N{GREEK CAPITAL LETTER ALPHA}nn",
        "\N{CYRILLIC CAPITAL LETTER A}nn Lee",
        "Ann \N{CYRILLIC CAPITAL LETTER DZE}mith",
        "\N{FULLWIDTH LATIN CAPITAL LETTER A}nn",
        "\N{MATHEMATICAL BOLD CAPITAL A}nn",
        "\N{LATIN SMALL LIGATURE FI}n",
        "Ann \N{HEBREW LETTER ALEF}b",
    ],
)
def test_a_display_name_that_looks_like_another_is_refused(name: str) -> None:
    with pytest.raises(InvalidRequest):
        checked_display_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "Аня",
        "Ann (Аня)",
        "山田ヤマダー",
        "佐々木",
        "김Kim",
        "Łukasz Żółć",
        "ʻOkina",
        "שלום",
        "Σίσυφος",
        "O'Brien-3",
    ],  # names as they are written
)
def test_a_display_name_of_any_language_is_taken(name: str) -> None:
    assert checked_display_name(name) == name
