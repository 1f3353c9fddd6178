"""Book models as the owner of a document has corrected their names."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from smartchat_core.books.corrections import same_name, with_merged, with_split
from smartchat_core.books.entities import Entity, EntityKind
from smartchat_core.books.loader import BookModels, ModelSource
from smartchat_core.books.model import BookModel
from smartchat_core.errors import InvalidRequest
from smartchat_core.model.name_corrections import NameCorrections
from smartchat_core.model.principal import OwnerScope
from smartchat_core.ports.database import Database

__all__ = ["MAX_CORRECTIONS", "MAX_NAME_CHARACTERS", "CorrectedModels"]

MAX_CORRECTIONS = 500
"""Of one document."""
MAX_NAME_CHARACTERS = 200
_MOST_LISTED = 5


class CorrectedModels:
    """What is known of the people of a book, with the corrections of the document's owner."""

    def __init__(self, models: BookModels, *, database: Database) -> None:
        self._models = models
        self._database = database

    async def get(self, source: ModelSource) -> BookModel:
        """The corrected model of a document."""
        model = await self._models.get(source)
        async with self._database.read_only() as work:
            corrections = await work.name_corrections.get(_scope(source), source.document.id)
        return await asyncio.to_thread(model.corrected, corrections)

    async def merge(self, source: ModelSource, one: str, other: str, *, until: int | None) -> BookModel:
        """The model after it was said that two names are one person's; the names are looked for up to `until`.

        Raises:
            InvalidRequest: a name is not there, may be several people's, or they are one person's already.
            DocumentNotFound: the document was removed meanwhile.
        """
        read = await self._read(source, until)
        first, second = _only(read, one), _only(read, other)
        if first is second:
            raise InvalidRequest(
                f"“{one}” and “{other}” are names of one person already: {_listed(first)}",
                remedy="Give a name of somebody else, or leave it as it is.",
            )
        pair = _name_of(first, one) or first.name, _name_of(second, other) or second.name
        return await self._change(source, lambda corrections: with_merged(corrections, *pair))

    async def split(self, source: ModelSource, name: str, *, until: int | None) -> BookModel:
        """The model after it was said that a name is not that of the person who seems to bear it.

        A merge of this name is taken back; where there is none, the name becomes a person's of its own.

        Raises:
            InvalidRequest: the name is not there, or its bearer has no other.
            DocumentNotFound: the document was removed meanwhile.
        """
        person = _only(await self._read(source, until), name)
        exact = _name_of(person, name)
        if exact is None:
            raise InvalidRequest(
                f"“{name}” is not written so in the text; the names are: {_listed(person)}",
                remedy="Give one of them.",
            )
        if all(same_name(exact, alias.text) for alias in person.names):
            raise InvalidRequest(
                f"“{exact}” has no other name to be split from", remedy="List the people to see their names."
            )
        return await self._change(source, lambda corrections: with_split(corrections, exact))

    async def _read(self, source: ModelSource, until: int | None) -> BookModel:
        return await asyncio.to_thread((await self.get(source)).until, until, withheld=source.withheld)

    async def _change(self, source: ModelSource, change: Callable[[NameCorrections], NameCorrections]) -> BookModel:
        def checked(corrections: NameCorrections) -> NameCorrections:
            changed = change(corrections)
            if len(changed) > MAX_CORRECTIONS:
                raise InvalidRequest(
                    f"the names of a document take {MAX_CORRECTIONS} corrections",
                    remedy="Reset the names, or take back a merge.",
                )
            return changed

        async with self._database.transaction() as work:
            await work.name_corrections.change(_scope(source), source.document.id, checked)
        return await self.get(source)


def _scope(source: ModelSource) -> OwnerScope:
    return OwnerScope(owner=source.document.owner)


def _only(model: BookModel, name: str) -> Entity:
    if len(name) > MAX_NAME_CHARACTERS:
        raise InvalidRequest(f"a name has at most {MAX_NAME_CHARACTERS} characters", remedy="Give the name alone.")
    exact = sorted((one for one in model.entities if _name_of(one, name)), key=_is_nobody)
    found = tuple(exact[:1]) or model.find(name)
    if not found:
        raise InvalidRequest(
            f"“{name}” is not a name in what may be read of the book",
            remedy="List the people to see their names, and give one as it is written there.",
        )
    if len(found) > 1:
        raise InvalidRequest(
            f"“{name}” may be {' or '.join(f'“{one.name}”' for one in found[:_MOST_LISTED])}",
            remedy="Give the name in full.",
        )
    return found[0]


def _is_nobody(entity: Entity) -> bool:
    return entity.kind is not EntityKind.PERSON


def _name_of(entity: Entity, name: str) -> str | None:
    """The name as the text has it, where the entity bears it."""
    return next((alias.text for alias in entity.names if same_name(alias.text, name)), None)


def _listed(entity: Entity) -> str:
    return ", ".join(f"“{alias.text}”" for alias in entity.names[:_MOST_LISTED])
