"""The wall before the bound: what front matter gives away shows in no answer and on no face.

Every sentence about what is yet to come holds a marked word, and lures: it names the people and answers what is asked.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from smartchat.composition import Services
from smartchat_core.chat.question import Question
from smartchat_core.model import LOCAL_SCOPE, Document, PassageFilter
from tests.support.texts import library_of

STORY = (
    "Anselm Thorne came to the mill in the spring. Ilka Brandt was the daughter of the old miller.\n\n"
    "“The river is high,” said Ilka Brandt to Anselm Thorne. Anselm Thorne looked at the river for a long time.\n\n"
    "Ilka Brandt kept the key of the granary, and Anselm Thorne kept the books of the mill.\n"
)
BOOK = (
    "---\ntitle: The Mill\ndescription: Ilka Brandt drowns in the qzalnine flood.\n---\n\n"
    "# Introduction\n\n"
    "In the end Ilka Brandt drowns in the qzalone flood. Anselm Thorne was a qzaltwo murderer. "
    "The captain, Lord Qzalthree, marries Ilka Brandt. The mill burns down in the qzalfour winter.\n\n"
    "“I am the qzalfive heir,” said Qzalsix to Anselm Thorne.\n\n"
    "# Contents\n\nIn which Ilka Brandt finds the qzalseven will\n\n"
    "# Dramatis Personae\n\nANSELM THORNE, a clerk\n\nILKA BRANDT, daughter of a miller\n\n"
    "LORD QZALTHREE, husband of Ilka Brandt\n\nQZALEIGHT, the murderer\n\n"
    f"# Chapter 1\n\n{STORY}\n# Chapter 2\n\n{STORY}\n"
    "# Chapter 3\n\nIlka Brandt drowned in the qzalone flood, and Lord Qzalthree wept.\n"
)
QUESTIONS = (
    "Who is Ilka Brandt?",
    "Who is Anselm Thorne?",
    "Wer ist Ilka Brandt?",
    "Who are the main characters?",
    "Who does Ilka Brandt marry?",
    "How does Ilka Brandt die?",
    "Who is the murderer?",
    "What happens to the mill?",
    "What happens in the winter?",
    "Was geschieht im Winter mit der Mühle?",
    "What is it about?",
    "Summarize the book.",
    "What has happened so far?",
    "Where does it take place?",
    "How does it end?",
    "List the chapters.",
    "How often is Ilka Brandt mentioned?",
    "Where is Anselm Thorne first mentioned?",
    "Find “said Qzalsix to”.",
    "Find “drowns in the flood”.",
    "What is the first sentence of the book?",
    "Compare Ilka Brandt and Anselm Thorne.",
    "Which of my books mention the will?",
    "Which of my books mention Ilka Brandt?",
    "What did Anselm Thorne say to Ilka Brandt?",
    "What is the blurb?",
    "What introduction does Anselm Thorne give?",
    "Who is the heir, and who is the captain?",
    "Ilka Brandt Anselm Thorne",
)


@pytest.fixture
async def library(tmp_path: Path) -> AsyncIterator[tuple[Services, Document, PassageFilter]]:
    """A library of the book, and a reader of its first two chapters."""
    async with library_of(BOOK, tmp_path, name="mill.md") as (services, document):
        text = (await services.questions.reading.read(LOCAL_SCOPE, document.id)).text
        bound = text.index("Chapter 3")
        yield services, document, PassageFilter(documents=frozenset({document.id}), until=((document.id, bound),))


async def test_no_answer_gives_away_what_front_matter_does(
    library: tuple[Services, Document, PassageFilter],
) -> None:
    services, _, where = library
    leaks = []
    for question in QUESTIONS:
        answer = await services.questions.chat.answer(LOCAL_SCOPE, Question(text=question, where=where))
        shown = repr(replace(answer, question="")).casefold()
        if "qzal" in shown.replace("said qzalsix to", ""):
            leaks.append((question, answer.text))
    assert not leaks


async def test_no_other_face_does(library: tuple[Services, Document, PassageFilter]) -> None:
    services, document, where = library
    reading, bound = services.questions.reading, where.bound_of(document.id)
    shown = [
        await reading.search(LOCAL_SCOPE, "Ilka Brandt drowns in the flood", where=where),
        await reading.search(LOCAL_SCOPE, "Ilka Brandt", where=where, limit=1),
        await reading.find_quotes(LOCAL_SCOPE, "Ilka Brandt flood", where=where),
        await reading.characters(LOCAL_SCOPE, document.id, until=bound),
        await reading.summarize(LOCAL_SCOPE, where=where),
    ]
    assert not re.findall("qzal.{0,20}", repr(shown).casefold())
    assert all("Ilka Brandt" in repr(one) for one in shown)


async def test_it_shows_without_a_bound(library: tuple[Services, Document, PassageFilter]) -> None:
    services, document, _ = library
    where = PassageFilter(documents=frozenset({document.id}))
    answers = [
        await services.questions.chat.answer(LOCAL_SCOPE, Question(text=question, where=where))
        for question in ("What happens to the mill in the winter?", "What is it about?", "Who are the main characters?")
    ]
    assert all("qzal" in repr(answer).casefold() for answer in answers)


async def test_a_reader_who_asks_for_the_introduction_is_shown_it(
    library: tuple[Services, Document, PassageFilter],
) -> None:
    services, _, where = library
    question = Question(text="Summarize the introduction.", where=where)
    answer = await services.questions.chat.answer(LOCAL_SCOPE, question)
    assert "qzal" in answer.text
