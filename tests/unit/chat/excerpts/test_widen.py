"""What an excerpt shows around a sentence."""

import pytest

from smartchat_core.chat.excerpts.openings import announces, is_item, leans_back
from smartchat_core.chat.excerpts.widen import heading_of, stretch_around, widen
from smartchat_core.model.section import Section
from smartchat_core.model.span import Span


def widened(text: str, sentence: str, *, room: int = 0) -> str:
    at = text.index(sentence)
    whole = Span(start=0, end=len(text))
    return widen(text, Span(start=at, end=at + len(sentence)), within=whole, room=room).of(text)


def test_a_sentence_that_stands_alone_stays_alone() -> None:
    text = "Mary kept bees. The hive stood by the wall. It rained."
    assert widened(text, "The hive stood by the wall.") == "The hive stood by the wall."


def test_a_pronoun_gets_the_sentence_before() -> None:
    text = "Nobody came. The smith made a key. He hid it under the stone. It rained."
    assert widened(text, "He hid it under the stone.") == "The smith made a key. He hid it under the stone."


def test_a_pronoun_at_the_head_of_a_paragraph_is_left_there() -> None:
    text = "The smith made a key.\n\nHe hid it under the stone."
    assert widened(text, "He hid it under the stone.") == "He hid it under the stone."


def test_what_is_announced_follows() -> None:
    text = "You need this. Start the pump as follows.\n\n# pump --start\n\nThen wait."
    assert widened(text, "Start the pump as follows.") == "Start the pump as follows.\n\n# pump --start"


def test_room_is_filled_with_an_announcement_and_what_it_announces_or_with_neither() -> None:
    text = "It rained. The pump stands still at first. Start it as follows:\n\n# pump --start\n\nThen wait."
    whole = "The pump stands still at first. Start it as follows:\n\n# pump --start"
    assert widened(text, "The pump stands still at first.", room=len(whole)) == whole
    assert widened(text, "The pump stands still at first.", room=len(whole) - 1) == text[: text.index(" Start")]


def test_a_command_gets_what_leads_to_it() -> None:
    text = "Read on.\n\nThe pump is started with:\n\n# pump --prime\n\n# pump --start\n\nThen wait."
    assert widened(text, "# pump --start") == "The pump is started with:\n\n# pump --prime\n\n# pump --start"


def test_a_quotation_is_shown_to_its_end_and_from_its_beginning() -> None:
    text = "He came in. “I saw her. She wore the ring,” he said. Nobody believed him."
    assert widened(text, "She wore the ring,” he said.") == "“I saw her. She wore the ring,” he said."
    assert widened(text, "“I saw her.") == "“I saw her. She wore the ring,” he said."


def test_room_is_filled_with_what_stands_around() -> None:
    text = "One came. Two came. Three came. Four came. Five came."
    assert widened(text, "Three came.", room=35) == "Two came. Three came. Four came."


def test_nothing_outside_of_the_limits_is_read_or_shown() -> None:
    text = "Seen by nobody. He took the key. It opened as follows:"
    limits = Span(start=text.index("He"), end=text.index(" It"))
    hidden = "x" * limits.start + text[limits.start : limits.end] + "y" * (len(text) - limits.end)
    for one in (text, hidden):
        assert widen(one, limits, within=limits, room=300) == limits


@pytest.mark.parametrize("text", ["He left.", "it was late.", "Elle partit.", "Diese Frau ging.", "彼は去った。"])
def test_openings_that_need_what_stands_before(text: str) -> None:
    assert leans_back(text)


@pytest.mark.parametrize("text", ["Helen left.", "The end came.", "7 men left.", ""])
def test_openings_that_need_nothing(text: str) -> None:
    assert not leans_back(text)


@pytest.mark.parametrize(
    "text", ["He wrote these words:", "Do it as follows.", "He cried: “", "Das geht wie folgt.", "2."]
)
def test_announcements(text: str) -> None:
    assert announces(text)


def test_items() -> None:
    assert is_item("# make")
    assert is_item("3. Turn it")
    assert is_item("• a nut")
    assert not is_item("Turn it")
    assert not is_item("3.5 metres")


def test_the_heading_is_the_first_line_that_is_the_title() -> None:
    text = "2.1 The Pump\n\nIt runs."
    section = Section(ordinal=0, title="The pump", span=Span(start=0, end=len(text)))
    assert heading_of(section, text).of(text) == "2.1 The Pump"
    other = Section(ordinal=0, title="The hose", span=Span(start=0, end=len(text)))
    assert not heading_of(other, text)


def test_a_stretch_ends_at_the_next_heading_and_at_the_bound() -> None:
    text = "Pump\n\nIt runs.\n\nHose\n\nIt leaks."
    sections = (
        Section(ordinal=0, title="Pump", span=Span(start=0, end=len(text))),
        Section(ordinal=1, title="Hose", span=Span(start=text.index("Hose"), end=len(text)), level=2, parent=0),
    )
    assert stretch_around(sections, text, 8, until=None).of(text).strip() == "It runs."
    assert stretch_around(sections, text, 8, until=9).of(text).strip() == "It"
