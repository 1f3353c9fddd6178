"""What a book says of the people and things that are compared, where it introduces and describes them."""

from __future__ import annotations

import re

from smartchat_core.books.entities import Entity
from smartchat_core.chat.answers.draft import Place
from smartchat_core.chat.answers.meant import entities_meant, is_proper_name
from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.chat.answers.portrait import introduce, sketch
from smartchat_core.model.span import Span

__all__ = ["named_in", "portray", "side_entity"]

_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$")
_INTRODUCTIONS, _SKETCHES = 2, 2


def named_in(side: str) -> str:
    """The name in a side of a comparison: “Anna” of “Anna's habits”, “Karl” of “the miller Karl”.

    The last words that begin with a capital; the side itself where none does.
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
    found = [run for run in runs if run]
    return " ".join(found[-1]) if found else side


def side_entity(book: OpenBook, side: str) -> Entity | None:
    """Whom or what of the book a side of a comparison means; None where it is no name of the book."""
    name = named_in(side)
    return next(iter(entities_meant(book, name)), None) if is_proper_name(name) else None


def portray(book: OpenBook, entity: Entity, *, characters: int) -> tuple[Place, ...]:
    """Where the book introduces it, then where it says most of it; about so many characters, the first place whole."""
    introduced = introduce(book, entity, most=_INTRODUCTIONS)
    chosen: list[Span] = []
    left = characters
    for span in (*introduced, *sketch(book, entity, most=_SKETCHES, besides=introduced)):
        if not chosen or len(span) <= left:
            chosen.append(span)
            left -= len(span)
    return tuple(Place(document=book.id, span=span) for span in chosen)
