from __future__ import annotations

import pytest

from smartchat_core.books.build import build_book_model
from smartchat_core.books.corrections import same_name, with_merged, with_split
from smartchat_core.books.entities import EntityKind
from smartchat_core.books.model import BookModel
from smartchat_core.model.name_corrections import NO_CORRECTIONS, NameCorrections
from smartchat_core.model.parsed import ParsedDocument

TEXT = (
    "They saw Orla Finn go. “No,” said Orla Finn. “Yes,” said Orla. Mr. Hale bowed.\n\n"
    "Ben Voss was a sailor. “Well,” said Ben Voss. “Well,” said Mr. Hale. Orla smiled."
)


@pytest.fixture(scope="module")
def model() -> BookModel:
    return build_book_model(ParsedDocument(text=TEXT))


def people(model: BookModel) -> list[tuple[set[str], int]]:
    return [({name.text for name in one.names}, len(one.mentions)) for one in model.people]


ORLA, HALE, VOSS = ({"Orla Finn", "Orla"}, 4), ({"Mr. Hale"}, 2), ({"Ben Voss"}, 2)


def test_without_corrections_nothing_changes(model: BookModel) -> None:
    assert people(model) == [ORLA, HALE, VOSS]
    assert model.corrected(NO_CORRECTIONS) is model


def test_merged_names_are_one_persons(model: BookModel) -> None:
    merged = model.corrected(NameCorrections(merged=(("Ben Voss", "mr hale"),)))
    assert people(merged) == [ORLA, ({"Mr. Hale", "Ben Voss"}, 4)]
    person = merged.people[1]
    assert [span.of(TEXT) for span in person.mentions] == ["Mr. Hale", "Ben Voss", "Ben Voss", "Mr. Hale"]
    assert person.introductions[0].span.of(TEXT) == "Ben Voss was a sailor."
    assert merged.find("Hale") == merged.find("Voss") == (person,)


def test_a_split_name_is_a_persons_of_its_own(model: BookModel) -> None:
    split = model.corrected(NameCorrections(split=("Orla",)))
    assert people(split) == [({"Orla Finn"}, 2), ({"Orla"}, 2), HALE, VOSS]
    assert split.find("Orla") == (split.people[1],)


def test_merges_may_be_of_more_than_two_and_of_split_names(model: BookModel) -> None:
    corrections = NameCorrections(merged=(("Mr. Hale", "Ben Voss"), ("Ben Voss", "Orla")), split=("Orla",))
    assert people(model.corrected(corrections)) == [({"Orla Finn"}, 2), ({"Mr. Hale", "Ben Voss", "Orla"}, 6)]


def test_corrections_hold_within_a_bound_and_show_nothing_beyond(model: BookModel) -> None:
    corrections = NameCorrections(merged=(("Ben Voss", "Mr. Hale"),), split=("Orla",))
    read = model.corrected(corrections).until(TEXT.index("\n\n") + 2)
    assert people(read) == [({"Orla Finn"}, 2), ({"Orla"}, 1), ({"Mr. Hale"}, 1)]
    assert read.entities == model.until(TEXT.index("\n\n") + 2).corrected(corrections).entities


def test_names_that_are_nowhere_change_nothing(model: BookModel) -> None:
    corrections = NameCorrections(merged=(("Nobody", "Mr. Hale"), ("Nobody", "None")), split=("Ghost",))
    assert model.corrected(corrections).entities == model.entities


def test_a_thing_that_is_merged_with_a_person_is_that_person() -> None:
    text = "The Raven sailed. They saw the Raven. He knew the Raven. “No,” said Ben Voss. “Yes,” said Ben Voss."
    model = build_book_model(ParsedDocument(text=text))
    assert model.find("Raven")[0].kind is EntityKind.TERM
    merged = model.corrected(NameCorrections(merged=(("Raven", "Ben Voss"),)))
    assert [(one.kind, len(one.mentions)) for one in merged.entities] == [(EntityKind.PERSON, 5)]


def test_a_split_takes_back_a_merge_before_anything_else() -> None:
    merged = with_merged(with_merged(NO_CORRECTIONS, "Mr. Hale", "Ben"), "Orla", "Ben")
    assert with_merged(merged, "Orla", "Ben") is merged
    assert with_split(merged, "mr hale") == NameCorrections(merged=(("Orla", "Ben"),))
    assert with_split(merged, "Ben") == NO_CORRECTIONS
    split = with_split(NO_CORRECTIONS, "Ben")
    assert (split, with_split(split, "BEN")) == (NameCorrections(split=("Ben",)), split)
    assert (len(split), len(merged)) == (1, 2)


def test_names_are_the_same_whatever_their_capitals_and_full_stops() -> None:
    assert same_name("Mr. Hále", "MR HALE")
    assert not same_name("Mr. Hale", "Hale")
