from __future__ import annotations

from array import array

from smartchat_core.books.evidence import Blocks, Cue, Evidence, KeySentences, NameForm
from smartchat_core.books.model import MODEL_VERSION, BookModel, mentions_by_section
from smartchat_core.books.spans import Spans
from smartchat_core.model.section import Section
from smartchat_core.model.span import Span


def form(name: str, *offsets: int) -> NameForm:
    return NameForm(
        words=(name,),
        mentions=Spans.of((at, at + len(name)) for at in offsets),
        cues=array("H", [int(Cue.SPEAKS | Cue.LABEL)] * len(offsets)),
    )


def model() -> BookModel:
    """Ada and Ben meet at 100; Cleo is far from both until 1000."""
    return BookModel.of(
        Evidence(
            language="en",
            forms=(form("Ada", 0, 100, 1000), form("Ben", 110, 120), form("Cleo", 900, 1010, 1020, 1030)),
            blocks=Blocks(ends=array("I", [50, 150, 950, 1100]), lookahead=bytes([2, 8, 2, 0])),
            key_sentences=(KeySentences(section=0, known=160, spans=(Span(start=0, end=50),)),),
        )
    )


def names(book: BookModel) -> list[str]:
    return [entity.name for entity in book.entities]


def test_entities_come_in_order_of_first_mention() -> None:
    book = model()
    assert book.version == MODEL_VERSION
    assert names(book) == ["Ada", "Ben", "Cleo"]
    assert [entity.name for entity in book.main_characters(2)] == ["Cleo", "Ada"]


def test_a_bound_is_rounded_down_to_a_sentence_that_is_known_to_have_ended() -> None:
    book = model()
    assert names(book.until(51)) == []
    assert names(book.until(52)) == ["Ada"]
    assert names(book.until(157)) == ["Ada"]
    assert names(book.until(158)) == ["Ada", "Ben"]
    assert [len(entity.mentions) for entity in book.until(158).entities] == [2, 2]
    assert book.until(None) is book
    assert book.until(1100) == book


def test_key_sentences_are_of_sections_that_were_read_to_the_end() -> None:
    assert model().until(159).key_sentences == {}
    assert model().until(160).key_sentences == {0: (Span(start=0, end=50),)}


def test_companions_are_near() -> None:
    book = model()
    ada, _, cleo = book.entities
    assert [(one.name, count) for one, count in book.companions(ada)] == [("Ben", 2), ("Cleo", 1)]
    assert [(one.name, count) for one, count in book.companions(cleo)] == [("Ada", 4)]
    assert book.until(158).companions(book.until(158).entities[0])[0][1] == 2


def test_mentions_by_the_innermost_section() -> None:
    sections = [
        Section(ordinal=0, title="Part", span=Span(start=10, end=100)),
        Section(ordinal=1, title="One", span=Span(start=20, end=50), level=2, parent=0),
        Section(ordinal=2, title="Two", span=Span(start=50, end=90), level=2, parent=0),
    ]
    mentions = Spans.of((at, at + 1) for at in (5, 15, 20, 49, 50, 95, 100))
    found = {ordinal: list(spans.starts) for ordinal, spans in mentions_by_section(mentions, sections).items()}
    assert found == {None: [5, 100], 0: [15, 95], 1: [20, 49], 2: [50]}
    assert mentions_by_section(mentions, []) == {None: mentions}
