"""What has happened so far."""

from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.chat.answers.recap import draft_recap
from smartchat_core.model import ParsedDocument
from tests.support.novel import CHAPTERS, make_novel
from tests.support.sources import make_source

NOVEL = make_novel()
TEXT, SECTIONS = NOVEL.parsed.text, NOVEL.parsed.sections


def test_the_last_chapter_that_was_read_is_in_most_detail() -> None:
    until = SECTIONS[2].span.end
    draft = draft_recap([OpenBook(source=NOVEL, until=until)])
    assert draft is not None
    starts = [place.span.start for one in draft.statements for place in one.quotes]
    assert starts == sorted(starts)
    early = [start for start in starts if start < SECTIONS[2].span.start]
    late = [start for start in starts if start >= SECTIONS[2].span.start]
    assert 0 < len(early) < len(late)
    assert all(place.span.end <= until for one in draft.statements for place in one.quotes)
    assert draft.warnings == ()


def test_a_chapter_says_how_far() -> None:
    draft = draft_recap([OpenBook(source=NOVEL, parts=(SECTIONS[1].span,))])
    assert draft is not None
    assert all(SECTIONS[1].span.contains(place.span) for one in draft.statements for place in one.quotes)
    assert draft.warnings == ()


def test_without_a_position_it_goes_to_the_end_and_says_so() -> None:
    draft = draft_recap([OpenBook(source=NOVEL)])
    assert draft is not None
    assert any("No position" in one for one in draft.warnings)
    assert draft.coverage.sections_read == 3


def test_many_early_chapters_are_recalled_in_brief() -> None:
    book = OpenBook(source=make_novel(CHAPTERS * 20))
    draft = draft_recap([book])
    assert draft is not None
    assert sum(len(one.quotes) for one in draft.statements) <= 12


def test_a_text_without_chapters_is_recalled_by_its_stretches() -> None:
    text = "\n\n".join(f"Paragraph {n} says how the old clock of the harbour was wound again." for n in range(900))
    until = len(text) // 2
    draft = draft_recap([OpenBook(source=make_source(ParsedDocument(text=text)), until=until)])
    assert draft is not None
    places = [place.span for one in draft.statements for place in one.quotes]
    assert min(span.start for span in places) < until // 2
    assert all(span.end <= until for span in places)


def test_who_has_read_nothing_gets_none() -> None:
    assert draft_recap([OpenBook(source=NOVEL, until=0)]) is None
