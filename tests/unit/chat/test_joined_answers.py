"""Answers to two questions as one."""

from dataclasses import replace

from smartchat_core.chat.answers.draft import Draft, Place, Statement, compose
from smartchat_core.chat.joined_answers import joined_answers
from smartchat_core.chat.understanding.requests import Lookup, Understanding
from smartchat_core.model import Answer, AnswerMode, Metadata, ParsedDocument, Span
from tests.support.sources import make_source

TEXT = "Vera slept [1] in the tower. Karl wrote to her."
SOURCE = make_source(ParsedDocument(text=TEXT, metadata=Metadata(title="The Tower")), document="tower")


def answer(question: str, *spans: Span) -> Answer:
    statements = tuple(Statement(quotes=(Place(document=SOURCE.document.id, span=span),)) for span in spans)
    draft = Draft(statements=statements, confidence=0.5)
    return compose(question, Understanding(request=Lookup(), text="", search=""), draft, {SOURCE.document.id: SOURCE})


def test_citations_are_numbered_through_and_quotes_stay_as_they_are() -> None:
    first, second = answer("Who writes?", Span(start=29, end=47)), answer("Who sleeps?", Span(start=0, end=28))
    joined = joined_answers("Who writes and who sleeps?", [first, second])
    assert joined.text == "Who writes?\n“Karl wrote to her.” [1]\n\nWho sleeps?\n“Vera slept [1] in the tower.” [2]"
    assert [one.number for one in joined.citations] == [1, 2]
    assert [claim.borne_out for claim in joined.claims] == [True, True]


def test_what_is_refused_stands_beside_what_is_found() -> None:
    found = answer("Who writes?", Span(start=29, end=47))
    refused = replace(answer("Who sings?"), mode=AnswerMode.NOT_FOUND, text="The books do not say.", confidence=0.0)
    joined = joined_answers("Who writes and who sings?", [found, refused])
    assert (joined.mode, joined.confidence) == (AnswerMode.EXTRACTIVE, 0.5)
    assert "Who sings?\nThe books do not say." in joined.text
    assert joined_answers("", [refused, refused]).mode is AnswerMode.NOT_FOUND
