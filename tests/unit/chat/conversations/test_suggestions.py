from smartchat_core.chat.conversations.suggestions import suggest_questions
from smartchat_core.model import Section, SectionRole, Span
from smartchat_core.parsing.arrange import arrange
from smartchat_core.retrieval.outline import Outline

CHAPTERS = Outline(
    arrange(
        tuple(
            Section(
                ordinal=number, title=f"Chapter {number + 1}", span=Span(start=number * 100, end=number * 100 + 100)
            )
            for number in range(4)
        )
    )
)
PEOPLE = ("Tobias", "Elspeth Marr", "Barnaby")


def suggested(*asked: str, until: int | None = None, people: tuple[str, ...] = PEOPLE) -> tuple[str, ...]:
    return suggest_questions(outline=CHAPTERS, until=until, people=people, asked=asked)


def test_outline_is_as_meant() -> None:
    assert [one.section.role for one in CHAPTERS.chapters] == [SectionRole.CHAPTER] * 4


def test_people_and_chapters_come_in_turn() -> None:
    assert suggested()[:4] == (
        "Who is Tobias?",
        "What happens in chapter 1?",
        "Who is Elspeth Marr?",
        "Who are the main characters?",
    )


def test_nothing_beyond_the_bound_is_named() -> None:
    within = suggested(until=250, people=("Tobias",))
    assert "What happens in chapter 2?" in within[:2]
    assert not any("chapter 3" in question or "chapter 4" in question for question in within)
    assert "What has happened so far?" in within
    assert not any("chapter " in question for question in suggested(until=99))


def test_what_was_asked_is_not_suggested() -> None:
    found = suggested("Who is TOBIAS, and what does he keep?", "What happens in chapter 1?")
    assert "Who is Tobias?" not in found
    assert "What happens in chapter 1?" not in found
    assert found[:2] == ("Who is Elspeth Marr?", "What happens in chapter 2?")


def test_a_book_without_chapters_and_people_has_questions_as_well() -> None:
    assert suggest_questions(outline=Outline(()), until=None, people=(), asked=()) == (
        "Who are the main characters?",
        "Where is the book set?",
        "What are the chapters called?",
    )
