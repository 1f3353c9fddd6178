"""From a parsed document to its book model."""

from __future__ import annotations

from collections.abc import Sequence

from smartchat_core.books.collecting import FormCollector
from smartchat_core.books.evidence import Evidence
from smartchat_core.books.key_sentences import key_sentences_of_sections
from smartchat_core.books.languages.registry import rules_for
from smartchat_core.books.model import BookModel
from smartchat_core.books.terms import common_terms
from smartchat_core.books.unspaced import UnspacedCollector
from smartchat_core.model.parsed import ParsedDocument
from smartchat_core.model.section import Section, SectionKind, SectionRole
from smartchat_core.model.sentences import sentence_runs
from smartchat_core.model.span import Span
from smartchat_core.text.languages import detect_language, primary_language

__all__ = ["build_book_model"]


def build_book_model(parsed: ParsedDocument) -> BookModel:
    """People, places, terms and key sentences of a document.

    Takes time proportional to the length of the text, whatever it holds: a register of names, one line of megabytes,
    thousands of chapters. The language is the one that the document declares, or else the one that is detected.
    """
    return BookModel.of(collect_evidence(parsed))


def collect_evidence(parsed: ParsedDocument) -> Evidence:
    """What the text shows about names, sentence by sentence."""
    text = parsed.text
    language = primary_language(parsed.metadata.language) or detect_language(text) or "en"
    rules = rules_for(language)
    collector = UnspacedCollector(text, rules) if rules.unspaced else FormCollector(text, rules)
    apart = _matter_apart(parsed.sections)
    for run in sentence_runs(text):
        while apart and apart[-1].end <= run.start:
            apart.pop()
        if apart and apart[-1].start <= run.start:
            collector.pass_over(run)
        else:
            collector.sentence(run)
    forms = collector.forms()
    if not rules.unspaced:
        forms += common_terms(text, language, besides=_matter_apart(parsed.sections))
    return Evidence(
        language=language,
        forms=tuple(sorted(forms, key=lambda form: form.mentions.starts[0])),
        blocks=collector.blocks(),
        first_person=collector.first_person,
        key_sentences=tuple(key_sentences_of_sections(text, parsed.sections, language)),
    )


_APART = frozenset(
    (
        SectionRole.COVER,
        SectionRole.TITLE_PAGE,
        SectionRole.COPYRIGHT,
        SectionRole.CONTENTS,
        SectionRole.BIBLIOGRAPHY,
        SectionRole.INDEX,
        SectionRole.ACKNOWLEDGMENTS,
        SectionRole.ABOUT,
    )
)


def _matter_apart(sections: Sequence[Section]) -> list[Span]:
    """What does not belong to the work itself, the last first: imprint, contents, notes, index."""
    found: list[Span] = []
    for section in sections:
        apart = section.role in _APART or section.kind is SectionKind.NOTES
        if apart and (not found or section.span.start >= found[-1].end):
            found.append(section.span)
    return found[::-1]
