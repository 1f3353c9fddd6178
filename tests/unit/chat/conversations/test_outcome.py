from dataclasses import replace
from datetime import timedelta

from smartchat_core.chat.conversations.outcome import TurnOutcome, last_events, settled
from smartchat_core.errors import ModelUnavailable, UnforeseenFailure
from smartchat_core.events import AnswerCompleted, ErrorOccurred, QuestionsSuggested, TextDelta
from smartchat_core.model import Answer, AnswerMode, DocumentId, PassageFilter, StoredAnswer, TurnStatus
from tests.unit.chat.conversations.test_recall import turn

A, B, C = map(DocumentId, "abc")
TIME = timedelta(minutes=10)


def completed(mode: AnswerMode) -> AnswerCompleted:
    return AnswerCompleted(answer=Answer(question="", text="…", mode=mode))


def outcome(
    *events: AnswerCompleted | TextDelta | ErrorOccurred,
    documents: frozenset[DocumentId] | None = None,
    recalled: frozenset[DocumentId] = frozenset(),
) -> TurnOutcome:
    found = TurnOutcome.stopped()
    for event in events:
        found = found.with_event(event, PassageFilter(documents=documents), recalled)
    return found


def test_an_answer_without_retrieval_may_come_from_all_that_it_was_put_to() -> None:
    assert outcome(completed(AnswerMode.STRUCTURE), documents=frozenset({A, B})).sources == frozenset({A, B})
    assert outcome(completed(AnswerMode.STRUCTURE)).sources is None


def test_what_a_model_was_shown_of_earlier_turns_is_a_source() -> None:
    put_to, earlier = frozenset({A}), frozenset({C})
    generated = outcome(completed(AnswerMode.GENERATED), documents=put_to, recalled=earlier)
    assert generated.sources == frozenset({A, C})
    extractive = outcome(completed(AnswerMode.EXTRACTIVE), documents=put_to, recalled=earlier)
    assert extractive.sources == put_to


def test_a_stream_that_ends_without_an_answer_was_stopped() -> None:
    assert outcome(TextDelta(text="He ")).status is TurnStatus.STOPPED
    failed = outcome(ErrorOccurred(code="model_unavailable", message="No."))
    assert (failed.status, failed.reason_code, failed.reason) == (TurnStatus.FAILED, "model_unavailable", "No.")


def test_reasons_name_no_internals() -> None:
    assert TurnOutcome.failed(ModelUnavailable("nobody answers", cause="10.0.0.1")).reason.startswith("nobody answers")
    assert "10.0.0.1" not in TurnOutcome.failed(ModelUnavailable("nobody answers", cause="10.0.0.1")).reason
    failed = TurnOutcome.failed(ValueError("10.0.0.1"))
    assert failed.reason_code == UnforeseenFailure.code
    assert "10.0.0.1" not in failed.reason


def test_an_answer_whose_process_has_ended_counts_as_stopped() -> None:
    working = replace(turn(1), status=TurnStatus.ANSWERING, answer=None)
    assert settled(working, now=working.asked_at + TIME, answer_time=TIME) == working
    late = settled(working, now=working.asked_at + 2 * TIME, answer_time=TIME)
    assert (late.status, late.reason_code) == (TurnStatus.STOPPED, "answer_stopped")
    assert settled(turn(1), now=working.asked_at + 2 * TIME, answer_time=TIME) == turn(1)


def test_last_events_of_a_turn() -> None:
    kinds = [type(event) for event in last_events(replace(turn(1), suggestions=("Why?",)))]
    assert kinds == [QuestionsSuggested, AnswerCompleted]
    later = StoredAnswer(schema_version=99, json='{"schema_version": 99}')
    (event,) = last_events(replace(turn(1), answer=later))
    assert isinstance(event, ErrorOccurred)
