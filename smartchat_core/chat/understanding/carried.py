"""What a question without a verb takes from the one before: `And Emma?`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from smartchat_core.chat.understanding.earlier import Earlier, asked_names
from smartchat_core.chat.understanding.languages.registry import templates_of
from smartchat_core.chat.understanding.question_language import QuestionLanguage
from smartchat_core.chat.understanding.requests import (
    Across,
    Cast,
    Contents,
    ContentsWish,
    Ending,
    Lookup,
    Mentions,
    Record,
    RecordField,
    Request,
    SectionWish,
    Setting,
    Summary,
    Understanding,
    Who,
)
from smartchat_core.chat.understanding.templates import Row
from smartchat_core.chat.understanding.titles import CatalogIndex
from smartchat_core.chat.understanding.words_of_question import Token, capital, joined, surface
from smartchat_core.model.ids import DocumentId
from smartchat_core.text.folding import fold
from smartchat_core.text.glossary.lexicon import lexicon_of
from smartchat_core.text.stop_words import STOP_WORDS

__all__ = ["Carried", "elliptical"]

_OF_ANY_WORD = (Across, Mentions, Record)
"""What may be asked of a word without a capital letter."""

_FEW_WORDS = 7
"""Words of a question that only asks for the other extreme: `and which of them is the shortest?`."""

_OPENING = 2
"""Words of a question within which it asks: `with whom`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Carried:
    """The request that is taken over, what stands for its text, and of which documents it is asked.

    `missing` is the title that it asks for and no document has, `section` one of the sections asked about before.
    """

    request: Request
    text: str
    documents: frozenset[DocumentId] = frozenset()
    missing: str = ""
    section: SectionWish | None = None


def elliptical(
    text: str, tokens: Sequence[Token], language: QuestionLanguage, earlier: Earlier, index: CatalogIndex
) -> Carried | None:
    """What a question without a verb takes from the one before; None where it has one, or nothing came before it."""
    last = earlier.last
    if last is None:
        return None
    extreme = _other_extreme(tokens, language, last.request)
    if extreme is not None:
        return Carried(request=extreme, text=last.search)
    row = Row(tokens, spaced=language.spaced)
    one_of_sections = _one_of_sections(text, row, tokens, language, last.request)
    if one_of_sections is not None:
        return one_of_sections
    for template in templates_of(language).ellipses:
        match = template.match(row)
        if match is None:
            continue
        if "name" not in match.captured:
            return Carried(request=last.request, text=last.search)
        first, end = match.captured["name"]
        if _asks(tokens[first:end], language):
            continue
        small = STOP_WORDS.get(language.code, frozenset())
        while first < end - 1 and tokens[first].form in small and not capital(text, tokens[first]):
            first += 1
        name = surface(text, tokens[first:end])
        lower = language.spaced and not name[:1].isupper()
        if lower and (not isinstance(last.request, _OF_ANY_WORD) or tokens[end - 1].form in small):
            continue
        return _renamed(last, name, index)
    return None


def _one_of_sections(
    text: str, row: Row, tokens: Sequence[Token], language: QuestionLanguage, last: Request
) -> Carried | None:
    """The question which of the chapters asked about before is about something."""
    if not isinstance(last, Contents):
        return None
    for template in templates_of(language).one_of_sections:
        match = template.match(row)
        if match is not None and "part" in match.captured:
            first, end = match.captured["part"]
            wish = SectionWish(title=surface(text, tokens[first:end]))
            return Carried(request=Contents(wish=ContentsWish.TITLE, roles=last.roles), text=text, section=wish)
    return None


def _other_extreme(tokens: Sequence[Token], language: QuestionLanguage, last: Request) -> Request | None:
    """What asks for the longest, or the shortest, of what the question before asked the other of; None if it does not.

    Only where the one before asked for either, and the question says little else.
    """
    if len(tokens) > _FEW_WORDS:
        return None
    forms = {token.form for token in tokens}
    longest = not forms.isdisjoint(fold(language.longest).split())
    if longest is not forms.isdisjoint(fold(language.shortest).split()):
        return None
    if isinstance(last, Contents) and last.wish in {ContentsWish.LONGEST, ContentsWish.SHORTEST}:
        return replace(last, wish=ContentsWish.LONGEST if longest else ContentsWish.SHORTEST)
    if isinstance(last, Record) and last.field in {RecordField.LONGEST, RecordField.SHORTEST}:
        return replace(last, field=RecordField.LONGEST if longest else RecordField.SHORTEST)
    return None


def _asks(tokens: Sequence[Token], language: QuestionLanguage) -> bool:
    """Whether words are a question of their own: `And where does he live?`."""
    lexicon = lexicon_of(language.code)
    if lexicon is None:
        return False
    if language.spaced:
        return any(lexicon.asks(token.form) for token in tokens[:_OPENING])
    words = joined(tokens, spaced=False)[0]
    return any(form in words[len(form) == 1 :] for form in lexicon.asking)  # 何 may be a family name


def _renamed(last: Understanding, name: str, index: CatalogIndex) -> Carried:
    """The request before, asked of another name or of the book of that title."""
    request = last.request
    old = next(iter(asked_names(last)), "")
    text = last.text.replace(old, name) if old else f"{last.text} {name}"
    match request:
        case Who():
            return Carried(request=replace(request, name=name), text=text)
        case Mentions():
            return Carried(request=replace(request, terms=(name,)), text=text)
        case Across():
            return Carried(request=replace(request, topic=name), text=last.text.replace(request.topic, name))
        case Record(author=author) if author:
            return Carried(request=replace(request, author=name), text=text, documents=index.by_author(name))
        case Record(about=about) if about:
            return Carried(request=replace(request, about=name), text=text)
        case _ if titled := index.titled(name):
            return Carried(request=request, text=text, documents=titled)
        case Record() if last.documents or last.missing:
            return Carried(request=request, text=text, missing=name)
        case Cast() | Setting() | Summary() | Ending() if fold(name) != name:
            return Carried(request=Who(name=name), text=name)
        case _:
            return Carried(request=request if old else Lookup(), text=text)
