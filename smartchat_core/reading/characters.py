"""The people of a document, with citations."""

from __future__ import annotations

from smartchat_core.books.entities import Entity
from smartchat_core.books.model import BookModel
from smartchat_core.chat.citing import SourceDocument, cite
from smartchat_core.model.characters import Character, Characters

__all__ = ["list_characters"]


def list_characters(source: SourceDocument, model: BookModel, *, limit: int) -> Characters:
    """The people that the model knows, the most mentioned first; citations are numbered through from 1.

    The model must have been bounded by what may be read: nothing else bounds what is given out.
    """
    chosen = model.main_characters(limit)
    return Characters(
        document_id=source.document.id,
        document_title=source.document.title,
        characters=tuple(_character(source, entity, number=2 * index + 1) for index, entity in enumerate(chosen)),
        total=len(model.people),
    )


def _character(source: SourceDocument, entity: Entity, *, number: int) -> Character:
    introduction = entity.introductions[0].span if entity.introductions else entity.first
    holding = [one.span for one in entity.introductions if one.span.contains(entity.first)]
    return Character(
        name=entity.name,
        aliases=entity.aliases,
        mentions=len(entity.mentions),
        first=cite(source, holding[0] if holding else entity.first, number=number),
        introduction=cite(source, introduction, number=number + 1),
        narrator=entity.narrator,
    )
