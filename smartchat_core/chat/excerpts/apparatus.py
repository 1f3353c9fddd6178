"""What surrounds a text and is none of it: imprint, contents, endnotes, index."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import islice

from smartchat_core.chat.citing import SourceDocument
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.passage import Passage, ScoredPassage
from smartchat_core.model.section import SectionKind, SectionRole
from smartchat_core.parsing.heading_words import named_sections
from smartchat_core.parsing.numerals import fold_heading

__all__ = ["asked_roles", "is_apparatus", "prefer_text"]

_APPARATUS = frozenset(
    (
        SectionRole.COVER,
        SectionRole.TITLE_PAGE,
        SectionRole.COPYRIGHT,
        SectionRole.CONTENTS,
        SectionRole.NOTES,
        SectionRole.BIBLIOGRAPHY,
        SectionRole.INDEX,
        SectionRole.ACKNOWLEDGMENTS,
        SectionRole.ABOUT,
    )
)
_LONGEST = 4
"""Words of the longest name of a section that is looked for in a question."""

_LEADER = re.compile(r"(?<![ .…]) ?(?:…|\.{3}|\. \. )[ .…]{0,200}+\d")
_CONTENTS_LINES = 3


def prefer_text(
    found: Sequence[ScoredPassage], question: str, sources: Mapping[DocumentId, SourceDocument]
) -> tuple[ScoredPassage, ...]:
    """The passages of the text itself, and of what the question asks for by name; all where there are no others."""
    asked = asked_roles(question)
    text = tuple(one for one in found if not is_apparatus(one.passage, sources[one.passage.document_id], asked))
    return text or tuple(found)


def is_apparatus(passage: Passage, source: SourceDocument, asked: frozenset[SectionRole] = frozenset()) -> bool:
    """Whether the passage stands in a section beside the text, other than those `asked` for."""
    sections = source.parsed.sections
    ordinal = passage.section
    roles: set[SectionRole] = set()
    while ordinal is not None and ordinal < len(sections):
        roles.add(sections[ordinal].role)
        ordinal = sections[ordinal].parent
    if passage.section_kind is SectionKind.NOTES:
        roles.add(SectionRole.NOTES)
    if sum(1 for _ in islice(_LEADER.finditer(passage.text), _CONTENTS_LINES)) == _CONTENTS_LINES:
        roles.add(SectionRole.CONTENTS)
    return bool(roles & _APPARATUS) and not roles & asked


def asked_roles(question: str) -> frozenset[SectionRole]:
    """The sections beside the text that a question names, as headings name them."""
    words = fold_heading(question).replace("?", " ").split()
    names = named_sections()
    runs = {
        " ".join(words[at : at + length]) for length in range(1, _LONGEST + 1) for at in range(len(words) - length + 1)
    }
    return frozenset(role for run in runs if (role := names.get(run)) is not None)
