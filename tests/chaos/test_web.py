import json
from collections.abc import Callable

import httpx
import pytest

from tests.chaos.books import make_book
from tests.chaos.ledger import Ledger
from tests.chaos.web import LONGEST_WAIT, Door, Outcome

COMPLETE = 'event: status\ndata: {"step": "search"}\n\nevent: answer_completed\ndata: {}\n\n'
NAMED = 'event: status\ndata: {}\n\nevent: error_occurred\ndata: {"code": "storage_unavailable", "message": "m"}\n\n'
UNNAMED = 'event: error_occurred\ndata: {"code": "internal_error", "message": "m"}\n\n'
HALF = 'event: text_delta\ndata: {"text": "The"}\n\n'


def door(ledger: Ledger, answer: Callable[[httpx.Request], httpx.Response]) -> Door:
    return Door("web", "http://127.0.0.1", ledger, transport=httpx.MockTransport(answer))


def problem(code: str, **more: str) -> str:
    return json.dumps({"code": code, "detail": "d", "remedy": "r", **more})


def test_an_upload_is_a_form_with_the_book_in_it() -> None:
    book = make_book(1, 1)
    seen = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request.read())
        return httpx.Response(202, json={"id": "doc-1"})

    reply = door(Ledger(), answer).upload(book)
    assert (reply.outcome, reply.status) == (Outcome.DONE, 202)
    assert book.content in seen[0]


@pytest.mark.parametrize(
    ("status", "headers", "body", "outcome", "broken"),
    [
        (200, {}, "{}", Outcome.DONE, []),
        (404, {}, problem("document_not_found"), Outcome.REFUSED, []),
        (415, {}, problem("unsupported_format"), Outcome.REFUSED, []),
        (409, {}, problem("lease_lost"), Outcome.LATER, []),
        (429, {"Retry-After": "30"}, problem("rate_limited"), Outcome.LATER, []),
        (503, {"Retry-After": "5"}, problem("database_unavailable"), Outcome.LATER, []),
        (503, {}, problem("database_unavailable"), Outcome.LATER, ["no Retry-After"]),
        (500, {}, problem("internal_error"), Outcome.LATER, ["internal error"]),
        (500, {}, "Internal Server Error", Outcome.LATER, ["nameless error"]),
        (
            503,
            {"Retry-After": "5"},
            problem("database_unavailable", cause="psycopg"),
            Outcome.LATER,
            ["internals shown"],
        ),
    ],
)
def test_answers_and_broken_promises(
    status: int, headers: dict[str, str], body: str, outcome: Outcome, broken: list[str]
) -> None:
    ledger = Ledger()
    reply = door(ledger, lambda _: httpx.Response(status, headers=headers, text=body)).get("/api/documents")
    assert reply.outcome is outcome
    assert reply.wait <= LONGEST_WAIT
    assert [one.kind for one in ledger.broken] == broken


@pytest.mark.parametrize(
    ("stream", "outcome", "broken"),
    [
        (COMPLETE, Outcome.DONE, []),
        (NAMED, Outcome.LATER, []),
        (UNNAMED, Outcome.LATER, ["internal error"]),
        (HALF, Outcome.DONE, ["half an answer"]),
        ("", Outcome.DONE, ["half an answer"]),
    ],
)
def test_a_stream_has_to_come_to_an_end(stream: str, outcome: Outcome, broken: list[str]) -> None:
    ledger = Ledger()
    assert door(ledger, lambda _: httpx.Response(200, text=stream)).ask("Who?").outcome is outcome
    assert [one.kind for one in ledger.broken] == broken


def test_a_broken_connection_is_no_broken_promise_and_silence_is() -> None:
    ledger = Ledger()

    def fails(error: httpx.HTTPError) -> Outcome:
        def answer(_: httpx.Request) -> httpx.Response:
            raise error

        return door(ledger, answer).ask("Who?").outcome

    assert fails(httpx.ReadError("reset")) is Outcome.LOST
    assert fails(httpx.ConnectTimeout("away")) is Outcome.LOST
    assert not ledger.broken
    assert fails(httpx.ReadTimeout("silence")) is Outcome.LOST
    assert [one.kind for one in ledger.broken] == ["no answer"]
