"""From texts to people and places. The sentences are our own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from smartchat_core.books.build import build_book_model
from smartchat_core.books.entities import Entity, EntityKind, IntroductionKind
from smartchat_core.books.model import BookModel
from smartchat_core.model.parsed import Metadata, ParsedDocument
from smartchat_core.model.section import Section, SectionRole
from smartchat_core.model.span import Span

STORY = """Old Mrs. Tarrow had three lodgers. The first was Edgar Hollis, a clockmaker of Leith, who said little.

“You are late, Mr. Hollis,” said Mrs. Tarrow. Hollis bowed. She looked at him.

Clara Hollis, the sister of the clockmaker, lived in Leith as well. “Clara,” said Hollis, “come in.” Clara smiled.

Miss Hollis went to the window. In Leith it rained. Clara nodded, and Mr. Hollis shut the door.

Perhaps Miss Hollis knew why. Perhaps it was the rain at Leith."""


def parse(text: str, *, language: str = "en", sections: tuple[Section, ...] = ()) -> ParsedDocument:
    return ParsedDocument(text=text, metadata=Metadata(language=language), sections=sections)


def build(text: str, *, language: str = "en") -> BookModel:
    return build_book_model(parse(text, language=language))


def named(model: BookModel, name: str) -> Entity:
    return next(entity for entity in model.entities if entity.name == name)


def names(entity: Entity) -> dict[str, int]:
    return {name.text: len(name.mentions) for name in entity.names}


def test_people_with_their_aliases_in_order_of_first_mention() -> None:
    people = build(STORY).people
    assert [sorted(names(person)) for person in people] == [
        ["Mrs. Tarrow"],
        ["Edgar Hollis", "Hollis", "Mr. Hollis"],
        ["Clara", "Clara Hollis", "Miss Hollis"],
    ]


def test_mentions_are_spans_of_the_text() -> None:
    for entity in build(STORY).entities:
        for name in entity.names:
            assert {span.of(STORY) for span in name.mentions} == {name.text}


def test_a_word_that_begins_sentences_is_no_name() -> None:
    assert build(STORY).find("Perhaps") == ()


def test_a_place_is_where_things_are() -> None:
    assert [(place.name, len(place.mentions)) for place in build(STORY).places()] == [("Leith", 4)]


@pytest.mark.parametrize(
    ("sentence", "name", "how"),
    [
        ("Then came Orla Finn, the lawyer of the village.", "Orla Finn", IntroductionKind.APPOSITION),
        ("In those days Orla Finn was a young teacher.", "Orla Finn", IntroductionKind.COPULA),
        ("There he met a woman named Orla Finn.", "Orla Finn", IntroductionKind.NAMING),
        ("He wrote to his sister Orla Finn.", "Orla Finn", IntroductionKind.KINSHIP),
        ("He wrote to the old lawyer Orla Finn.", "Orla Finn", IntroductionKind.OFFICE),
        ("“My name is Orla Finn,” said the guest.", "Orla Finn", IntroductionKind.NAMING),
        ("In the hall Orla Finn was an odd sight.", "Orla Finn", IntroductionKind.DESCRIPTION),
    ],
)
def test_introducing_sentences(sentence: str, name: str, how: IntroductionKind) -> None:
    text = f"Here is Orla Finn. {sentence} Orla Finn said no."
    introduction = named(build(text), name).introductions[0]
    assert (introduction.how, introduction.span.of(text)) == (how, sentence)


def test_the_first_mention_introduces_where_nothing_else_does() -> None:
    text = "It was late. They saw Orla Finn go. “No,” said Orla Finn."
    introduction = named(build(text), "Orla Finn").introductions[0]
    assert introduction.how is IntroductionKind.FIRST_MENTION
    assert introduction.span.of(text) == "They saw Orla Finn go."


def test_the_speakers_of_a_play_are_people() -> None:
    speeches = ("Who is there?", "It is I.", "Come in then.", "What news?", "No news.", "Good night.")
    lines = (f"{'ORLA' if number % 2 else 'BEN'}. {speech}" for number, speech in enumerate(speeches * 3))
    people = build("ACT I\n\nOrla, a lawyer\n\nBen, her brother\n\n" + "\n\n".join(lines)).people
    assert [(person.name, len(person.mentions)) for person in people] == [("Orla", 10), ("Ben", 10)]
    assert people[0].introductions[0].how is IntroductionKind.PERSONS_OF_PLAY


def test_a_surname_that_several_bear_is_the_mans_and_never_the_wifes() -> None:
    text = "“Yes,” said Mr. Voss. “No,” said Mrs. Voss. “Yes,” said Miss Voss. “So,” said Voss, and he rose. " * 3
    model = build(text)
    assert [sorted(names(person)) for person in model.people] == [["Mr. Voss", "Voss"], ["Mrs. Voss"], ["Miss Voss"]]
    assert [person.name for person in model.find("Mrs Voss")] == ["Mrs. Voss"]


def test_short_forms_are_aliases_of_the_full_name() -> None:
    text = "Elizabeth Crane said no. Lizzy laughed. “Lizzy,” said Elizabeth. Elizabeth went home, and Lizzy slept. " * 2
    assert sorted(names(build(text).people[0])) == ["Elizabeth", "Elizabeth Crane", "Lizzy"]


def test_imprint_and_index_are_left_out() -> None:
    text = "Printed by Orla Finn. “Good,” said Orla Finn.\n\nBen said no. Ben went home."
    imprint = Section(ordinal=0, title="Imprint", span=Span(start=0, end=47), role=SectionRole.COPYRIGHT)
    model = build_book_model(parse(text, sections=(imprint,)))
    assert [person.name for person in model.people] == ["Ben"]


def test_key_sentences_of_each_chapter() -> None:
    text = (
        "Orla carried the silver compass of the harbour master through the rain to the old lighthouse. It rained. "
        "The silver compass belonged to the harbour master, who had lost it at the lighthouse in the rain."
    )
    chapter = Section(ordinal=0, title="One", span=Span(start=0, end=len(text)), role=SectionRole.CHAPTER)
    found = build_book_model(parse(text, sections=(chapter,))).key_sentences[0]
    assert len(found) == 2
    assert "It rained." not in {span.of(text) for span in found}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n\n",
        "1234 5678",
        "a" * 100_000,
        "Anna Bert Carl " * 20_000,
        "X. Y. Z. " * 10_000,
        "“" * 50_000,
        "NAME " * 10_000,
        "\n".join(f"Name{number} Said" for number in range(3_000)),
    ],
    ids=["empty", "blank", "digits", "one word", "only names", "initials", "quotes", "capitals", "lines"],
)
def test_odd_texts(text: str) -> None:
    model = build(text)
    for entity in model.entities:
        assert entity.mentions
        assert entity.first.end <= len(text)


SENTENCES = (
    "Mr. Hollis met Clara. ",
    "“No,” said Edgar Hollis. ",
    "Miss Hollis, the clerk of Leith, went home.\n\n",
    "Hollis saw Mrs. Hollis in Leith",
    "Clara Hollis was a teacher. ",
    "“Clara,” he said, “it is ",
    "Ben. What? ",
    "\nBen. Who? ",
    "Will. I will ask Will Hale ",
    "Perhaps Clara did. Perhaps ",
    ", the brother of Sir John Hale.",
    "J. R. Hale etc. ",
    "…” said Clara.\n\n",
)


@hypothesis_settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(SENTENCES), max_size=24), st.floats(0, 1), st.lists(st.sampled_from(SENTENCES), max_size=6)
)
def test_nothing_beyond_the_bound_shows(parts: list[str], at: float, others: list[str]) -> None:
    """The view until an offset is the same whatever stands beyond it, and the text may as well end there."""
    text = "".join(parts)
    until = int(at * len(text)) - 1
    view = build(text).until(until)
    assert build(text[: max(until, 0)] + "".join(others) + "z" * 10).until(until).entities == view.entities
    known = view.evidence.blocks.ends[-1] if view.evidence.blocks.ends else 0
    assert build(text[:known]).entities == view.entities


def test_two_names_are_one_person_only_once_that_was_read() -> None:
    before = "“Yes,” said Hollis. Hollis went home. “No,” said Edgar, and Edgar slept.\n\n"
    text = before + "The man was Edgar Hollis, a clerk."
    assert [person.name for person in build(text).until(len(before)).people] == ["Hollis", "Edgar"]
    assert [sorted(names(person)) for person in build(text).people] == [["Edgar", "Edgar Hollis", "Hollis"]]


def test_an_entity_is_of_a_kind() -> None:
    kinds = {entity.name: entity.kind for entity in build(STORY).entities}
    assert kinds["Leith"] is EntityKind.PLACE
    assert kinds["Mrs. Tarrow"] is EntityKind.PERSON


NARRATION = "I went out. I saw the sea and I was glad. The sea was grey. I came back. I slept. "


def test_the_narrator_is_whom_only_others_name() -> None:
    talk = "“Yes, Orla,” said Ben. “No, Orla,” said Ben. “Oh, Orla!” said Ben. Ben went out. "
    people = {person.name: person.narrator for person in build((NARRATION + talk) * 6).people}
    assert people == {"Orla": True, "Ben": False}


def test_a_narrator_who_gives_a_name() -> None:
    people = build(
        "My name is Orla Finn. Orla Finn, I said. " + NARRATION * 6 + "“Yes,” said Ben. Ben went out."
    ).people
    assert {person.name: person.narrator for person in people} == {"Orla Finn": True, "Ben": False}


def test_a_story_in_the_third_person_has_no_narrator() -> None:
    assert not any(person.narrator for person in build(STORY).people)
