"""Narrowing a search to the sections that a question names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from smartchat_core.chat.answers.draft import Draft
from smartchat_core.chat.answers.refusals import draft_missing_section
from smartchat_core.chat.asked import AskedQuestion
from smartchat_core.chat.citing import SourceDocument
from smartchat_core.chat.understanding.requests import SectionWish
from smartchat_core.chat.understanding.sections import resolve_sections
from smartchat_core.model.search import PassageFilter, SectionRange

__all__ = ["MAX_NARROWED", "narrowed", "without_section"]

MAX_NARROWED = 50
"""Documents whose outlines are read to find a section; a question to more is not narrowed."""


def narrowed(asked: AskedQuestion, wish: SectionWish, sources: Iterable[SourceDocument]) -> AskedQuestion | None:
    """The question put to these sections only, of the documents that have them; None where no document does."""
    ranges = [
        SectionRange(document_id=source.document.id, start=span.start, end=span.end)
        for source in sources
        for span in resolve_sections(wish, source, until=asked.where.bound_of(source.document.id))
    ]
    if not ranges:
        return None
    having = frozenset(one.document_id for one in ranges)
    where = PassageFilter(documents=having, until=asked.where.until, sections=tuple(ranges))
    return replace(asked, documents=tuple(one for one in asked.documents if one.id in having), where=where)


def without_section(asked: AskedQuestion) -> Draft:
    """The statement that no document has the section, or not within its bound."""
    bounded, language = asked.bounded, asked.understanding.language
    return draft_missing_section(asked.titles, bounded=bounded, language=language)
