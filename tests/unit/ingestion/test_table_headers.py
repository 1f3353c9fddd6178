from __future__ import annotations

import pytest

from smartchat_core.ingestion.segmentation import segment
from smartchat_core.ingestion.table_headers import with_table_headers
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.passage import Passage
from smartchat_core.model.section import Section
from smartchat_core.model.span import Span

_HEADER = "Parish Miller Yearly rent"
_ROWS = [f"Parish {number} Family {number * 7} {number * 13} crowns" for number in range(200)]
_VERSE = [f"The wheel goes round for the {number}th time," for number in range(200)]


def _passages(text: str, sections: tuple[Section, ...] = ()) -> tuple[Passage, ...]:
    made = with_table_headers(segment(text, sections, document_id=DocumentId("d")), text)
    assert all(passage.span.of(text) == passage.text for passage in made)
    return made


def test_rows_behind_the_first_passage_are_found_by_the_header() -> None:
    text = f"Words before.\n\n{_HEADER}\n" + "\n".join(_ROWS) + "\n\nWords behind it."
    passages = _passages(text)
    assert len(passages) > 4
    assert _HEADER in passages[0].text
    assert passages[0].header == ""
    inner = [passage for passage in passages[1:] if passage.text.startswith("Parish")]
    assert {passage.header for passage in inner} == {_HEADER}
    assert all(_HEADER in passage.searched and _HEADER not in passage.text for passage in inner)


def test_each_table_has_its_own_header() -> None:
    text = "\n\n".join(f"{header}\n" + "\n".join(_ROWS[:90]) for header in ("One A B", "Two C D"))
    split = text.index("Two C D")
    for passage in _passages(text):
        if passage.header:
            assert passage.header == ("One A B" if passage.span.start < split else "Two C D")
    assert {passage.header for passage in _passages(text)} == {"", "One A B", "Two C D"}


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(_VERSE),
        "It stood at the river. " * 200,
        "\n\n".join(_ROWS),
        f"{'A very long line of words ' * 20}\n" + "\n".join(_ROWS),
        "They were, in order:\n" + "\n".join(_ROWS),
    ],
)
def test_other_texts_have_none(text: str) -> None:
    assert {passage.header for passage in _passages(text)} == {""}


def test_a_table_does_not_go_on_in_another_section() -> None:
    text = f"{_HEADER}\n" + "\n".join(_ROWS)
    middle = text.index("Parish 100 ")
    sections = (
        Section(ordinal=0, title="a", span=Span(start=0, end=middle - 1)),
        Section(ordinal=1, title="b", span=Span(start=middle, end=len(text))),
    )
    first = next(passage for passage in _passages(text, sections) if passage.section == 1)
    assert first.header == ""
