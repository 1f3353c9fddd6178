import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.chat.answers.draft import Draft
from smartchat_core.chat.answers.misquoted import find_phrase
from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.chat.answers.quotation import draft_quotation
from smartchat_core.chat.answers.spelling import nearest_spelling
from smartchat_core.chat.citing import SourceDocument
from smartchat_core.chat.understanding.requests import Quotation, QuotationWish
from smartchat_core.model import AnswerMode, Metadata, ParsedDocument, Span
from smartchat_core.model.section import Section, SectionKind, SectionRole
from tests.support.sources import make_source

IMPRINT = "Imprint\n\nPrinted in Lund.\n\n"
FIRST = (
    "Chapter I\n\nThe Lantern\n\nTrust no light that moves.\n\nOld Sailors’ Rhyme\n\n"
    "“Nobody,” said the keeper, “puts out my lantern; nobody!” He climbed the hundred and nine steps.\n\n"
)
SECOND = (
    "Chapter II\n\nVisby, 3 May.\n\nThe œuvre of a night is a morning, he wrote to her.\n\n"
    "Your keeper,\n\nAnders Holm\n\n"
)
NOTES = "Notes\n\nThe lantern stood in Skagen."


def tower() -> SourceDocument:
    text, sections = "", []
    about = (
        ("Imprint", IMPRINT, SectionKind.FRONT, SectionRole.COPYRIGHT, None),
        ("I: The Lantern", FIRST, SectionKind.BODY, SectionRole.CHAPTER, 1),
        ("II", SECOND, SectionKind.BODY, SectionRole.CHAPTER, 2),
        ("Notes", NOTES, SectionKind.NOTES, SectionRole.NOTES, None),
    )
    for ordinal, (title, body, kind, role, number) in enumerate(about):
        span = Span(start=len(text), end=len(text) + len(body))
        sections.append(Section(ordinal=ordinal, title=title, span=span, kind=kind, role=role, number=number))
        text += body
    parsed = ParsedDocument(text=text, sections=tuple(sections), metadata=Metadata(title="The Tower"))
    return make_source(parsed, document="tower")


TOWER = tower()


def drafted(
    phrase: str = "",
    wish: QuotationWish = QuotationWish.FIND,
    part: int | None = None,
    until: int | None = None,
) -> Draft:
    parts = None if part is None else (TOWER.parsed.sections[part].span,)
    draft = draft_quotation(Quotation(phrase=phrase, wish=wish), [OpenBook(source=TOWER, parts=parts, until=until)])
    assert draft is not None
    return draft


def lines(draft: Draft) -> list[str]:
    return [one.words for one in draft.statements]


def quoted(draft: Draft) -> list[str]:
    return [place.span.of(TOWER.parsed.text) for one in draft.statements for place in one.quotes]


@pytest.mark.parametrize(
    "phrase",
    [
        "puts out my lantern; nobody!",
        "PUTS OUT MY LANTERN -- NOBODY",
        "nobody said the keeper puts out my lantern nobody",
        "\"Nobody\", said the keeper, 'puts out my lantern'",
    ],
)
def test_other_marks_and_capitals_do_not_matter(phrase: str) -> None:
    draft = drafted(phrase)
    assert lines(draft) == ["It stands in Chapter 1 (“The Lantern”) of “The Tower”:"]
    assert "puts out my lantern; nobody!”" in quoted(draft)[0]


@pytest.mark.parametrize(
    ("phrase", "difference"),
    [
        ("he climbed the hundred and ten steps", "The text has “nine” where you wrote “ten”."),
        ("he climbed the hundrid and nine steps", "The text has “hundred” where you wrote “hundrid”."),
        ("he climbed the hundred steps", "The text also has “and nine”."),
        ("he slowly climbed the hundred and nine steps", "The text does not have “slowly”."),
        ("the oeuvre of a night is a mourning", "The text has “morning” where you wrote “mourning”."),
    ],
)
def test_a_misquoted_passage_is_found_and_what_differs_is_said(phrase: str, difference: str) -> None:
    draft = drafted(phrase)
    assert draft.mode is AnswerMode.EXTRACTIVE
    assert lines(draft)[0].endswith("of “The Tower” in these words:")
    assert lines(draft)[1] == difference


def test_a_phrase_that_is_not_there_is_refused_with_what_comes_nearest() -> None:
    draft = drafted("the keeper drank the lantern oil in despair and wept")
    assert draft.mode is AnswerMode.NOT_FOUND
    assert lines(draft)[0].startswith("“The Tower” does not have the words “the keeper drank")
    assert drafted("zebras graze").closest == ()


def test_the_book_that_has_the_phrase_answers_for_a_library() -> None:
    other = make_source(ParsedDocument(text="A keeper sat by the sea.", metadata=Metadata(title="Sea")), document="sea")
    books = [OpenBook(source=other), OpenBook(source=TOWER)]
    draft = draft_quotation(Quotation(phrase="puts out my lantern"), books)
    assert draft is not None
    assert [place.document for one in draft.statements for place in one.quotes] == ["tower"]


@pytest.mark.parametrize(
    ("wish", "part", "quote"),
    [
        (QuotationWish.FIRST_SENTENCE, None, "“Nobody,” said the keeper, “puts out my lantern; nobody!”"),
        (QuotationWish.FIRST_SENTENCE, 2, "The œuvre of a night is a morning, he wrote to her."),
        (QuotationWish.LAST_SENTENCE, 1, "He climbed the hundred and nine steps."),
        (QuotationWish.LAST_SENTENCE, 3, "The lantern stood in Skagen."),
    ],
)
def test_first_and_last_sentences_are_no_headings_mottos_and_datelines(
    wish: QuotationWish, part: int | None, quote: str
) -> None:
    assert quoted(drafted(wish=wish, part=part)) == [quote]


def test_the_first_sentence_of_a_play_is_spoken() -> None:
    text = (
        "Act I\n\nA yard at dusk. Lanterns.\n\nEnter Brand and a boy.\nBrand Who left the gate?\nBoy Not I.\n"
        "Brand Then the wind did.\nBoy Or a thief.\nBrand A thief shuts it.\nBoy True."
    )
    act = Section(ordinal=0, title="Act I", span=Span(start=0, end=len(text)), role=SectionRole.ACT, number=1)
    source = make_source(ParsedDocument(text=text, sections=(act,)), document="play")
    draft = draft_quotation(Quotation(wish=QuotationWish.FIRST_SENTENCE), [OpenBook(source=source)])
    assert draft is not None
    assert draft.statements[0].quotes[0].span.of(text) == "Brand Who left the gate?"


def test_how_it_ends_is_kept_from_a_reader_who_has_not_read_it() -> None:
    until = TOWER.parsed.sections[1].span.end
    whole = drafted(wish=QuotationWish.LAST_SENTENCE, until=until)
    assert (whole.mode, quoted(whole)) == (AnswerMode.NOT_FOUND, [])
    assert "ends lies beyond what may be read" in whole.statements[0].words
    absent = drafted("no such words stand in this tower", until=until)
    assert absent.statements[0].words.startswith("As far as you have read: “")
    assert quoted(drafted(wish=QuotationWish.LAST_SENTENCE, part=1, until=until))
    begun = drafted(wish=QuotationWish.FIRST_SENTENCE, until=until)
    assert quoted(begun)[0].startswith("“Nobody,”")


def test_a_description_is_left_to_the_search() -> None:
    assert draft_quotation(Quotation(), [OpenBook(source=TOWER)]) is None
    assert draft_quotation(Quotation(wish=QuotationWish.WORDS, speaker="Holm"), [OpenBook(source=TOWER)]) is None


def test_signs_of_a_script_without_spaces_are_compared_one_by_one() -> None:
    text = "他说：「灯塔从来没有熄灭过。」然后他走了。"
    match = find_phrase(text, "灯塔从没有熄灭过")[0]
    assert match.span.of(text) == "灯塔从来没有熄灭过"
    assert [(one.found, one.given) for one in match.differences] == [("来", "")]


def test_the_nearest_spelling_is_that_of_a_word_of_the_text() -> None:
    assert nearest_spelling(TOWER.parsed.text, "lanterm") == "lantern"
    assert nearest_spelling(TOWER.parsed.text, "Andres Holm") == "Anders Holm"
    assert nearest_spelling(TOWER.parsed.text, "lanterm", until=10) == ""
    assert nearest_spelling(TOWER.parsed.text, "zebra") == ""


@given(
    until=st.integers(min_value=0, max_value=len(TOWER.parsed.text)),
    wish=st.sampled_from(QuotationWish),
    phrase=st.sampled_from(["nobody puts out my lantern", "the hundred and nine steps", "a night is a mourning"]),
)
def test_nothing_beyond_the_bound_matters(until: int, wish: QuotationWish, phrase: str) -> None:
    text = TOWER.parsed.text
    marked = text[:until] + "".join("Z" if one.isalpha() else one for one in text[until:])
    other = make_source(
        ParsedDocument(text=marked, sections=TOWER.parsed.sections, metadata=TOWER.parsed.metadata), document="tower"
    )
    drafts = [
        draft_quotation(Quotation(phrase=phrase, wish=wish), [OpenBook(source=one, until=until)])
        for one in (TOWER, other)
    ]
    assert drafts[0] == drafts[1]


def test_a_phrase_whose_rare_words_are_missing_is_refused_with_the_nearest() -> None:
    text = "Quiet, my dear Holm, said the keeper. Good night, dear Holm. " + "The dear lamp of Holm shone. " * 60
    match = find_phrase(text, "Wonderful, my dear Holm")[0]
    assert match.likeness > 0.62
    assert match.distinct < 0.62
    assert find_phrase(text, "Quietly, my dear Holm said the keeper")[0].distinct > 0.62
