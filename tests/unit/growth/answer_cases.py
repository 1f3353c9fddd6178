"""Understanding questions and drafting answers, on texts of any kind."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

from smartchat_core.chat.answers.by_request import draft_about
from smartchat_core.chat.answers.draft import compose
from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.chat.citing import SourceDocument
from smartchat_core.chat.metering import usage_of
from smartchat_core.chat.prompting import Turn
from smartchat_core.chat.quoting import quoted
from smartchat_core.chat.rewriting.policy import read_rewritten, rewriting_request
from smartchat_core.chat.summaries.cutting import cut
from smartchat_core.chat.summaries.notes import choose_notes
from smartchat_core.chat.summaries.parts import reading_parts
from smartchat_core.chat.summaries.pieces import pieces_of
from smartchat_core.chat.understanding.catalog import CatalogEntry, catalog_of
from smartchat_core.chat.understanding.languages.registry import LANGUAGES, templates_of
from smartchat_core.chat.understanding.sections import resolve_sections
from smartchat_core.chat.understanding.understand import understand
from smartchat_core.chat.verification.judging import read_judgements
from smartchat_core.chat.wall import as_read
from smartchat_core.model.answer import QuestionIntent
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.parsed import ParsedDocument
from smartchat_core.model.section import Section, SectionKind, SectionRole
from smartchat_core.model.section_summary import SummarySentence
from smartchat_core.model.span import Span
from smartchat_core.ports.chat_model import ChatRequest, ModelDelta
from smartchat_core.ports.claim_verifier import CitedClaim
from smartchat_core.retrieval.query_analysis import MAX_QUERY_CHARACTERS
from smartchat_core.testing.fakes.chat_model import ScriptedChatModel
from tests.support.growth import LONGEST_FIRST
from tests.support.open_books import open_book
from tests.support.sources import make_source
from tests.unit.growth.book_answer_cases import BOOK_ANSWER_CASES
from tests.unit.growth.exact_cases import EXACT_CASES

# Compiled once, when a question in a language comes first, which would count for one of the lengths.
for _language in LANGUAGES:
    templates_of(_language)

_FEW = 200


def _source(text: str) -> SourceDocument:
    return make_source(ParsedDocument(text=text))


def _drafted(text: str) -> None:
    """Requests about a book that is this text, by a question of some of it; what drafts each kind has its own case."""
    source = _source(text)
    book = open_book(source)
    question = text[:_FEW]
    for intent in (QuestionIntent.SUMMARY, QuestionIntent.ENDING):
        understanding = understand(question, intent=intent)
        parts = resolve_sections(understanding.section, source) if understanding.section else None
        draft_about(understanding, [replace(book, parts=parts)])


def _composed(text: str) -> None:
    """The answer that quotes most: where something is mentioned in a book that is this text."""
    source = _source(text)
    understanding = understand(text[:_FEW], intent=QuestionIntent.MENTIONS)
    draft = draft_about(understanding, [open_book(source)])
    if draft is not None:
        compose(text[:_FEW], understanding, draft, {source.document.id: source})


def _understood(text: str) -> None:
    """Understand questions that are not cut at `MAX_QUERY_CHARACTERS`, and so grow as this text does."""
    question = text[: len(text) * MAX_QUERY_CHARACTERS // (2 * LONGEST_FIRST)]
    understand(question)
    understand("And he?", history=[Turn(question=question, answer=text)])
    understand(question, history=[Turn(question="Who is Mr. Orr?", answer="A pilot.")])
    catalog = [CatalogEntry(document=DocumentId("doc"), title=text, authors=(text,))]
    understand(f"Who wrote {question}?", catalog=catalog)


def _noted(text: str) -> None:
    sentences = [
        SummarySentence(text=text[at : at + 50], quote=Span(start=at, end=min(at + 50, len(text))))
        for at in range(0, len(text), 50)
    ]
    choose_notes([(_source(text), sentences[at : at + 8]) for at in range(0, len(sentences), 8)], max_tokens=8_000)


def _walled(text: str) -> None:
    """The text as a list of persons, and again as the introduction to itself."""
    half = len(text)
    sections = tuple(
        Section(ordinal=at, title=title, span=Span(start=at * half, end=(at + 1) * half), role=role, kind=kind)
        for at, (title, role, kind) in enumerate(
            (
                ("Introduction", SectionRole.INTRODUCTION, SectionKind.FRONT),
                ("Characters", SectionRole.SECTION, SectionKind.FRONT),
                ("1", SectionRole.CHAPTER, SectionKind.BODY),
            )
        )
    )
    parsed = ParsedDocument(text=text * 3, sections=sections)
    as_read(make_source(parsed), 2 * half + half // 2)


ANSWER_CASES: dict[str, Callable[[str], object]] = {
    **BOOK_ANSWER_CASES,
    **EXACT_CASES,
    "smartchat_core.chat.answers.by_request:draft_about": _drafted,
    "smartchat_core.chat.answers.draft:compose": _composed,
    "smartchat_core.chat.metering:usage_of": lambda text: usage_of(
        ScriptedChatModel([]), ChatRequest(messages=()), text, ModelDelta()
    ),
    "smartchat_core.chat.verification.judging:read_judgements": lambda text: (
        read_judgements(text, [CitedClaim(text=text, quote=text, passage=text)] * 2),
        read_judgements(
            json.dumps([{"sentence": 1, "verdict": "borne_out", "quote": text}]),
            [CitedClaim(text=text, quote=text, passage=f"{text[1:]} {text}")],
        ),
    ),
    "smartchat_core.chat.quoting:quoted": quoted,
    "smartchat_core.chat.understanding.catalog:catalog_of": lambda text: catalog_of([_source(text).document]),
    "smartchat_core.chat.rewriting.policy:read_rewritten": lambda text: [
        read_rewritten(reply, known=[text], bounded=True)
        for reply in (text, json.dumps({"question": text[:200], "search": text[:200]}))
    ],
    "smartchat_core.chat.rewriting.policy:rewriting_request": lambda text: rewriting_request(
        text, [Turn(question=text, answer=text)], language=""
    ),
    "smartchat_core.chat.summaries.cutting:cut": lambda text: cut(text, Span(start=0, end=len(text)), max_tokens=50),
    "smartchat_core.chat.summaries.notes:choose_notes": _noted,
    "smartchat_core.chat.summaries.parts:reading_parts": lambda text: reading_parts(OpenBook(source=_source(text))),
    "smartchat_core.chat.summaries.pieces:pieces_of": lambda text: pieces_of(
        _source(text), [Span(start=0, end=len(text))], window=None
    ),
    "smartchat_core.chat.understanding.understand:understand": _understood,
    "smartchat_core.chat.wall:as_read": _walled,
}
