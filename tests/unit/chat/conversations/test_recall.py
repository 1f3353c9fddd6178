from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from smartchat_core.chat.conversations.recall import as_history, may_be_recalled, recalled_turns
from smartchat_core.model import (
    Answer,
    AnswerMode,
    ConversationId,
    ConversationTurn,
    DocumentId,
    OwnerId,
    Passage,
    PassageFilter,
    Span,
    StoredAnswer,
    TurnId,
    TurnStatus,
)

BOOK = DocumentId("a")
EVERYTHING = PassageFilter()

names = st.sampled_from("abc")
filters = st.builds(
    PassageFilter,
    documents=st.none() | st.frozensets(names.map(DocumentId), min_size=1),
    until=st.dictionaries(names.map(DocumentId), st.integers(0, 5)).map(lambda found: tuple(found.items())),
)


@given(earlier=filters, now=filters)
def test_what_is_recalled_rests_on_nothing_that_is_hidden_now(earlier: PassageFilter, now: PassageFilter) -> None:
    passages = [
        Passage(document_id=DocumentId(name), ordinal=0, span=Span(start=0, end=end), text="", section=0)
        for name in "abc"
        for end in range(1, 7)
    ]
    reached = all(now.admits(passage) for passage in passages if earlier.admits(passage))
    if may_be_recalled(earlier, where=now):
        assert reached


def turn(number: int, *, text: str = "He did.", sources: tuple[DocumentId, ...] = (BOOK,)) -> ConversationTurn:
    answer = Answer(question="", text=text, mode=AnswerMode.GENERATED)
    return ConversationTurn(
        id=TurnId(f"turn-{number}"),
        conversation_id=ConversationId("con-1"),
        owner=OwnerId("ann"),
        ordinal=number,
        question=f"question {number}",
        asked_at=datetime(2026, 3, 1, tzinfo=UTC),
        status=TurnStatus.ANSWERED,
        answer=StoredAnswer.of(answer),
        sources=sources,
    )


def recalled(*turns: ConversationTurn, where: PassageFilter = EVERYTHING) -> list[str]:
    return [one.question for one in recalled_turns(turns, where=where, present={BOOK})]


def test_turns_without_an_answer_or_a_source_are_left_out() -> None:
    stopped = replace(turn(2), status=TurnStatus.STOPPED)
    later = replace(turn(3), answer=StoredAnswer(schema_version=99, json='{"schema_version": 99}'))
    removed = turn(4, sources=(BOOK, DocumentId("gone")))
    assert recalled(turn(1), stopped, later, removed, turn(5)) == ["question 1", "question 5"]


def test_the_latest_turns_that_fit_are_recalled_in_their_order() -> None:
    assert recalled(*map(turn, range(30))) == [f"question {number}" for number in range(10, 30)]
    assert recalled(turn(1), turn(2, text="x" * 30_975), turn(3, text="x" * 9_000)) == ["question 2", "question 3"]
    assert as_history([turn(1)])[0].answer == "He did."


def test_a_turn_within_the_bound_is_recalled_past_one_beyond_it() -> None:
    near = replace(turn(1), where=PassageFilter(documents=frozenset({BOOK}), until=((BOOK, 10),)))
    far = replace(turn(2), where=PassageFilter(documents=frozenset({BOOK})))
    bounded = PassageFilter(documents=frozenset({BOOK}), until=((BOOK, 10),))
    assert recalled(near, far, where=bounded) == ["question 1"]
