from dataclasses import replace

import pytest

from smartchat_core.model import (
    Answer,
    AnswerMode,
    Citation,
    ContentHash,
    ConversationTurn,
    DocumentId,
    LineLocator,
    QuestionIntent,
    Span,
    StoredAnswer,
    TurnStatus,
)
from smartchat_core.model.blanking import SOURCE_REMOVED, without_document
from tests.unit.chat.conversations.test_recall import turn

GONE, KEPT = DocumentId("gone"), DocumentId("kept")


def citation(document: DocumentId) -> Citation:
    return Citation(
        number=1,
        quote=f"of {document}",
        document_id=document,
        document_title=f"The {document} book",
        content_hash=ContentHash("ab"),
        span=Span(start=0, end=7),
        section=(),
        locator=LineLocator(first_line=1, last_line=1),
    )


def answered(answer: Answer) -> ConversationTurn:
    return replace(turn(1), answer=StoredAnswer.of(answer), sources=(GONE, KEPT), suggestions=("Who is Gone?",))


EXTRACTIVE = Answer(question="", text="“of kept” [1]", mode=AnswerMode.EXTRACTIVE, citations=(citation(KEPT),))
NOTHING = Answer(
    question="",
    text="“The gone book” does not say.",
    mode=AnswerMode.NOT_FOUND,
    closest=(citation(GONE), citation(KEPT)),
    warnings=("“The gone book” is left out.",),
)


@pytest.mark.parametrize(
    "answer",
    [
        replace(EXTRACTIVE, citations=(citation(GONE),)),
        replace(EXTRACTIVE, citations=(citation(KEPT), citation(GONE))),
        replace(EXTRACTIVE, citations=()),
        replace(EXTRACTIVE, intent=QuestionIntent.SUMMARY),
        replace(EXTRACTIVE, mode=AnswerMode.GENERATED),
        replace(EXTRACTIVE, mode=AnswerMode.STRUCTURE),
    ],
)
def test_what_may_hold_something_of_the_document_is_blanked(answer: Answer) -> None:
    found = without_document(answered(answer), GONE)
    assert (found.status, found.reason_code, found.answer) == (TurnStatus.BLANKED, SOURCE_REMOVED, None)
    assert (found.sources, found.suggestions) == ((KEPT,), ())
    assert found.question == "question 1"


def test_quotes_of_other_documents_stay_but_nothing_near_of_this_one() -> None:
    found = without_document(answered(replace(EXTRACTIVE, closest=(citation(GONE), citation(KEPT)))), GONE)
    assert found.answer is not None
    assert found.answer.read() == replace(EXTRACTIVE, closest=(citation(KEPT),))
    assert (found.status, found.sources, found.suggestions) == (TurnStatus.ANSWERED, (KEPT,), ())


def test_that_nothing_was_found_stays_without_the_title() -> None:
    found = without_document(answered(NOTHING), GONE)
    assert found.answer is not None
    assert "gone" not in found.answer.json
    assert found.answer.read().text == "The books do not say."


def test_a_turn_without_an_answer_loses_its_source_only() -> None:
    stopped = replace(answered(NOTHING), answer=None, status=TurnStatus.STOPPED)
    assert without_document(stopped, GONE) == replace(stopped, sources=(KEPT,), suggestions=())
