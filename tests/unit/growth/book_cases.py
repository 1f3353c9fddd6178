"""The growth cases of the book model."""

from __future__ import annotations

from array import array
from collections.abc import Callable
from contextlib import suppress

from smartchat_core.books.build import build_book_model, collect_evidence
from smartchat_core.books.codec import decode_book_model, encode_book_model, stored_version
from smartchat_core.books.concordance import occurrences
from smartchat_core.books.corrections import same_name, with_merged, with_split
from smartchat_core.books.cues import CueReader
from smartchat_core.books.entities import Entity, EntityKind, Name
from smartchat_core.books.evidence import Evidence, NameForm
from smartchat_core.books.key_sentences import key_sentences, key_sentences_of_sections
from smartchat_core.books.languages.registry import rules_for
from smartchat_core.books.matching import find_entities, folded_words, within_edits
from smartchat_core.books.model import BookModel, mentions_by_section
from smartchat_core.books.names import NameReader
from smartchat_core.books.spans import Spans
from smartchat_core.books.surface_forms import are_forms, mentioned
from smartchat_core.books.terms import common_terms
from smartchat_core.model.name_corrections import NO_CORRECTIONS, NameCorrections
from smartchat_core.model.parsed import Metadata, ParsedDocument
from smartchat_core.model.section import Section
from smartchat_core.model.span import Span

__all__ = ["BOOK_CASES"]

_FRENCH = NameReader(rules_for("fr"))
_NAMES, _CUES = NameReader(rules_for("en")), CueReader(rules_for("en"))


def _sections(text: str) -> tuple[Section, ...]:
    return tuple(
        Section(ordinal=number, title=text[at : at + 100], span=Span(start=at, end=min(at + 500, len(text))))
        for number, at in enumerate(range(0, len(text), 500))
    )


def _document(text: str, language: str = "") -> ParsedDocument:
    return ParsedDocument(text=text, sections=_sections(text), metadata=Metadata(language=language))


def _named(text: str) -> Entity:
    mentions = Spans.of([(0, len(text))])
    return Entity(kind=EntityKind.PERSON, names=(Name(text=text, mentions=mentions),), mentions=mentions)


def _book_model(text: str) -> BookModel:
    forms = (NameForm(words=(text,), mentions=Spans.of([(0, 1)]), cues=array("H", [0])),)
    return BookModel.of(Evidence(language="en", forms=forms))


def _runs(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _NAMES.tokens.finditer(text) if match["run"]]


def _contexts(text: str) -> list[object]:
    """The context of every name, in one sentence that is the whole text."""
    found: list[object] = []
    for start, end in _runs(text):
        for name in _NAMES.names(text, start, end):
            found.append(_FRENCH.with_lower_title(text, name, 0))
            cue = _CUES.cues(text, name, 0, len(text), quoted=True)
            found.append(_CUES.statement(text, name, 0, len(text), cue))
    return found


def _decoded(text: str) -> object:
    """Bytes of a stranger are refused, ours come back."""
    with suppress(ValueError):
        decode_book_model(text.encode("utf-8", "replace"))
    return decode_book_model(encode_book_model(_book_model(text)))


BOOK_CASES: dict[str, Callable[[str], object]] = {
    "smartchat_core.books.terms:common_terms": lambda text: common_terms(text, "en", besides=[Span(start=0, end=9)]),
    "smartchat_core.books.build:build_book_model": lambda text: build_book_model(_document(text)),
    "smartchat_core.books.build:collect_evidence": lambda text: [
        collect_evidence(_document(text, language)) for language in ("", "zh", "ja", "ru", "de", "fr")
    ],
    "smartchat_core.books.codec:encode_book_model": lambda text: encode_book_model(_book_model(text)),
    "smartchat_core.books.codec:decode_book_model": _decoded,
    "smartchat_core.books.codec:stored_version": lambda text: stored_version(text.encode("utf-8", "replace")),
    "smartchat_core.books.surface_forms:are_forms": lambda text: are_forms(text, f"{text}s"),
    "smartchat_core.books.surface_forms:mentioned": lambda text: [
        mentioned(text, "whales"),
        mentioned(text, "Ann", language="de"),
        mentioned("whales", text),
    ],
    "smartchat_core.books.concordance:occurrences": lambda text: [
        len(occurrences(text, term, inflected=forms)) for term in ("a", "no such", text) for forms in (False, True)
    ],
    "smartchat_core.books.corrections:same_name": lambda text: same_name(text, text),
    "smartchat_core.books.corrections:with_merged": lambda text: with_merged(NO_CORRECTIONS, text, text),
    "smartchat_core.books.corrections:with_split": lambda text: with_split(NameCorrections(split=(text,)), text),
    "smartchat_core.books.cues:CueReader.cues": _contexts,
    "smartchat_core.books.cues:CueReader.statement": _contexts,
    "smartchat_core.books.names:NameReader.with_lower_title": _contexts,
    "smartchat_core.books.names:NameReader.names": lambda text: [
        list(_NAMES.names(text, start, end)) for start, end in _runs(text)
    ],
    "smartchat_core.books.key_sentences:key_sentences": lambda text: key_sentences(
        text, Span(start=0, end=len(text)), "en"
    ),
    "smartchat_core.books.key_sentences:key_sentences_of_sections": lambda text: list(
        key_sentences_of_sections(text, _sections(text), "en")
    ),
    "smartchat_core.books.languages.registry:rules_for": rules_for,
    "smartchat_core.books.matching:find_entities": lambda text: find_entities([_named(text)], text, rules_for("en")),
    "smartchat_core.books.matching:folded_words": folded_words,
    "smartchat_core.books.matching:within_edits": lambda text: within_edits(text[:1_000], text[1:1_001], 2),
    "smartchat_core.books.model:mentions_by_section": lambda text: mentions_by_section(
        Spans.of((at, at + 1) for at in range(len(text))), _sections(text)
    ),
    "smartchat_core.books.model:BookModel.find": lambda text: _book_model(text).find(text),
}
