"""Names of shelves and groups, which other people see."""

import pytest

from smartchat_core.accounts.shared_names import MAX_SHARED_NAME, shared_name
from smartchat_core.errors import InvalidRequest


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Readers", "Readers"),
        ("  Readers of   Dublin ", "Readers of Dublin"),
        ("Cafe\u0301", "Café"),
        ("Читатели и readers", "Читатели и readers"),
        ("日本語の本 2", "日本語の本 2"),
        ("C++ / 19th century", "C++ / 19th century"),
        ("grp-of-friends", "grp-of-friends"),
    ],
)
def test_names_are_kept_in_one_form(given: str, kept: str) -> None:
    assert shared_name(given) == kept


@pytest.mark.parametrize(
    "given",
    [
        "",
        "   ",
        "x" * (MAX_SHARED_NAME + 1),
        "a\u200bb",
        "a\u202eb",
        "a\r\nb",
        "Re\u0430ders",
        "\uff32eaders",
        "grp-0a1b2c3d4e5f6a7b8c9d",
        "SHF-0A1B",
    ],
)
def test_what_may_be_taken_for_another_is_refused(given: str) -> None:
    with pytest.raises(InvalidRequest):
        shared_name(given)
