"""Choosing sentences and excerpts, from texts of any kind."""

from __future__ import annotations

import re
from collections.abc import Callable

from smartchat_core.books.entities import Entity, EntityKind, Name
from smartchat_core.books.spans import Spans
from smartchat_core.chat import extraction, extractive
from smartchat_core.chat.answers.draft import Draft
from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.chat.citing import SourceDocument
from smartchat_core.chat.courtesies import courtesy_of
from smartchat_core.chat.excerpts import apparatus, choose, headings, openings, widen
from smartchat_core.chat.gathering import (
    across_books,
    answer_forms,
    asked_clause,
    attributes,
    comparison,
    contrast,
    events,
    gathered,
    names,
    naming,
    paraphrases,
    reworded,
    side_sentences,
    sides,
)
from smartchat_core.chat.quoting import missing_marks
from smartchat_core.chat.understanding.requests import Lookup, Understanding
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.parsed import ParsedDocument
from smartchat_core.model.passage import Passage, ScoredPassage
from smartchat_core.model.search import PassageFilter
from smartchat_core.model.section import Section
from smartchat_core.model.span import Span
from smartchat_core.retrieval.query_analysis import analyse_query
from smartchat_core.retrieval.word_runs import holds_run
from tests.support.sources import make_source

_QUERY = analyse_query("Who found the silver compass?")
_EVERYWHERE = PassageFilter()
_WITH_FORMS = (
    "How tall was it?",
    "How old was he?",
    "How much money was it?",
    "At what hour was it?",
    "What colour was the xxx?",
    "What was the xxx made of?",
    "What is the title of the book?",
)
_EVENT = re.compile(r"\bdie[sd]?\b")


def _source(text: str) -> SourceDocument:
    half = len(text) // 2
    sections = (
        Section(ordinal=0, title=text[:100], span=Span(start=0, end=half)),
        Section(ordinal=1, title=text, span=Span(start=half, end=len(text))),
    )
    return make_source(ParsedDocument(text=text, sections=sections))


def _passages(text: str) -> tuple[ScoredPassage, ...]:
    return tuple(
        ScoredPassage(
            passage=Passage(
                document_id=DocumentId("doc"),
                ordinal=at // 1_000,
                span=Span(start=at, end=min(at + 1_000, len(text))),
                text=text[at : at + 1_000],
                section=0,
            ),
            score=0.5,
        )
        for at in range(0, len(text), 1_000)
    )


def _candidates(text: str) -> tuple[extraction.SentenceCandidate, ...]:
    return extraction.candidate_sentences(_passages(text), max_passages=10_000)


def _extraction(text: str) -> extractive.Extraction:
    ranked = tuple(extraction.ScoredSentence(candidate=one, score=1.0) for one in _candidates(text))
    return extractive.Extraction(ranked=ranked, confidence=1.0)


def _sources(text: str) -> dict[DocumentId, SourceDocument]:
    return {DocumentId("doc"): _source(text)}


def _widened(text: str) -> Span:
    middle = len(text) // 2
    return widen.widen(text, Span(start=middle, end=middle + 10), within=Span(start=0, end=len(text)), room=300)


def _somebody(text: str) -> Entity:
    mentions = Spans.of((at, at + 3) for at in range(0, len(text) - 3, 50))
    return Entity(kind=EntityKind.PERSON, names=(Name(text="Ann", mentions=mentions),), mentions=mentions)


def _known(text: str) -> side_sentences.Known:
    return side_sentences.Known(book=OpenBook(source=_source(text)), entity=_somebody(text))


def _each_is_in(text: str) -> None:
    known = _known(text)
    for one in _passages(text):
        known.is_in(one.passage)


EXCERPT_CASES: dict[str, Callable[[str], object]] = {
    "smartchat_core.chat.quoting:missing_marks": missing_marks,
    "smartchat_core.chat.courtesies:courtesy_of": courtesy_of,
    "smartchat_core.chat.gathering.comparison:books_of_sides": lambda text: comparison.books_of_sides(
        [text, text[1:]], [_source(text).document]
    ),
    "smartchat_core.chat.gathering.comparison:focused": lambda text: comparison.focused(
        _extraction(text).ranked, "silver compass"
    ),
    "smartchat_core.chat.gathering.comparison:kept_words": comparison.kept_words,
    "smartchat_core.chat.gathering.comparison:sections_of_sides": lambda text: comparison.sections_of_sides(
        [text], _source(text)
    ),
    "smartchat_core.chat.gathering.comparison:side_query": lambda text: comparison.side_query(
        text, text, in_own_book=False
    ),
    "smartchat_core.chat.gathering.answer_forms:asked_form": lambda text: [
        answer_forms.asked_form(text),
        *(stated(text) for one in _WITH_FORMS if (stated := answer_forms.asked_form(one)) is not None),
    ],
    "smartchat_core.chat.gathering.attributes:states_attribute": lambda text: [
        attributes.states_attribute(text, [("nobody",)], [text]),
        attributes.states_attribute("What is her Christian name?", [("nobody",)], [text]),
    ],
    "smartchat_core.chat.gathering.asked_clause:events_asked_about": lambda text: [
        asked_clause.events_asked_about([_EVENT], text, language, [("nobody",)]) for language in ("en", "ru")
    ],
    "smartchat_core.chat.gathering.events:asked_events": lambda text: [
        events.asked_events(text, language) for language in ("en", "de", "ru")
    ],
    "smartchat_core.chat.gathering.events:asks_for_the_end": lambda text: events.asks_for_the_end(text, "en"),
    "smartchat_core.chat.gathering.events:reports_events": lambda text: events.reports_events(
        [_EVENT], [("nobody",)], [text], labels=frozenset({"nobody"}), question="Who dies?"
    ),
    "smartchat_core.chat.gathering.contrast:side_by_side": lambda text: contrast.side_by_side(
        [_extraction(text).ranked, _extraction(text).ranked]
    ),
    "smartchat_core.chat.gathering.events:speak_of": lambda text: events.speak_of([_EVENT], [text]),
    "smartchat_core.chat.gathering.events:speakers": lambda text: events.speakers([("nobody",)], text),
    "smartchat_core.chat.gathering.gathered:refusal": gathered.refusal,
    "smartchat_core.chat.gathering.names:asked_names": lambda text: names.asked_names(
        Understanding(request=Lookup(), text=text, search=text, names=(text,)), [_source(text).document]
    ),
    "smartchat_core.chat.gathering.names:different": lambda text: names.different([(text,), (text[1:],)]),
    "smartchat_core.chat.gathering.names:is_mentioned": lambda text: names.is_mentioned(["nobody"], text),
    "smartchat_core.chat.gathering.names:name_words": names.name_words,
    "smartchat_core.chat.gathering.naming:naming": lambda text: naming.naming(
        _passages(text), {DocumentId("doc"): (_somebody(text),)}, events=[_EVENT], most=9
    ),
    "smartchat_core.chat.gathering.paraphrases:paraphrase_of": lambda text: paraphrases.paraphrase_of(text, "en"),
    "smartchat_core.chat.gathering.reworded:worded": lambda text: reworded.worded(
        _extraction(text).ranked, paraphrases.Paraphrase(words="die", pattern=_EVENT)
    ),
    "smartchat_core.chat.gathering.reworded:likely": lambda text: reworded.likely(
        _extraction(text).ranked, [_known(text)], paraphrases.Paraphrase(words="die", pattern=_EVENT)
    ),
    "smartchat_core.chat.gathering.across_books:derived_forms": across_books.derived_forms,
    "smartchat_core.chat.gathering.sides:named_in": sides.named_in,
    "smartchat_core.chat.gathering.sides:name_and_rest": sides.name_and_rest,
    "smartchat_core.chat.gathering.sides:known_sides": lambda text: sides.known_sides(
        [OpenBook(source=_source(text))], [text]
    ),
    "smartchat_core.chat.gathering.sides:homes_of": lambda text: sides.homes_of({"Ann": _known(text)}),
    "smartchat_core.chat.gathering.side_sentences:Known.is_in": _each_is_in,
    "smartchat_core.chat.gathering.sides:is_described": sides.is_described,
    "smartchat_core.chat.gathering.side_sentences:sentences_about": lambda text: side_sentences.sentences_about(
        _extraction(text).ranked, _known(text)
    ),
    "smartchat_core.chat.gathering.side_sentences:sentences_of_all": lambda text: side_sentences.sentences_of_all(
        _extraction(text).ranked, ["Ann", "silver compass"], {"Ann": _known(text)}
    ),
    "smartchat_core.chat.gathering.side_sentences:passages_naming": lambda text: side_sentences.passages_naming(
        _passages(text), _known(text), [_known(text)], most=9
    ),
    "smartchat_core.retrieval.word_runs:holds_run": lambda text: holds_run(text, ["silver", "compass"]),
    "smartchat_core.chat.extraction:candidate_sentences": _candidates,
    "smartchat_core.chat.extraction:rank_sentences": lambda text: extraction.rank_sentences(_QUERY, _candidates(text)),
    "smartchat_core.chat.extraction:select_sentences": lambda text: extraction.select_sentences(
        _QUERY, _candidates(text)
    ),
    "smartchat_core.chat.extractive:closest_places": lambda text: extractive.closest_places(
        _extraction(text), _sources(text), _EVERYWHERE
    ),
    "smartchat_core.chat.extractive:Extraction.confidence_in": lambda text: (made := _extraction(text)).confidence_in(
        _QUERY, _passages(text), made.ranked
    ),
    "smartchat_core.chat.extractive:extractive_draft": lambda text: extractive.extractive_draft(
        _extraction(text), _sources(text), _EVERYWHERE
    ),
    "smartchat_core.chat.extractive:not_found_answer": lambda text: extractive.not_found_answer(text, titles=[text]),
    "smartchat_core.chat.extractive:without_quotes": lambda text: extractive.without_quotes(
        Draft(statements=()), [text]
    ),
    "smartchat_core.chat.extractive:not_found_draft": lambda text: extractive.not_found_draft([text]),
    "smartchat_core.chat.excerpts.apparatus:asked_roles": apparatus.asked_roles,
    "smartchat_core.chat.excerpts.apparatus:is_apparatus": lambda text: [
        apparatus.is_apparatus(one.passage, _source("")) for one in _passages(text)
    ],
    "smartchat_core.chat.excerpts.apparatus:prefer_text": lambda text: apparatus.prefer_text(
        _passages(text), text, _sources(text)
    ),
    "smartchat_core.chat.excerpts.choose:choose_excerpts": lambda text: choose.choose_excerpts(
        _extraction(text).ranked, _sources(text), _EVERYWHERE
    ),
    "smartchat_core.chat.excerpts.headings:without_headings": lambda text: headings.without_headings(
        _candidates(text), _sources(text)
    ),
    "smartchat_core.chat.excerpts.openings:announces": openings.announces,
    "smartchat_core.chat.excerpts.openings:has_pronoun": openings.has_pronoun,
    "smartchat_core.chat.excerpts.openings:is_item": openings.is_item,
    "smartchat_core.chat.excerpts.openings:leans_back": openings.leans_back,
    "smartchat_core.chat.excerpts.widen:heading_of": lambda text: widen.heading_of(
        Section(ordinal=0, title=text, span=Span(start=0, end=len(text))), text
    ),
    "smartchat_core.chat.excerpts.widen:stretch_around": lambda text: widen.stretch_around(
        _source(text).parsed.sections, text, len(text) // 2, until=None
    ),
    "smartchat_core.chat.excerpts.widen:widen": _widened,
}
