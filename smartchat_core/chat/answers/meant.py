"""Whom or what of a book a name in a question means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import dropwhile, takewhile

from smartchat_core.books.concordance import occurrences
from smartchat_core.books.entities import Entity, EntityKind, IntroductionKind
from smartchat_core.books.languages.registry import LANGUAGES, rules_for
from smartchat_core.books.languages.rules import Bearer
from smartchat_core.books.matching import folded_words, may_bear, within_edits
from smartchat_core.books.spans import Spans
from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.text.folding import fold, letters
from smartchat_core.text.scripts import WORD

__all__ = ["entities_meant", "is_name", "is_proper_name", "occurs", "occurs_folded", "similar_names"]

_MAX_NAME, _MAX_WORDS, _LITTLE = 80, 6, 3
_EDITS, _LONG, _MAX_SIMILAR = 2, 5, 3


def is_name(name: str) -> bool:
    """Whether the words may name one thing: "Mr. X" or "the Y", and not "X's husband" or a clause."""
    words = name.split()
    if not 0 < len(name) <= _MAX_NAME or len(words) > _MAX_WORDS:
        return False
    return is_proper_name(name) or not any(word[:1].isupper() for word in words)


def is_proper_name(name: str) -> bool:
    """Whether it is a name by its capitals: all words have one but little ones and titles ("Lady X of the Hill")."""
    words = name.split()
    return any(word[:1].isupper() for word in words) and all(
        word[:1].isupper() for word in words if len(word) > _LITTLE and not _is_title(word)
    )


def entities_meant(book: OpenBook, name: str) -> tuple[Entity, ...]:
    """Whom or what the name means, the most mentioned first.

    One who is named with and without a title in ways that fit is one. Where the book has each word of the name but
    never together, as when it calls somebody by the given name here and by the surname there, it is all of these. A
    word that the book has as it stands is no misspelt name. A title of the other sex means somebody else.
    """
    if book.model is None:
        return ()
    rules, bearers = rules_for(book.model.evidence.language), _bearers(name)
    titles = rules.titles
    found = book.model.find(name) or book.model.find(_without_title(name))
    found = tuple(one for one in found if may_bear(one, bearers, rules))
    words = [word for word in folded_words(_without_title(name)) if word not in titles]
    if not found and len(words) > 1:
        by_word = [_named_so(book, word) for word in words]
        every = dict.fromkeys(one for group in by_word for one in group) if all(by_word) else {}
        return tuple(one for one in every if may_bear(one, bearers, rules))
    if found and not any(_has_words(one, words) for one in found) and occurs(letters(name), [book]):
        return ()  # it is no misspelt name but a word of the book
    if len(found) == 1 and found[0].kind is not EntityKind.PLACE and words:
        for other in book.model.entities:
            if other is not found[0] and _is_same(found[0], other, words, titles):
                found = (_joined(found[0], other),)
    return found


def occurs(name: str, books: Sequence[OpenBook]) -> bool:
    """Whether the very words stand in what may be read of one of the books."""
    return any(len(occurrences(book.source.parsed.text, name, until=book.end)) for book in books)


def occurs_folded(name: str, books: Sequence[OpenBook]) -> bool:
    """Whether the words stand there next to each other in any spelling that search finds: accents, case, width."""
    words = WORD.findall(fold(name))
    wanted = " ".join(words)
    texts = (book.source.parsed.text[: book.end] for book in books)
    # To fold each different word once is far quicker than the whole text, and mostly shows that one of them is missing.
    likely = (text for text in texts if _folded_words_of(text).issuperset(words))
    return bool(wanted) and any(f" {wanted} " in f" {' '.join(WORD.findall(fold(text)))} " for text in likely)


def _folded_words_of(text: str) -> set[str]:
    return {part for word in set(WORD.findall(text)) for part in WORD.findall(fold(word))}


def similar_names(name: str, books: Sequence[OpenBook]) -> tuple[str, ...]:
    """The names of the books that are most like it, as far as they may be read: first those with a word of it."""
    wanted = folded_words(_without_title(name))
    same: list[str] = []
    alike: list[str] = []
    for book in books:
        for entity in book.model.entities if book.model else ():
            others = folded_words(_without_title(entity.name))
            if set(wanted) & set(others):
                same.append(entity.name)
            elif any(_is_alike(word, other) for word in wanted for other in others):
                alike.append(entity.name)
    return tuple(dict.fromkeys((*same, *alike)))[:_MAX_SIMILAR]


def _is_alike(word: str, other: str) -> bool:
    return min(len(word), len(other)) >= _LONG and within_edits(word, other, _EDITS)


def _is_title(word: str) -> bool:
    """Whether it is a title of address or rank in any language: a question may use another than the book."""
    return bool(_bearers_of(word))


def _bearers(name: str) -> frozenset[Bearer]:
    """Who may bear the titles that the name begins with; empty where it begins with none or is nothing else."""
    words = name.split()
    titles = list(takewhile(_is_title, words))
    return frozenset(one for word in titles for one in _bearers_of(word)) if len(titles) < len(words) else frozenset()


def _bearers_of(word: str) -> frozenset[Bearer]:
    forms = {*folded_words(word), letters(word).rstrip(".")}
    return frozenset(
        titles[form] for titles in (rules_for(one).titles for one in LANGUAGES) for form in forms if form in titles
    )


def _without_title(name: str) -> str:
    """The name from the first word on that is no title; the name itself where all of it are."""
    words = name.split()
    return " ".join(dropwhile(_is_title, words)) or name


def _named_so(book: OpenBook, word: str) -> tuple[Entity, ...]:
    """The most mentioned entity that has exactly this word in one of its names."""
    model = book.model
    entities = model.find(word) if model else ()
    return tuple(one for one in entities if any(word in folded_words(alias.text) for alias in one.names))[:1]


def _has_words(entity: Entity, words: Sequence[str]) -> bool:
    return any(set(words) <= set(folded_words(name.text)) for name in entity.names)


def _is_same(one: Entity, other: Entity, words: Sequence[str], titles: dict[str, Bearer]) -> bool:
    """Whether the other is named by the last word of the name only, with or without a title that fits."""
    read = [word for word in folded_words(other.name) if word not in titles]
    if read != list(words[-1:]):
        return False
    borne = {titles[word] for name in one.names for word in folded_words(name.text)[:1] if word in titles}
    given = {titles[word] for word in folded_words(other.name)[:1] if word in titles}
    return all(first.fits(second) for first in borne for second in given)


def _joined(one: Entity, other: Entity) -> Entity:
    """The two as one, under the name of the first."""
    introductions = sorted(
        (*one.introductions, *other.introductions), key=lambda found: found.how is IntroductionKind.FIRST_MENTION
    )
    return replace(
        one,
        names=(*one.names, *other.names),
        mentions=Spans.merged((one.mentions, other.mentions)),
        introductions=tuple(introductions),
    )
