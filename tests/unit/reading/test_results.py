import json
from dataclasses import replace

import jsonschema
import pytest

from smartchat_core.model import (
    Answer,
    AnswerMode,
    Box,
    Citation,
    Claim,
    ContentHash,
    DocumentId,
    EpubLocator,
    FoundPassage,
    LineLocator,
    Locator,
    PdfLocator,
    QuestionIntent,
    Quotes,
    SearchResults,
    Span,
    TextSlice,
)
from smartchat_core.reading.json_schema import result_schema

LOCATORS: tuple[Locator, ...] = (
    EpubLocator(href="a.xhtml", start_cfi="epubcfi(/6/2!/4/2/1:0)", end_cfi="epubcfi(/6/2!/4/2/1:9)"),
    PdfLocator(page=3, label="iii", boxes=(Box(left=1.5, bottom=2, right=3, top=4),)),
    LineLocator(first_line=1, last_line=2),
)


def citation(locator: Locator) -> Citation:
    return Citation(
        number=1,
        quote="“Who’s there?” 𝔄",
        document_id=DocumentId("doc-1"),
        document_title="Hamlet",
        content_hash=ContentHash("ab" * 32),
        span=Span(start=10, end=26),
        section=("Act I", "Scene 1"),
        locator=locator,
        page=3,
        reference="act:1/scene:1",
    )


def answer(*locators: Locator, mode: AnswerMode = AnswerMode.EXTRACTIVE) -> Answer:
    claims = tuple(Claim.of_quote("Who?", number=1) for _ in locators)
    return Answer(
        question="",
        text="…",
        mode=mode,
        intent=QuestionIntent.SUMMARY,
        claims=claims,
        citations=tuple(map(citation, locators)),
    )


RESULTS: tuple[tuple[str, Answer | SearchResults | Quotes | TextSlice], ...] = (
    ("answer", answer(*LOCATORS)),
    ("quotes", Quotes(topic="ghosts", quotes=tuple(map(citation, LOCATORS)), degraded=("dense",), warnings=("why",))),
    (
        "search-results",
        SearchResults(
            query="ghosts",
            passages=tuple(
                FoundPassage(
                    text="“Who’s there?” 𝔄",
                    document_id=DocumentId("doc-1"),
                    document_title="Hamlet",
                    content_hash=ContentHash("ab" * 32),
                    span=Span(start=10, end=26),
                    section=(),
                    locator=locator,
                    score=0.5,
                    lexical=1.25,
                )
                for locator in LOCATORS
            ),
        ),
    ),
    ("text-slice", TextSlice(document_id=DocumentId("doc-1"), span=Span(start=1, end=2), length=9, text="h")),
)


@pytest.mark.parametrize(("name", "result"), RESULTS, ids=[name for name, _ in RESULTS])
def test_json_is_read_back_and_is_what_the_schema_promises(
    name: str, result: Answer | SearchResults | Quotes | TextSlice
) -> None:
    written = result.to_json()
    assert type(result).from_json(written) == result
    jsonschema.validate(json.loads(written), result_schema(name))
    less = json.loads(written)
    del less["schema_version"]
    with pytest.raises(jsonschema.ValidationError, match="schema_version"):
        jsonschema.validate(less, result_schema(name))


def test_what_follows_from_an_answer_is_computed_whatever_the_json_holds() -> None:
    found = answer(LOCATORS[0])
    assert (found.found, found.borne_out) == (True, True)
    tampered = json.loads(found.to_json()) | {"found": False, "borne_out": False}
    assert Answer.from_json(json.dumps(tampered)) == found
    missing = answer(mode=AnswerMode.NOT_FOUND)
    assert (missing.found, missing.borne_out) == (False, False)


def test_an_answer_of_the_version_before_is_read_as_the_present_one() -> None:
    found = answer(LOCATORS[0])
    earlier = json.loads(found.to_json()) | {"schema_version": 2}
    del earlier["found"], earlier["borne_out"], earlier["intent"], earlier["citations"][0]["reference"]
    read = Answer.from_json(json.dumps(earlier))
    assert (read.schema_version, read.intent, read.found) == (4, QuestionIntent.LOOKUP, True)
    assert read.citations == (replace(found.citations[0], reference=""),)


@pytest.mark.parametrize("result", [result for _, result in RESULTS], ids=[name for name, _ in RESULTS])
def test_what_a_later_version_wrote_is_refused(result: Answer | SearchResults | Quotes | TextSlice) -> None:
    later = json.dumps(json.loads(result.to_json()) | {"schema_version": 5})
    with pytest.raises(ValueError, match="schema version is 5"):
        type(result).from_json(later)
