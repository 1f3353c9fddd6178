import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.books.entities import Entity, EntityKind, Name
from smartchat_core.books.evidence import Evidence
from smartchat_core.books.model import BookModel
from smartchat_core.books.spans import Spans
from smartchat_core.chat.answers.draft import Draft
from smartchat_core.chat.answers.mentions import draft_mentions
from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.chat.citing import SourceDocument
from smartchat_core.chat.understanding.requests import Mentions, MentionWish
from smartchat_core.model import AnswerMode, Metadata, ParsedDocument, Span
from smartchat_core.model.section import Section, SectionKind, SectionRole
from tests.support.sources import make_source

CHAPTERS = (
    "Chapter 1\n\nThe ferry came late. Old Marrek held the ferry’s rope, and Marrek's dog slept.\n\n",
    "Chapter 2\n\nTwo ferries met in the fog. The ferryman, whom they called Tobin, swore. Marrek laughed.\n\n",
    "Chapter 3\n\nAfter that no ferry ran.\n\n",
)
NOTES = "Notes\n\nA ferry is a boat; Marrek had one."


def river(chapters: tuple[str, ...] = CHAPTERS, notes: str = NOTES) -> SourceDocument:
    text, sections = "", []
    for number, chapter in enumerate((*chapters, notes), start=1):
        span = Span(start=len(text), end=len(text) + len(chapter))
        is_note = chapter == notes
        sections.append(
            Section(
                ordinal=number - 1,
                title=chapter.partition("\n")[0],
                span=span,
                kind=SectionKind.NOTES if is_note else SectionKind.BODY,
                role=SectionRole.NOTES if is_note else SectionRole.CHAPTER,
                number=None if is_note else number,
            )
        )
        text += chapter
    parsed = ParsedDocument(text=text, sections=tuple(sections), metadata=Metadata(title="River", language="en"))
    return make_source(parsed, document="river")


RIVER = river()


def drafted(
    *terms: str, wish: MentionWish = MentionWish.COUNT, part: int | None = None, until: int | None = None
) -> Draft:
    parts = None if part is None else (RIVER.parsed.sections[part].span,)
    book = OpenBook(source=RIVER, parts=parts, until=until)
    draft = draft_mentions(Mentions(terms=terms, wish=wish), [book])
    assert draft is not None
    return draft


def said(draft: Draft) -> str:
    return " ".join(one.words for one in draft.statements)


def quoted(draft: Draft) -> list[str]:
    return [place.span.of(RIVER.parsed.text) for one in draft.statements for place in one.quotes]


def test_whole_words_of_the_work_are_counted_and_what_else_was_seen_is_said() -> None:
    draft = drafted("ferry")
    assert said(draft) == (
        "“ferry” occurs 3 times in “River”. With its other forms (ferries) it is 4. "
        "Another 1 time in what stands before and after the work and in its notes."
    )
    assert draft.mode is AnswerMode.STRUCTURE
    assert said(drafted("Marrek")).startswith("“Marrek” occurs 3 times in “River”.")
    assert said(drafted("marrek’s")).startswith("“marrek’s” occurs 1 time in “River”.")


def test_a_word_that_only_occurs_without_its_capital_is_found() -> None:
    assert said(drafted("Fog")).startswith("“fog” occurs 1 time")


def test_a_chapter_limits_the_count() -> None:
    assert said(drafted("ferry", part=0)) == "“ferry” occurs 2 times in Chapter 1 of “River”."
    assert said(drafted("Tobin", part=2)) == "“Tobin” does not occur in Chapter 3 of “River”."


@pytest.mark.parametrize(
    ("wish", "words", "quote"),
    [
        (MentionWish.FIRST, "“Marrek” is first mentioned in Chapter 1 of “River”:", "Old Marrek held"),
        (MentionWish.LAST, "“Marrek” is last mentioned in Chapter 2 of “River”:", "Marrek laughed."),
    ],
)
def test_the_first_and_the_last_mention_are_quoted(wish: MentionWish, words: str, quote: str) -> None:
    draft = drafted("Marrek", wish=wish)
    assert said(draft) == words
    assert quote in quoted(draft)[0]


def test_all_mentions_are_quoted_in_order_each_sentence_once() -> None:
    draft = drafted("Marrek", wish=MentionWish.ALL)
    assert [one.words for one in draft.statements][1:] == ["- Chapter 1:", "- Chapter 2:"]
    assert len(quoted(draft)) == 2


def test_chapters_are_listed_with_their_counts() -> None:
    lines = said(drafted("Marrek", wish=MentionWish.SECTIONS)).split("\n")
    assert lines == ["“Marrek” occurs in 2 chapters of “River”:", "- Chapter 1: 2 times", "- Chapter 2: 1 time"]


def test_a_person_is_also_counted_under_other_names() -> None:
    text = RIVER.parsed.text
    names = tuple(
        Name(text=one, mentions=Spans.of([(at, at + len(one)) for at in _places(text, one)]))
        for one in ("Tobin", "The ferryman")
    )
    person = Entity(kind=EntityKind.PERSON, names=names, mentions=Spans.merged([one.mentions for one in names]))
    model = BookModel(version=1, entities=(person,), key_sentences={}, evidence=Evidence(language="en"))
    book = OpenBook(source=RIVER, model=model)
    counted = draft_mentions(Mentions(terms=("Tobin",)), [book])
    assert counted is not None
    assert said(counted).endswith("Under any name (Tobin and The ferryman) it is 2.")
    first = draft_mentions(Mentions(terms=("Tobin",), wish=MentionWish.FIRST), [book])
    assert first is not None
    assert first.statements[1].words == "Before that, as “The ferryman”, in Chapter 2:"
    exact = draft_mentions(Mentions(terms=("Tobin",), exact=True), [book])
    assert exact is not None
    assert said(exact) == "“Tobin” occurs 1 time in “River”."


def _places(text: str, name: str) -> list[int]:
    return [at for at in range(len(text)) if text.startswith(name, at)]


def test_what_does_not_occur_is_refused_with_the_nearest_spelling() -> None:
    draft = drafted("Marek")
    assert draft.mode is AnswerMode.NOT_FOUND
    assert said(draft) == "“Marek” does not occur in “River”. The nearest that does is “Marrek”, 3 times."
    assert said(drafted("submarine")) == "“submarine” does not occur in “River”."


def test_the_word_that_an_entry_explains_is_quoted_with_it() -> None:
    text = "Anchor\n\nA hook that holds a ship. It is heavy.\n\nBarge\n\nA flat boat."
    book = OpenBook(source=make_source(ParsedDocument(text=text)))
    draft = draft_mentions(Mentions(terms=("anchor",), wish=MentionWish.FIRST), [book])
    assert draft is not None
    assert draft.statements[0].quotes[0].span.of(text) == "Anchor\n\nA hook that holds a ship."


def test_each_of_several_books_has_its_own_count_the_most_first() -> None:
    other = make_source(ParsedDocument(text="A ferry.", metadata=Metadata(title="Lake")), document="lake")
    books = [OpenBook(source=other), OpenBook(source=RIVER)]
    draft = draft_mentions(Mentions(terms=("ferry",)), books)
    assert draft is not None
    assert [one.words.partition(" in ")[0] for one in draft.statements] == [
        "“ferry” occurs 3 times",
        "“ferry” occurs 1 time",
    ]
    nowhere = draft_mentions(Mentions(terms=("zebra",)), books)
    assert nowhere is not None
    assert (nowhere.mode, said(nowhere)) == (AnswerMode.NOT_FOUND, "“zebra” occurs in none of the documents.")


def test_without_a_term_it_is_left_to_the_search() -> None:
    assert draft_mentions(Mentions(terms=(" ",)), [OpenBook(source=RIVER)]) is None


@given(
    until=st.integers(min_value=0, max_value=len(RIVER.parsed.text)),
    wish=st.sampled_from(MentionWish),
    term=st.sampled_from(["ferry", "Marrek", "Tobin", "zebra", "Marek"]),
)
def test_nothing_beyond_the_bound_matters(until: int, wish: MentionWish, term: str) -> None:
    text = RIVER.parsed.text
    marked = text[:until] + "".join("Z" if one.isalpha() else one for one in text[until:])
    other = make_source(
        ParsedDocument(text=marked, sections=RIVER.parsed.sections, metadata=RIVER.parsed.metadata), document="river"
    )
    drafts = [
        draft_mentions(Mentions(terms=(term,), wish=wish), [OpenBook(source=one, until=until)])
        for one in (RIVER, other)
    ]
    assert drafts[0] == drafts[1]
    assert drafts[0] is not None
    assert all(place.span.end <= until for one in drafts[0].statements for place in one.quotes)


def test_a_person_who_is_not_in_the_section_is_absent_from_it_and_not_counted_as_none() -> None:
    at = RIVER.parsed.text.index("Tobin")
    spans = Spans.of([(at, at + len("Tobin"))])
    tobin = Entity(kind=EntityKind.PERSON, names=(Name(text="Tobin", mentions=spans),), mentions=spans)
    model = BookModel(version=1, entities=(tobin,), key_sentences={}, evidence=Evidence(language="en"))
    for part in ((), (RIVER.parsed.sections[0].span,)):
        draft = draft_mentions(Mentions(terms=("Tobin",)), [OpenBook(source=RIVER, parts=part, model=model)])
        assert draft is not None
        assert draft.mode is AnswerMode.NOT_FOUND


def test_a_word_in_none_of_the_books_is_in_none_as_far_as_they_are_read() -> None:
    books = [OpenBook(source=RIVER, until=until) for until in (60, None)]
    draft = draft_mentions(Mentions(terms=("zebra",)), books)
    assert draft is not None
    assert said(draft) == "As far as you have read: “zebra” occurs in none of the documents."
