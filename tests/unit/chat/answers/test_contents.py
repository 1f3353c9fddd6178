import pytest

from smartchat_core.chat.answers.contents import draft_contents
from smartchat_core.chat.answers.draft import Draft
from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.chat.citing import SourceDocument
from smartchat_core.chat.understanding.requests import Contents, ContentsWish
from smartchat_core.model import AnswerMode, Metadata, ParsedDocument, SectionRole, Span
from smartchat_core.model.section import Section, SectionKind
from smartchat_core.parsing.arrange import arrange
from tests.support.sources import make_source

Entry = tuple[int, str, str]
"""The level of a section, its title and its text."""


def book(title: str, *entries: Entry) -> SourceDocument:
    text, sections, above = "", [], dict[int, int]()
    for ordinal, (level, name, body) in enumerate(entries):
        start = len(text)
        text += f"{name}\n\n{body}\n\n"
        kind = SectionKind.BACK if name == "Colophon" else SectionKind.BODY
        above[level] = ordinal
        sections.append((ordinal, name, level, above.get(level - 1), start, kind))
    placed = []
    for ordinal, name, level, parent, start, kind in sections:
        end = next((one[4] for one in sections[ordinal + 1 :] if one[2] <= level), len(text))
        placed.append(
            Section(ordinal=ordinal, title=name, span=Span(start=start, end=end), level=level, parent=parent, kind=kind)
        )
    parsed = ParsedDocument(text=text, sections=arrange(placed), metadata=Metadata(title=title))
    return make_source(parsed, document=title)


ISLAND = book(
    "The Island",
    (1, "The Island", ""),
    (2, "Letter I", "Dear sister, we sail."),
    (2, "Chapter I: The Harbour", "Gulls cried over the grey harbour all day long."),
    (2, "Chapter II: The Reef", "They struck."),
    (2, "Chapter III", "Nobody came back to tell of it."),
    (1, "Colophon", "Set in lead."),
)
PLAY = book(
    "The Bell",
    (1, "Act I", ""),
    (2, "Scene I", "A tower."),
    (2, "Scene II", "A square."),
    (1, "Act II", ""),
    (2, "Scene I", "The same tower."),
)
TALES = book(
    "Tales", (1, "The Lamp", "A lamp burned."), (1, "The Well", "Deep."), (1, "The Oak", "It fell, and that was all.")
)


def drafted(
    source: SourceDocument, wish: ContentsWish, *roles: SectionRole, part: int | None = None, until: int | None = None
) -> Draft:
    parts = None if part is None else (source.parsed.sections[part].span,)
    draft = draft_contents(Contents(wish=wish, roles=roles), [OpenBook(source=source, parts=parts, until=until)])
    assert draft is not None
    return draft


def said(draft: Draft) -> str:
    return " ".join(one.words for one in draft.statements)


def quoted(source: SourceDocument, draft: Draft) -> list[str]:
    return [place.span.of(source.parsed.text) for one in draft.statements for place in one.quotes]


@pytest.mark.parametrize(
    ("source", "roles", "expected"),
    [
        (ISLAND, (SectionRole.CHAPTER,), "“The Island” has 3 chapters."),
        (ISLAND, (SectionRole.LETTER,), "“The Island” has 1 letter."),
        (ISLAND, (), "“The Island” has 1 letter and 3 chapters."),
        (PLAY, (), "“The Bell” has 2 acts."),
        (PLAY, (SectionRole.SCENE,), "“The Bell” has 3 scenes. Act 1: 2 scenes; Act 2: 1 scene."),
        (PLAY, (SectionRole.CHAPTER,), "“The Bell” has none of these; it has 2 acts and 3 scenes."),
    ],
)
def test_sections_are_counted_by_role_without_front_and_back_matter(
    source: SourceDocument, roles: tuple[SectionRole, ...], expected: str
) -> None:
    draft = drafted(source, ContentsWish.COUNT, *roles)
    assert (said(draft), draft.mode) == (expected, AnswerMode.STRUCTURE)


def test_the_pieces_of_a_collection_are_counted_as_the_question_calls_them() -> None:
    draft = draft_contents(Contents(wish=ContentsWish.COUNT, noun="tales"), [OpenBook(source=TALES)])
    assert draft is not None
    assert said(draft) == "“Tales” has 3 tales."
    assert said(drafted(TALES, ContentsWish.COUNT)) == "“Tales” has 3 pieces."


def test_a_count_within_a_section_counts_what_it_holds() -> None:
    assert said(drafted(PLAY, ContentsWish.COUNT, SectionRole.SCENE, part=3)) == "Act 2 of “The Bell” has 1 scene."
    both = drafted(PLAY, ContentsWish.COUNT, SectionRole.ACT, SectionRole.SCENE, part=0)
    assert said(both) == "“The Bell” has 2 acts. Act 1 of “The Bell” has 2 scenes."


def test_a_count_names_the_section_of_that_role_that_was_asked_for() -> None:
    draft = drafted(ISLAND, ContentsWish.COUNT, SectionRole.CHAPTER, part=3)
    assert said(draft) == "“The Island” has 3 chapters. Chapter 2 of “The Island” is called “The Reef”."
    assert quoted(ISLAND, draft) == ["Chapter II: The Reef"]


def test_a_list_has_the_titles_and_numerals_get_the_name_of_their_role() -> None:
    numerals = book("Numerals", (1, "I", "One."), (1, "II", "Two."), (1, "III: Last", "Three."))
    lines = said(drafted(numerals, ContentsWish.LIST)).split("\n")
    assert lines == ["“Numerals” has 3 chapters:", "- Chapter 1", "- Chapter 2", "- III: Last"]
    assert said(drafted(PLAY, ContentsWish.LIST, part=0)).endswith("2 scenes:\n- Scene I\n- Scene II")


def test_titles_and_numbers_are_found_for_a_section() -> None:
    title = drafted(ISLAND, ContentsWish.TITLE, part=2)
    assert said(title) == "Chapter 1 of “The Island” is called “The Harbour”."
    assert said(drafted(ISLAND, ContentsWish.TITLE, part=4)) == "Chapter 3 of “The Island” has no title of its own."
    assert said(drafted(ISLAND, ContentsWish.NUMBER, part=3)) == "“The Reef” is Chapter 2 of “The Island”."
    assert said(drafted(TALES, ContentsWish.TITLE, part=1)) == "In “Tales” it is “The Well”."


def test_the_longest_and_the_shortest_are_measured_in_words() -> None:
    assert said(drafted(ISLAND, ContentsWish.LONGEST, SectionRole.CHAPTER)).endswith(
        "is Chapter 1 (“The Harbour”) with 13 words."
    )
    assert said(drafted(TALES, ContentsWish.SHORTEST)).endswith("is The Well with 3 words.")


def test_of_a_part_that_was_read_only_that_is_counted_and_the_answer_says_so() -> None:
    until = ISLAND.parsed.sections[3].span.end
    for wish in (ContentsWish.COUNT, ContentsWish.LIST, ContentsWish.LONGEST):
        words = said(drafted(ISLAND, wish, SectionRole.CHAPTER, until=until))
        assert words.startswith("As far as you have read: ")
        assert "3 chapters" not in words
        assert "III" not in words


def test_a_file_without_pages_has_no_page_to_name() -> None:
    draft = drafted(ISLAND, ContentsWish.PAGE, part=2)
    assert (draft.mode, said(draft)) == (AnswerMode.NOT_FOUND, "The file of “The Island” has no pages.")


def test_a_section_that_does_not_exist_is_refused() -> None:
    draft = draft_contents(Contents(wish=ContentsWish.TITLE), [OpenBook(source=ISLAND, parts=())])
    assert draft is not None
    assert (draft.mode, said(draft)) == (AnswerMode.NOT_FOUND, "“The Island” has no such section.")


def test_of_several_books_those_that_have_it_answer() -> None:
    books = [OpenBook(source=PLAY, parts=()), OpenBook(source=ISLAND, parts=(ISLAND.parsed.sections[3].span,))]
    draft = draft_contents(Contents(wish=ContentsWish.TITLE), books)
    assert draft is not None
    assert [one.words for one in draft.statements] == ["Chapter 2 of “The Island” is called “The Reef”."]


def test_a_title_of_nothing_is_left_to_the_search() -> None:
    assert draft_contents(Contents(wish=ContentsWish.NUMBER), [OpenBook(source=ISLAND)]) is None


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("de", "„The Bell“ hat 2 Akte."),
        ("fr-CA", "« The Bell » compte 2 actes."),
        ("ru", "«The Bell»: 2 действия."),
        ("zh", "《The Bell》共有2幕。"),
        ("fi", "“The Bell” has 2 acts."),
    ],
)
def test_the_answer_is_in_the_language_of_the_question(language: str, expected: str) -> None:
    request = Contents(wish=ContentsWish.COUNT, roles=(SectionRole.ACT,))
    draft = draft_contents(request, [OpenBook(source=PLAY)], language=language)
    assert draft is not None
    assert said(draft) == expected


EPISODES = book(
    "The Raft",
    (1, "Episode I. The Flood", "Water rose."),
    (1, "Episode II. The Beam", "They held on."),
    (1, "Episode III", "Night fell."),
)


@pytest.mark.parametrize(
    ("language", "roles", "expected"),
    [
        ("en", (), "“The Raft” has 3 episodes."),
        ("en", (SectionRole.LETTER,), "“The Raft” has none of these; it has 3 episodes."),
        ("de", (), "„Episode“"),
    ],
)
def test_sections_are_counted_by_the_word_that_heads_them(
    language: str, roles: tuple[SectionRole, ...], expected: str
) -> None:
    draft = draft_contents(
        Contents(wish=ContentsWish.COUNT, roles=roles), [OpenBook(source=EPISODES)], language=language
    )
    assert draft is not None
    assert expected in draft.statements[0].words


@pytest.mark.parametrize(
    "titles",
    [("Chapter 1", "Chapter 2"), ("Bridge 7", "Water and Wine", "Silver 9"), ("Henry at Sea", "Henry Rose")],
)
def test_usual_names_and_mere_titles_are_no_words_of_a_book(titles: tuple[str, ...]) -> None:
    source = book("The Raft", *((1, title, "Water rose.") for title in titles))
    draft = draft_contents(Contents(wish=ContentsWish.COUNT), [OpenBook(source=source)])
    assert draft is not None
    assert not any(word in draft.statements[0].words for word in ("bridge", "silver", "henry"))
    assert str(len(titles)) in draft.statements[0].words
