from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.accounts.passwords import MAX_PASSWORD, MIN_PASSWORD, checked_password, normal_password
from smartchat_core.errors import WeakPassword
from smartchat_core.testing.fakes.credentials import FakeCommonPasswords

COMMON = FakeCommonPasswords({"password", "sunshine", "leavemealone", "dragon", "123456"})


def check(password: str, *about: str) -> str:
    return checked_password(password, common=COMMON, about=about)


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery staple",
        "mirtylon vebra",
        "        a quiet place",
        "\N{CYRILLIC SMALL LETTER PE}ароль под дождём",
        "月の光に照らされた静かな本棚です",
        "x9!kQ#02mmVz",
        "hunter2hunter3hunter4 walks",
    ],
)
def test_long_ones_of_any_characters_are_taken(password: str) -> None:
    assert check(password, "ann") == unicodedata.normalize("NFC", password)


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "eleven char",
        "leavemealone",
        "LeaveMeAlone",
        "L3aveMeAlone!!",
        "sunshine2024!!!",
        "!!!p@ssw0rd1999",
        "sunshinedragon",
        "aaaaaaaaaaaaaaaa",
        "abcabcabcabcabc",
        "abcdefghijklmnop",
        "098765432109",
        "qwertyuiopasdf",
        "123qweasdzxc",
        "ann-marie loves books"[:15],
        "my smartchat secret",
    ],
)
def test_what_is_guessed_first_is_refused(password: str) -> None:
    with pytest.raises(WeakPassword) as caught:
        check(password, "ann-marie", "marie@example.org")
    assert password not in caught.value.operator_message()


def test_the_length_counts_composed_characters() -> None:
    decomposed = unicodedata.normalize("NFD", "é" + "kvxmbtrwzpl")
    assert len(decomposed) == MIN_PASSWORD + 1
    assert check(decomposed) == "ékvxmbtrwzpl"
    with pytest.raises(WeakPassword):
        check(decomposed[:-1])


def test_the_longest_is_taken_and_one_more_is_not() -> None:
    words = " ".join(f"word{number}" for number in range(40))
    assert check(words[:MAX_PASSWORD]) == words[:MAX_PASSWORD]
    for length in (MAX_PASSWORD + 1, 5 * MAX_PASSWORD):
        with pytest.raises(WeakPassword, match="more than"):
            check((words * 10)[:length])


@given(st.text(max_size=200))
def test_it_is_taken_in_the_form_that_is_compared_later(password: str) -> None:
    try:
        taken = check(password)
    except WeakPassword:
        return
    assert taken == normal_password(password) == normal_password(taken)
    assert MIN_PASSWORD <= len(taken) <= MAX_PASSWORD


@given(st.text(alphabet="kvxmb trwzplhn", min_size=14, max_size=20), st.sampled_from(["anna", "bruno.k"]))
def test_a_name_in_it_is_refused(password: str, name: str) -> None:
    with pytest.raises(WeakPassword, match="name"):
        check(password[:9] + name.upper() + password[9:], name)
