"""Quotation marks around quotes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.chat.quoting import quoted


@pytest.mark.parametrize(
    ("quote", "shown"),
    [
        ("The ship sank.", "“The ship sank.”"),
        ("“Sink,” said he.", "‘“Sink,” said he.’"),
        ("He said “Sink.”", "‘He said “Sink.”’"),
        ("“Sink,” said he. “Now.”", "“Sink,” said he. “Now.”"),
        ("sink,” said he.", "“sink,” said he."),
        ("He said: “Sink", "He said: “Sink”"),
        ("“One day.\n“Another day.”", "“One day.” / “Another day.”"),
        ("type ”reset” or ”clear”", "‘type ”reset” or ”clear”’"),
        ("„Sinke“, sagte er.", "‘„Sinke“, sagte er.’"),
        ("«Coule»", "«Coule»"),
        ("»Sinke«, sagte er.", "‘»Sinke«, sagte er.’"),
        ('he said, "sink', 'he said, "sink"'),
        ('sink", he said', '"sink", he said'),
    ],
)
def test_as_many_marks_open_as_close(quote: str, shown: str) -> None:
    assert quoted(quote) == shown


@given(st.lists(st.sampled_from(["a word", "“in marks”", "and", "“Go,” said she."]), min_size=1))
def test_what_is_whole_stays_whole(parts: list[str]) -> None:
    line = quoted(" ".join(parts))
    assert line.count("“") == line.count("”")
