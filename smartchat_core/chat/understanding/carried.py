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
    Ending,
    Lookup,
    Mentions,
    Record,
    Request,
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

_OPENING = 2
"""Words of a question within which it asks: `with whom`."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Carried:
    """The request that is taken over, what stands for its text, and of which documents it is asked.

    `missing` is the title that it asks for and no document has.
    """

    request: Request
    text: str
    documents: frozenset[DocumentId] = frozenset()
    missing: str = ""


def elliptical(
    text: str, tokens: Sequence[Token], language: QuestionLanguage, earlier: Earlier, index: CatalogIndex
) -> Carried | None:
    """What a question without a verb takes from the one before; None where it has one, or nothing came before it."""
    last = earlier.last
    if last is None:
        return None
    row = Row(tokens, spaced=language.spaced)
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
