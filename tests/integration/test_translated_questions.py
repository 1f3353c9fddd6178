"""Questions in another language than the books, without a model: by the dictionary, on the embedded adapters."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from smartchat_core.chat.question import Question
from smartchat_core.model import LOCAL_SCOPE, AnswerMode, PassageFilter
from tests.support.texts import library_of

BOOK = (
    "# Chapter 1\n\nVeronica Carter kept the lighthouse. Veronica painted the tower red, and Veronica sang.\n\n"
    "Captain Dale sold his ship to the doctor, and the doctor paid with gold.\n\n"
    "# Chapter 2\n\nThe doctor hid the sword in the garden, where Veronica found it. Dale believed in phrenology.\n\n"
    "# Chapter 3\n\nIn autumn the doctor poisoned Dale with the wine of the priest.\n"
)
library = partial(library_of, BOOK)


@pytest.mark.parametrize(
    ("question", "quoted", "note"),
    [
        ("Wo versteckte der Arzt das Schwert?", "hid the sword in the garden", "Gesucht in der Sprache der Bücher: „"),
        ("À qui le capitaine a-t-il vendu le navire ?", "sold his ship to the doctor", "langue des livres : « "),
        ("¿Quién envenenó a Dale con el vino?", "poisoned Dale", "idioma de los libros: «"),
        ("医生把剑藏在哪里？", "hid the sword in the garden", "按书的语言搜索：“"),
        ("Куда врач спрятал меч?", "hid the sword in the garden", "на языке книг: «"),
    ],
)
async def test_a_fact_is_found_in_the_language_of_the_book(
    tmp_path: Path, question: str, quoted: str, note: str
) -> None:
    async with library(tmp_path) as (services, _):
        answer = await services.questions.chat.answer(LOCAL_SCOPE, Question(text=question))
    assert answer.mode is AnswerMode.EXTRACTIVE
    assert quoted in answer.text
    assert answer.question == question
    assert any(note in warning for warning in answer.warnings)


async def test_a_question_whose_words_nobody_knows_is_refused_with_the_reason(tmp_path: Path) -> None:
    async with library(tmp_path) as (services, _):
        question = Question(text="Warum zwirbelt der Quastenflosser die Klabuster?")
        answer = await services.questions.chat.answer(LOCAL_SCOPE, question)
    assert answer.mode is AnswerMode.NOT_FOUND
    assert any("„Quastenflosser“" in warning for warning in answer.warnings)
    assert "sagt das nicht" in answer.text


async def test_who_somebody_is_in_another_script(tmp_path: Path) -> None:
    async with library(tmp_path) as (services, _):
        answer = await services.questions.chat.answer(LOCAL_SCOPE, Question(text="Кто такая Вероника?"))
    assert answer.mode is not AnswerMode.NOT_FOUND
    assert "Veronica painted the tower red" in answer.text


async def test_a_given_name_that_nobody_knows_is_left_out(tmp_path: Path) -> None:
    async with library(tmp_path) as (services, _):
        answer = await services.questions.chat.answer(LOCAL_SCOPE, Question(text="Кто такая Вероника Хольмгрен?"))
    assert answer.mode is not AnswerMode.NOT_FOUND


async def test_a_name_in_another_script_is_counted(tmp_path: Path) -> None:
    async with library(tmp_path) as (services, _):
        question = Question(text="Сколько раз упоминается Вероника?")
        answer = await services.questions.chat.answer(LOCAL_SCOPE, question)
    assert "4" in answer.text


async def test_a_topic_by_its_learned_name(tmp_path: Path) -> None:
    async with library(tmp_path) as (services, _):
        question = Question(text="Welche meiner Bücher erwähnen Phrenologie?")
        answer = await services.questions.chat.answer(LOCAL_SCOPE, question)
    assert answer.mode is not AnswerMode.NOT_FOUND
    assert "phrenology" in answer.text


async def test_nothing_beyond_the_bound_is_named(tmp_path: Path) -> None:
    async with library(tmp_path) as (services, book):
        where = PassageFilter(documents=frozenset({book.id}), until=((book.id, BOOK.index("# Chapter 3")),))
        question = Question(text="Wer vergiftete den Kapitän Dale?", where=where)
        answer = await services.questions.chat.answer(LOCAL_SCOPE, question)
    assert "poisoned" not in answer.to_json()


async def test_a_question_in_the_language_of_the_book_is_left_as_it_is(tmp_path: Path) -> None:
    async with library(tmp_path) as (services, _):
        answer = await services.questions.chat.answer(LOCAL_SCOPE, Question(text="Where was the sword hidden?"))
    assert "hid the sword" in answer.text
    assert not any("language" in warning for warning in answer.warnings)


async def test_a_common_word_is_counted_in_the_language_of_the_book(tmp_path: Path) -> None:
    async with library(tmp_path) as (services, _):
        answer = await services.questions.chat.answer(LOCAL_SCOPE, Question(text="Wie oft wird der Arzt erwähnt?"))
    assert "4" in answer.text
    assert "doctor" in answer.text
