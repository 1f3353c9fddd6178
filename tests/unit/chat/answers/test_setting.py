"""Where and when a book takes place."""

from smartchat_core.chat.answers.setting import draft_setting
from smartchat_core.model import Metadata, ParsedDocument, Section, SectionRole, Span
from tests.support.novel import make_novel
from tests.support.open_books import open_book
from tests.support.sources import make_source

VILLAGE = (
    "The miller lived in Grantham, a small town near London. In Grantham the snow lay deep, and nobody went to "
    "London.\n\nIn the year 1843 the mill of Grantham burned down. They built it again at Grantham in the spring."
)


def test_places_are_named_and_quoted() -> None:
    source = make_novel([VILLAGE], title="The Mill")
    draft = draft_setting([open_book(source)])
    assert draft is not None
    assert "Grantham" in draft.statements[0].words
    quotes = [place.span.of(source.parsed.text) for one in draft.statements for place in one.quotes]
    assert any("a small town near London" in quote for quote in quotes)
    assert any("1843" in quote for quote in quotes)


def test_places_and_years_beyond_the_bound_do_not_show() -> None:
    source = make_novel(["The miller lived in Grantham. In Grantham the snow lay deep on the roofs.", VILLAGE])
    draft = draft_setting([open_book(source, source.parsed.sections[1].span.end)])
    assert draft is not None
    words = " ".join(one.words for one in draft.statements)
    assert "London" not in words
    assert "1843" not in words


def test_a_play_quotes_what_it_says_of_its_scenes() -> None:
    front = "Scene: a mill in the mountains.\n\n"
    act = "Act I\n\nThe kitchen of the mill, at night.\n\nRuth Who opened the gate of the mill?\nPaul I did not.\n\n"
    parsed = ParsedDocument(
        text=front + act,
        sections=(
            Section(
                ordinal=0,
                title="Act I",
                span=Span(start=len(front), end=len(front + act)),
                role=SectionRole.ACT,
                number=1,
            ),
        ),
        metadata=Metadata(title="The Mill", language="en"),
    )
    draft = draft_setting([open_book(make_source(parsed))])
    assert draft is not None
    scene = next(one for one in draft.statements if one.words == "The scene:")
    assert [place.span.of(parsed.text) for place in scene.quotes] == [
        "Scene: a mill in the mountains.",
        "The kitchen of the mill, at night.",
    ]


def test_a_diary_shows_the_time_that_it_covers() -> None:
    text, sections = "", []
    for ordinal, title in enumerate(("March 1801", "April 1801", "May 1802")):
        start = len(text)
        text += f"{title}\n\nToday I went to Grantham, and the snow lay deep in Grantham.\n\n"
        sections.append(Section(ordinal=ordinal, title=title, span=Span(start=start, end=len(text))))
    source = make_source(ParsedDocument(text=text, sections=tuple(sections)))
    draft = draft_setting([open_book(source)])
    assert draft is not None
    assert "from “March 1801” to “May 1802”" in draft.statements[-1].words
    assert draft_setting([open_book(source, sections[1].span.start)]) is None or "May" not in str(
        draft_setting([open_book(source, sections[1].span.start)])
    )


def test_a_text_without_places_has_no_setting() -> None:
    assert draft_setting([open_book(make_source(ParsedDocument(text="eggs and milk")))]) is None
