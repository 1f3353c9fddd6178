"""ISBNs in one form."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.model.isbn import normal_isbn
from smartchat_core.model.metadata import Metadata, year_of


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("978-0-306-40615-7", "9780306406157"),
        ("urn:isbn:9780306406157", "9780306406157"),
        ("ISBN-10: 0-306-40615-2", "9780306406157"),
        ("0 8044 2957 x", "9780804429573"),
        ("eISBN 979\u20111\u201190013\u20112\u20111", ""),
        ("979-10-90636-07-1", "9791090636071"),
        ("9780306406158", ""),
        ("0306406153", ""),
        ("123-456", ""),
        ("urn:uuid:12345678-1234-1234-1234-123456789012", ""),
        ("\u0669780306406157", ""),
        ("", ""),
        ("9" * 5_000, ""),
    ],
)
def test_one_form(written: str, read: str) -> None:
    assert normal_isbn(written) == read


@given(st.integers(0, 10**9 - 1))
def test_ten_digits_become_the_thirteen_that_name_the_same_book(number: int) -> None:
    core = f"{number:09}"
    check = -sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), core, strict=True)) % 11
    long = normal_isbn(core + ("X" if check == 10 else str(check)))
    assert long[:12] == f"978{core}"
    assert normal_isbn(long) == long
    assert sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(long)) % 10 == 0


@given(st.integers(0, 10**9 - 1), st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(number: int, place: int, difference: int) -> None:
    core = f"{number:09}"
    check = -sum(weight * int(digit) for weight, digit in zip(range(10, 1, -1), core, strict=True)) % 11
    digits = core + ("X" if check == 10 else str(check))
    if digits[place] != "X":
        digits = f"{digits[:place]}{(int(digits[place]) + difference) % 10}{digits[place + 1 :]}"
        assert normal_isbn(digits) == ""


def test_the_isbns_among_the_identifiers_come_once() -> None:
    metadata = Metadata(identifiers=("urn:uuid:1", "0-306-40615-2", "9780306406157"))
    assert metadata.isbns == ("9780306406157",)


@pytest.mark.parametrize(
    ("date", "year"),
    [("1851", 1851), ("1851-10-18T00:00:00Z", 1851), ("October 1851", 1851), ("18511018", None), ("", None)],
)
def test_the_year_of_a_date(date: str, year: int | None) -> None:
    assert year_of(date) == year
