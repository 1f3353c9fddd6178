"""What a book says of the people and things that are compared, where it introduces and describes them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from smartchat_core.books.entities import Entity
from smartchat_core.chat.answers.around import going_on
from smartchat_core.chat.answers.draft import Place
from smartchat_core.chat.answers.meant import entities_meant, is_proper_name
from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.chat.answers.portrait import introduce, sketch
from smartchat_core.chat.gathering.side_sentences import Known, home_of
from smartchat_core.model.search import SectionRange
from smartchat_core.model.span import Span
from smartchat_core.text.folding import fold
from smartchat_core.text.stop_words import QUESTION_STOP_WORDS

__all__ = ["homes_of", "is_described", "known_sides", "name_and_rest", "named_in", "portray", "side_entity"]

_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$")
_POSSESSIVE_BEFORE = re.compile(r"^['’]s?\s+")
_CHARACTER = frozenset(
    "character characters nature natures personality personalities temper tempers temperament temperaments manner "
    "manners appearance looks and".split()
)
_ARTICLES = frozenset(("the", "a", "an"))
_INTRODUCTIONS, _SKETCHES = 2, 2
_DESCRIBED = 400
"""Characters to which places that introduce somebody are read on: there a book describes people."""


def known_sides(books: Sequence[OpenBook], names: Sequence[str]) -> dict[str, Known]:
    """Whom or what of the first book that knows it each side names."""
    found = {}
    for name in names:
        for book in books:
            entity = side_entity(book, name)
            if entity is not None:
                found[name] = Known(book=book, entity=entity)
                break
    return found


def homes_of(known: Mapping[str, Known]) -> dict[str, SectionRange]:
    """The section of the book in which each side is at home, where all are so, and not in the same."""
    homes = {name: home_of(one.book, one.entity) for name, one in known.items()}
    spans = [home for home in homes.values() if home is not None]
    apart = all(one.end <= other.start for one, other in pairwise(sorted(spans, key=lambda span: span.start)))
    if len(spans) < len(homes) or len(spans) < 2 or not apart:
        return {}
    return {
        name: SectionRange(document_id=known[name].book.id, start=home.start, end=min(home.end, known[name].book.end))
        for name, home in homes.items()
        if home is not None
    }


def name_and_rest(side: str) -> tuple[str, str]:
    """A side as its name and what of that is meant: “Anna's habits” as “Anna” and “habits”.

    All of it is the name where it has no capital letters.
    """
    name = named_in(side)
    if name == side or not is_proper_name(name):
        return side, ""
    _, _, behind = side.partition(name)
    return name, _POSSESSIVE_BEFORE.sub("", behind).strip()


def is_described(side: str) -> bool:
    """Whether a side asks for somebody as a whole, or what sort of person it is, and for nothing else of them."""
    _, rest = name_and_rest(side)
    return all(fold(word) in _CHARACTER for word in rest.split())


def named_in(side: str) -> str:
    """The name in a side of a comparison: “Anna” of “Anna's habits”, “Karl” of “the miller Karl”.

    The last words that begin with a capital; the side itself where none does, or where it only says where something is
    or whose it is: “rents in Bath”, “the habits of Anna”.
    """
    runs: list[list[str]] = [[]]
    for word in side.split():
        bare = _POSSESSIVE.sub("", word.strip('.,;:?!"“”«»'))
        if bare[:1].isupper():
            runs[-1].append(bare)
            if bare != word:
                runs.append([])
        elif runs[-1]:
            runs.append([])
    found = [" ".join(run) for run in runs if run]
    if not found:
        return side
    before = side.partition(found[-1])[0].split()
    return side if before and fold(before[-1]) in QUESTION_STOP_WORDS - _ARTICLES else found[-1]


def side_entity(book: OpenBook, side: str) -> Entity | None:
    """Whom or what of the book a side of a comparison means; None where it is no name of the book."""
    name = named_in(side)
    return next(iter(entities_meant(book, name)), None) if is_proper_name(name) else None


def portray(book: OpenBook, entity: Entity, *, characters: int) -> tuple[Place, ...]:
    """Where the book introduces it, then where it says most of it; about so many characters, the first place whole."""
    introduced = tuple(going_on(book, span, most=_DESCRIBED) for span in introduce(book, entity, most=_INTRODUCTIONS))
    chosen: list[Span] = []
    left = characters
    for span in (*introduced, *sketch(book, entity, most=_SKETCHES, besides=introduced)):
        if not chosen or len(span) <= left:
            chosen.append(span)
            left -= len(span)
    return tuple(Place(document=book.id, span=span) for span in chosen)
