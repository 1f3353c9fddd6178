"""Which excerpts make an answer."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.chat.answers.draft import Place
from smartchat_core.chat.excerpts.apparatus import prefer_text
from smartchat_core.chat.excerpts.choose import MAX_CHARACTERS, choose_excerpts
from smartchat_core.chat.excerpts.headings import without_headings
from smartchat_core.chat.extraction import ScoredSentence, SentenceCandidate, candidate_sentences
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.parsed import ParsedDocument
from smartchat_core.model.passage import Passage, ScoredPassage
from smartchat_core.model.search import PassageFilter, SectionRange
from smartchat_core.model.section import Section, SectionRole
from smartchat_core.model.span import Span
from tests.support.sources import make_source

DOC = DocumentId("doc")
EVERYWHERE = PassageFilter()


def passage(text: str, span: Span, *, section: int | None = None) -> ScoredPassage:
    found = Passage(document_id=DOC, ordinal=span.start, span=span, text=span.of(text), section=section)
    return ScoredPassage(passage=found, score=0.5)


def ranked(text: str, *sentences: str) -> list[ScoredSentence]:
    whole = passage(text, Span(start=0, end=len(text)))
    return [
        ScoredSentence(
            candidate=SentenceCandidate(
                passage=whole, passage_rank=0, span=Span(start=at, end=at + len(one)), text=one
            ),
            score=-float(number),
        )
        for number, one in enumerate(sentences)
        for at in [text.index(one)]
    ]


def chosen(text: str, *sentences: str, where: PassageFilter = EVERYWHERE) -> list[str]:
    places = choose_excerpts(ranked(text, *sentences), {DOC: make_source(ParsedDocument(text=text))}, where)
    return [place.span.of(text) for place in places]


def test_excerpts_stand_in_the_order_of_their_sentences_and_do_not_overlap() -> None:
    far = "x. " * 200
    text = f"The key was hidden. Mary hid it.\n\n{far}\n\nIt opened the gate. The gate was green."
    found = chosen(text, "The gate was green.", "Mary hid it.", "It opened the gate.")
    assert ["green" in one for one in found] == [True, False]
    assert len(found) == 2


def test_an_excerpt_between_two_others_joins_both_or_is_left_out() -> None:
    many = "and the water rose over the stones of the old landing place, " * 2
    lines = [
        f"The first week was wet, {many}as it did in the year before.",
        f"The ferryman wrote down what he lost, {many}as follows:",
        f"Oars and lamps were lost, {many}as everybody knows.",
    ]
    text = "\n\n".join(lines)
    for order in ((0, 2, 1), (2, 0, 1)):
        places = choose_excerpts(
            ranked(text, *(lines[at] for at in order)), {DOC: make_source(ParsedDocument(text=text))}, EVERYWHERE
        )
        spans = sorted((place.span.start, place.span.end) for place in places)
        assert all(one[1] <= other[0] for one, other in pairwise(spans))


def test_all_together_are_no_longer_than_allowed() -> None:
    text = "\n\n".join(f"Number {at} is a sentence that goes on and on, and says nothing at all." for at in range(90))
    found = chosen(text, *(line for line in text.split("\n\n")[::9]))
    assert len(found) > 2
    assert sum(map(len, found)) <= MAX_CHARACTERS


def test_a_first_sentence_that_is_too_long_is_shown_whole() -> None:
    text = "A word " * 200 + "ends."
    assert chosen(text, text) == [text]


@given(st.text(alphabet="ab .\n“”:", min_size=1, max_size=300), st.integers(0, 80))
def test_text_beyond_the_bound_never_matters(beyond: str, at: int) -> None:
    read = "The gate was green. He painted it. “It is mine,” he said.\n\nHe wrote as follows: "[: 30 + at % 50]
    bound = PassageFilter(until=((DOC, len(read)),))

    def places(text: str) -> tuple[Place, ...]:
        source = make_source(ParsedDocument(text=text))
        return choose_excerpts(ranked(text, "The gate was green."), {DOC: source}, bound)

    found = places(read + beyond)
    assert found == places(read + "marked " * 40)
    assert all(place.span.end <= len(read) for place in found)


def test_a_section_that_the_filter_names_is_not_left() -> None:
    text = "Before. The gate was green. After."
    start = text.index("The gate")
    where = PassageFilter(sections=(SectionRange(document_id=DOC, start=start, end=start + 19),))
    assert chosen(text, "The gate was green.", where=where) == ["The gate was green."]


TEXT = "Copyright\n\nAll rights reserved.\n\nThe Gate\n\nThe gate was green."
SECTIONS = (
    Section(ordinal=0, title="Copyright", span=Span(start=0, end=33), role=SectionRole.COPYRIGHT),
    Section(ordinal=1, title="The Gate", span=Span(start=33, end=len(TEXT)), role=SectionRole.CHAPTER),
)
SOURCES = {DOC: make_source(ParsedDocument(text=TEXT, sections=SECTIONS))}
IMPRINT = passage(TEXT, SECTIONS[0].span, section=0)
STORY = passage(TEXT, SECTIONS[1].span, section=1)


def test_the_text_goes_before_what_surrounds_it() -> None:
    assert prefer_text([IMPRINT, STORY], "What colour are the rights?", SOURCES) == (STORY,)
    assert prefer_text([IMPRINT], "What colour are the rights?", SOURCES) == (IMPRINT,)


def test_what_a_question_asks_for_is_not_left_out() -> None:
    assert prefer_text([IMPRINT, STORY], "What does the copyright page say?", SOURCES) == (IMPRINT, STORY)


def test_a_table_of_contents_is_known_by_its_leaders() -> None:
    lines = passage("Gates … 3\n\nHoses ..... 14\n\nPumps . . . . 15", Span(start=0, end=44))
    assert prefer_text([lines, STORY], "What about hoses?", SOURCES) == (STORY,)


def test_headings_are_no_answers() -> None:
    found = without_headings(candidate_sentences([STORY]), SOURCES)
    assert [one.text for one in found] == ["The gate was green."]


def test_lines_that_are_only_headings_are_no_answers_even_where_nothing_else_is() -> None:
    lines = "Chapter XX\n\nAct I. Scene II\n\nChapter 2: How does it end?\n\nPreface\n\nIV"
    whole = passage(lines, Span(start=0, end=len(lines)))
    assert without_headings(candidate_sentences([whole]), {DOC: make_source(ParsedDocument(text=lines))}) == ()
    text = "Chapter 3 was the hardest to write.\n\nPart of the roof fell in.\n\n42"
    whole = passage(text, Span(start=0, end=len(text)))
    kept = without_headings(candidate_sentences([whole]), {DOC: make_source(ParsedDocument(text=text))})
    assert [one.text for one in kept] == text.split("\n\n")
