from dataclasses import replace

import pytest

from tests.chaos.books import Kind, make_book
from tests.chaos.ledger import Ledger, Promise, Wanted
from tests.chaos.schedule import Moment, Victim, schedule
from tests.chaos.tally import Fall, Tally
from tests.chaos.verdict import Found, Leftovers, Verdict, judge

GOOD = next(book for book in (make_book(1, number) for number in range(100)) if book.kind is Kind.MARKDOWN)
BAD = next(book for book in (make_book(1, number) for number in range(100)) if book.kind is Kind.BROKEN)
PROMISE = Promise(book=GOOD, wanted=Wanted.PRESENT, document="doc-1", accepted=1)
READY = Found(
    document="doc-1",
    filename=GOOD.filename,
    status="ready",
    reason="",
    reason_code="",
    passages=3,
    files=frozenset({"original", "text"}),
    entries=3,
    hits=1,
)
FAILED = replace(READY, status="failed", reason="It is damaged.", reason_code="damaged_file", passages=0, entries=0)


def judged(promise: Promise, *found: Found, leftovers: Leftovers | None = None) -> Verdict:
    return judge([promise], found, leftovers or Leftovers())


def test_a_kept_promise_is_clean() -> None:
    verdict = judged(PROMISE, READY)
    assert verdict.clean
    assert verdict.line(5) == "5 kills, 1 uploads, 0 lost, 0 duplicated, 0 orphaned"


@pytest.mark.parametrize(
    "fault",
    [
        replace(READY, status="searchable"),
        replace(READY, status="queued"),
        replace(READY, hits=0),
        replace(READY, hits=0, entries=0),
        replace(READY, entries=2),
        replace(READY, passages=0, entries=0),
        replace(READY, files=frozenset({"text"})),
        replace(READY, files=frozenset({"original"})),
        replace(READY, document="doc-2"),
        replace(FAILED, reason=""),
        replace(FAILED, files=frozenset()),
    ],
)
def test_what_is_not_whole_is_lost(fault: Found) -> None:
    verdict = judged(PROMISE, fault)
    assert len(verdict.lost) == 1
    assert not verdict.clean


def test_what_is_not_there_is_lost() -> None:
    assert judged(PROMISE).line(1) == "1 kills, 1 uploads, 1 lost, 0 duplicated, 0 orphaned"


@pytest.mark.parametrize("copies", [(READY, replace(READY, document="doc-1", hits=2)), (replace(READY, entries=6),)])
def test_what_is_there_twice_is_duplicated(copies: tuple[Found, ...]) -> None:
    assert judged(PROMISE, *copies).duplicated


def test_what_was_removed_must_not_be_there() -> None:
    gone = replace(PROMISE, wanted=Wanted.ABSENT)
    assert judged(gone).clean
    assert len(judged(gone, READY).orphaned) == 1


def test_what_nobody_uploaded_and_every_leftover_is_an_orphan() -> None:
    leftovers = Leftovers(findings=["f"], files=["k"], uploads=["u"], hits=["h"], unproved=["r"])
    verdict = judged(PROMISE, READY, replace(READY, filename="strange.md"), leftovers=leftovers)
    assert len(verdict.orphaned) == 6


def test_an_upload_without_an_answer_may_be_there_or_not_but_not_in_halves() -> None:
    unsure = replace(PROMISE, wanted=Wanted.NOTHING_SAID, document="", accepted=0)
    assert judged(unsure).clean
    assert judged(unsure, READY).clean
    assert judged(unsure).uploads == 0
    assert judged(unsure, replace(READY, entries=1)).lost


def test_a_readable_book_that_failed_is_distinguished() -> None:
    verdict = judged(PROMISE, FAILED)
    assert verdict.clean
    assert len(verdict.sorry) == 1


def test_a_broken_book_fails_with_a_reason() -> None:
    promise = replace(PROMISE, book=BAD)
    assert not judged(promise, replace(FAILED, filename=BAD.filename)).sorry
    assert judged(promise, replace(READY, filename=BAD.filename)).lost


def test_the_ledger_notices_two_documents_for_one_content() -> None:
    ledger = Ledger()
    ledger.begun(GOOD)
    ledger.accepted(GOOD, "doc-1")
    ledger.accepted(GOOD, "doc-1")
    assert not ledger.broken
    ledger.accepted(GOOD, "doc-2")
    assert [one.kind for one in ledger.broken] == ["two documents"]


def test_the_table_counts_kills_by_what_they_interrupted() -> None:
    tally = Tally()
    kills = schedule(seed=1, kills=40)
    for kill in kills:
        tally.add(Fall(kill=kill, going_on=frozenset({Moment.PARSE, Moment.UPLOAD})))
    head, *rows, total, _ = tally.lines()
    assert len(rows) == len(Victim)
    assert total.split() == ["all", "40", "40", "0", "40", "0", "0", "0", "0", "0"]
    assert head.split()[2:] == [moment.value for moment in Moment]
    assert Moment.PARSE not in tally.missed
    assert Moment.VERIFY in tally.missed
