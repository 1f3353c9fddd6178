"""Look-ups, comparisons, questions across books and refusals, on the embedded adapters without a model."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from smartchat.composition import Services, open_services
from smartchat.settings import Settings
from smartchat_core.chat.prompting import Turn
from smartchat_core.chat.question import Question
from smartchat_core.model import LOCAL_SCOPE, Answer, AnswerMode, Document, DocumentId, PassageFilter
from tests.support.texts import add_text

MILL = (
    "# The Mill\n\n## Chapter 1\n\nOld Anna kept the mill by the river. Her brother Karl sold the flour in town.\n\n"
    "Anna was patient and quiet, and she loved the sound of the wheel.\n\n"
    "## Chapter 2\n\nKarl was loud and hasty, and he hated the sound of the wheel. He wanted to buy a bicycle.\n\n"
)
END = "## Chapter 3\n\nIn autumn Anna drowned in the river. Karl married the daughter of the smith.\n"
WEIR = "# The Weir\n\n## Chapter 1\n\nThe ferryman rode a bicycle along the weir, and a heron watched him.\n"
HERON = "# The Heron\n\n## Chapter 1\n\nA heron stood in the reeds and waited for the frogs.\n"


@asynccontextmanager
async def library(tmp_path: Path, **books: str) -> AsyncIterator[tuple[Services, dict[str, Document]]]:
    async with open_services(Settings(library=tmp_path / "library", embedder="none")) as services:
        added = {}
        for name, text in books.items():
            added[name] = await add_text(services, LOCAL_SCOPE, f"{name}.md", text)
        yield services, added


async def ask(
    services: Services,
    text: str,
    *,
    of: Document | None = None,
    until: int | None = None,
    history: tuple[Turn, ...] = (),
) -> Answer:
    where = PassageFilter()
    if of is not None:
        where = PassageFilter(
            documents=frozenset({of.id}), until=() if until is None else ((DocumentId(of.id), until),)
        )
    return await services.questions.chat.answer(LOCAL_SCOPE, Question(text=text, where=where, history=history))


async def test_a_name_that_the_book_does_not_hold_is_refused(tmp_path: Path) -> None:
    async with library(tmp_path, mill=MILL + END) as (services, books):
        answer = await ask(services, "What does Igor do in the mill?", of=books["mill"])
        known = await ask(services, "What does Karl sell in town?", of=books["mill"])
    assert (answer.mode, answer.text) == (AnswerMode.NOT_FOUND, "“The Mill” does not mention Igor.")
    assert "flour" in known.text


async def test_books_with_the_very_words_are_listed_and_no_others(tmp_path: Path) -> None:
    async with library(tmp_path, mill=MILL + END, weir=WEIR, heron=HERON) as (services, books):
        answer = await ask(services, "Which of my books mention bicycles?")
        none = await ask(services, "Which of my books mention kangaroos?")
    assert {one.document_id for one in answer.citations} == {books["mill"].id, books["weir"].id}
    assert answer.text.startswith("2 of 3 books mention “bicycles”:")
    assert "The Heron" not in answer.text
    assert all("bicycle" in one.quote for one in answer.citations)
    assert (none.found, none.text) == (False, "None of the 3 books mentions “kangaroos”.")


async def test_books_that_only_share_the_stem_of_a_name_do_not_mention_it(tmp_path: Path) -> None:
    lathe = "# The Turner\n\nLathe slept. Then Lathe went out to sea, and Lathe’s boat was never seen again.\n"
    lath = "# The Fence\n\nA lath was broken, and the Lath stood for a year. Old lath goeth into the oven.\n"
    async with library(tmp_path, turner=lathe, fence=lath) as (services, books):
        answer = await ask(services, "Which of my books mention Lathe?")
        count = await ask(services, "How many books mention Lathe?")
        other = await ask(services, "Welche Bücher erwähnen Lathe?")
    for one in (answer, count, other):
        assert {cited.document_id for cited in one.citations} == {books["turner"].id}
        assert "The Fence" not in one.text
    assert "(3 times)" in answer.text


async def test_what_states_a_height_is_quoted_first_though_other_passages_share_more_words(tmp_path: Path) -> None:
    day = "the keeper cleaned the lighthouse, and it stood tall in the sun."
    days = "\n\n".join(f"On day {at} {day} " + f"Then {day} " * 5 for at in range(30))
    built = "When they built the lighthouse, the masons stopped at ninety feet, for lack of stone."
    tower = f"# The Tower\n\n{days}\n\n{built}\n"
    async with library(tmp_path, tower=tower) as (services, books):
        answer = await ask(services, "How tall is the lighthouse that the keeper cleans?", of=books["tower"])
    assert "ninety feet" in answer.citations[0].quote
    assert all("ninety feet" not in one.quote for one in answer.citations[1:])


async def test_books_with_a_character_are_those_that_name_it_again_and_again(tmp_path: Path) -> None:
    often = "# The Miller\n\n" + "Karl sang. Karl slept. It rained all day on the mill.\n\n" * 20
    async with library(tmp_path, miller=often, mill=MILL, heron="# The Heron\n\nA heron sang like Karl.\n") as (
        services,
        _,
    ):
        who = await ask(services, "Which book has a character called Karl?")
        count = await ask(services, "Which of my books mention Karl, and how often?")
    assert "The Heron" not in who.text
    lines = count.text.split("\n")
    assert lines[0] == "3 of 3 books mention “Karl”:"
    assert lines[1].startswith("“The Miller” (40 times):")


async def test_each_side_of_a_comparison_is_answered_for_itself(tmp_path: Path) -> None:
    async with library(tmp_path, mill=MILL) as (services, books):
        answer = await ask(services, "How do Anna and Karl differ about the sound of the wheel?", of=books["mill"])
    lines = answer.text.split("\n")
    assert answer.found
    assert [line.partition(":")[0] for line in lines] == ["Anna", "Karl"]
    assert "loved" in lines[0]
    assert "hated" in lines[1]


async def test_a_comparison_with_what_the_book_does_not_speak_of_is_refused(tmp_path: Path) -> None:
    async with library(tmp_path, mill=MILL) as (services, books):
        answer = await ask(services, "Compare Anna with submarine telescopes.", of=books["mill"])
    assert not answer.found
    assert answer.text.endswith("says nothing of submarine telescopes that could be compared.")


async def test_courtesies_are_returned_and_a_doubted_answer_is_given_again(tmp_path: Path) -> None:
    async with library(tmp_path, mill=MILL) as (services, books):
        first = await ask(services, "What does Karl want to buy?", of=books["mill"])
        turns = (Turn(question="What does Karl want to buy?", answer=first.text),)
        thanked = (*turns, Turn(question="Thanks!", answer="You are welcome."))
        thanks = await ask(services, "Thanks!", of=books["mill"], history=turns)
        doubted = await ask(services, "Are you sure?", of=books["mill"], history=thanked)
        went_on = await ask(services, "Where does he sell the flour?", of=books["mill"], history=thanked)
    assert (thanks.text, thanks.citations) == ("You are welcome.", ())
    assert doubted.text.endswith(first.text)
    assert [one.span for one in doubted.citations] == [one.span for one in first.citations]
    assert "sold the flour in town" in went_on.text


async def test_an_event_that_the_passages_do_not_report_is_not_answered_within_a_bound(tmp_path: Path) -> None:
    async with library(tmp_path, mill=MILL + END) as (services, books):
        bound = await ask(services, "How does Anna die by the river?", of=books["mill"], until=len(MILL) - 40)
        end = await ask(services, "Whom does Karl marry in the end?", of=books["mill"], until=len(MILL) - 40)
        reported = await ask(services, "How does Anna die by the river?", of=books["mill"])
    assert not bound.found
    assert not end.found
    assert "drowned" in reported.text


@pytest.mark.parametrize(
    "question",
    [
        "How does Anna die?",
        "What does Igor do?",
        "Who is Karl?",
        "How do Anna and Karl differ?",
        "Which of my books mention drowned?",
        "What does Karl want to buy?",
        "What happens in chapter 3?",
    ],
)
async def test_text_beyond_the_bound_never_matters(tmp_path: Path, question: str) -> None:
    answers = []
    for number, end in enumerate(
        (END, "## Chapter 3\n\nIgor zog weiter. Zog zog, und die Anna zog auch mit Zogzog.\n")
    ):
        async with library(tmp_path / str(number), mill=MILL + end) as (services, books):
            parsed = await services.documents.texts.load(books["mill"])
            until = parsed.text.index("Chapter 3")
            answers.append(await ask(services, question, of=books["mill"], until=until))
    assert answers[0].text == answers[1].text
    assert [one.span for one in answers[0].closest] == [one.span for one in answers[1].closest]
    assert answers[0].confidence == answers[1].confidence
    assert all(one.span.end <= until for one in (*answers[0].citations, *answers[0].closest))


async def test_the_form_of_the_answer_is_found_in_a_book_that_is_not_among_the_best(tmp_path: Path) -> None:
    wheel = "The year of wheel {0} of the old mill, made by miller {0}, is forgotten by miller {0} and by son {0}. "
    many = "# The Wheel\n\n" + "".join(f"## Chapter {one}\n\n{wheel.format(one) * 6}\n\n" for one in range(1, 40))
    heron = "The heron waits for frogs in the reeds of the river. " * 9
    dated = f"# The Weir\n\n## Chapter 1\n\n{heron}In 1776 a mill stood there.\n"
    async with library(tmp_path, wheel=many, weir=dated) as (services, _):
        answer = await ask(services, "In which year was the old wheel of the mill made?")
    assert "In 1776 a mill stood there." in answer.text
    assert "“The Weir”:" in answer.text


async def test_two_questions_in_one_are_both_answered(tmp_path: Path) -> None:
    async with library(tmp_path, mill=MILL) as (services, books):
        answer = await ask(services, "Who is Karl and how many chapters are there?", of=books["mill"])
    one, _, other = answer.text.partition("\n\n")
    assert one.startswith("Who is Karl?\n")
    assert other.startswith("how many chapters are there?\n")
