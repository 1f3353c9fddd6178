"""Passages that name whom or what a question is about, though others have more of its words."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import chain

from smartchat_core.books.entities import Entity
from smartchat_core.chat.answers.meant import entities_meant, is_proper_name
from smartchat_core.chat.answers.open_book import OpenBook
from smartchat_core.model.ids import DocumentId
from smartchat_core.model.passage import ScoredPassage
from smartchat_core.text.folding import fold

__all__ = ["named_entities", "naming"]

_MAX_NAMES = 3


def named_entities(books: Sequence[OpenBook], names: Sequence[str]) -> dict[DocumentId, tuple[Entity, ...]]:
    """Whom or what of each book the names mean."""
    found = {}
    for book in books:
        groups = [entities_meant(book, name)[:1] for name in names[:_MAX_NAMES] if is_proper_name(name)]
        entities = tuple(dict.fromkeys(chain.from_iterable(groups)))
        if entities:
            found[book.id] = entities
    return found


def naming(
    passages: Sequence[ScoredPassage],
    entities: dict[DocumentId, tuple[Entity, ...]],
    *,
    events: Sequence[re.Pattern[str]] = (),
    besides: Collection[str] = (),
    most: int,
) -> tuple[ScoredPassage, ...]:
    """Those that mention all of the entities, under any name; first those that have an event's words."""
    found = [
        one
        for one in passages
        if one.passage.id not in besides
        and (known := entities.get(one.passage.document_id))
        and all(len(entity.mentions.within(one.passage.span)) for entity in known)
    ]
    if events:
        found.sort(key=lambda one: not any(event.search(fold(one.passage.text)) for event in events))
    return tuple(found[:most])
