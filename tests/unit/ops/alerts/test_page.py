"""The list of alerts for people is that of the program."""

from tests.support.alerts.page import PAGE, text


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == text(), "run `python -m tests.support.alerts.page`"
